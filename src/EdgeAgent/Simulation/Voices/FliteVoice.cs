using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using EdgeVoice.Speech.Audio;
using EdgeVoice.Speech.Synthesis;

namespace EdgeVoice.Agent.Simulation.Voices;

/// <summary>flite, in a process of its own; it is no dependency.</summary>
internal static class FliteVoice
{
    /// <summary>What <c>flite -lv</c> lists; empty where flite is not installed.</summary>
    public static HashSet<string> Installed()
    {
        try
        {
            using var flite = Process.Start(new ProcessStartInfo("flite", ["-lv"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string listed = flite.StandardOutput.ReadToEnd();
            flite.WaitForExit();
            return listed[(listed.IndexOf(':', StringComparison.Ordinal) + 1)..]
                .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        }
        catch (Win32Exception)
        {
            return [];
        }
    }

    /// <param name="voice">One of <see cref="Installed"/>.</param>
    /// <param name="stretch">1: as long as the voice takes by itself; more is slower.</param>
    /// <param name="text">What to say.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SynthesisException">The voice failed.</exception>
    public static async Task<WavAudio> SayAsync(string voice, double stretch, string text, CancellationToken cancellation)
    {
        string wav = Path.GetTempFileName();
        try
        {
            using var flite = Process.Start(new ProcessStartInfo("flite", ["-voice", voice, "--setf", "duration_stretch=" + stretch.ToString("0.###", CultureInfo.InvariantCulture), "-t", text, "-o", wav])
            { RedirectStandardError = true })!;
            string said = await flite.StandardError.ReadToEndAsync(cancellation);
            await flite.WaitForExitAsync(cancellation);
            return flite.ExitCode == 0 && WavFile.TryRead(await File.ReadAllBytesAsync(wav, cancellation), out var sound, out _)
                ? sound
                : throw new SynthesisException("flite", $"flite could not say '{text}' with voice {voice}: {said.Trim()}");
        }
        catch (Win32Exception missing)
        {
            throw new SynthesisException("flite", $"flite cannot be started: {missing.Message}", missing);
        }
        finally
        {
            File.Delete(wav);
        }
    }
}
