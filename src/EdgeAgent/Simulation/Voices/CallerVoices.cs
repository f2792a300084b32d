using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Dsp.Resampling;
using EdgeVoice.Speech.Audio;
using EdgeVoice.Speech.Synthesis;

namespace EdgeVoice.Agent.Simulation.Voices;

/// <summary>
/// Voices of simulated callers, rendered ahead and kept on disk: <c>espeak-ng:VOICE</c>, or <c>flite:VOICE</c> where
/// flite is installed (a process of its own like espeak-ng; it is no dependency).
/// </summary>
/// <param name="folder">Where rendered sound is kept; may be deleted at any time.</param>
/// <param name="time">The process clock.</param>
internal sealed class CallerVoices(string folder, TimeProvider time)
{
    /// <summary>Rate at which sound is kept, in Hz: enough for every line.</summary>
    public const int RateHz = 16_000;

    private const string Espeak = "espeak-ng:", Flite = "flite:";
    private const int PlainWordsPerMinute = 165;

    private readonly Lazy<HashSet<string>> _flite = new(FliteVoice.Installed);

    /// <summary>Kept in the box's cache, or, where that is not ours to write, in the folder for temporary files.</summary>
    public static CallerVoices Open(TimeProvider time)
    {
        string folder = Path.Combine(InstallPaths.Cache, "callers");
        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, ".write-" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            folder = Path.Combine(Path.GetTempPath(), "edgevoice-callers-" + Environment.UserName);
            Directory.CreateDirectory(folder);
        }
        return new CallerVoices(folder, time);
    }

    /// <summary>Null when the voice can be used; else why not, in words for its user.</summary>
    public string? Problem(string voice)
    {
        if (voice.StartsWith(Espeak, StringComparison.Ordinal) && voice.Length > Espeak.Length)
            return null;
        if (!voice.StartsWith(Flite, StringComparison.Ordinal))
            return "espeak-ng:VOICE (espeak-ng --voices lists them; variants as en-us+f3) or flite:VOICE";
        if (_flite.Value.Count == 0)
            return "flite to be installed (apt install flite), or an espeak-ng voice";
        return _flite.Value.Contains(voice[Flite.Length..]) ? null : "one of " + string.Join(", ", _flite.Value.Select(name => Flite + name));
    }

    /// <summary>Says the text.</summary>
    /// <param name="voice">As <see cref="Problem"/> explains.</param>
    /// <param name="pace">1 is the voice's own, range [0.5, 2]; higher is faster.</param>
    /// <param name="text">What to say.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Samples at <see cref="RateHz"/>.</returns>
    /// <exception cref="SynthesisException">The voice failed.</exception>
    public async Task<float[]> SayAsync(string voice, double pace, string text, CancellationToken cancellation)
    {
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"1|{voice}|{pace:0.000}|{text}"))))[..32];
        string file = Path.Combine(folder, key + ".wav");
        if (File.Exists(file) && WavFile.TryRead(await File.ReadAllBytesAsync(file, cancellation), out var kept, out _))
            return kept.Samples;
        float[] made = voice.StartsWith(Flite, StringComparison.Ordinal)
            ? await FliteAsync(voice[Flite.Length..], pace, text, cancellation)
            : await EspeakAsync(voice[Espeak.Length..], pace, text, cancellation);
        // Written beside and moved: a reader never sees half a file.
        string half = string.Create(CultureInfo.InvariantCulture, $"{file}.{Environment.ProcessId}.{Guid.NewGuid():N}");
        WavFile.Write(half, made, RateHz);
        File.Move(half, file, overwrite: true);
        return made;
    }

    private async Task<float[]> EspeakAsync(string voice, double pace, string text, CancellationToken cancellation)
    {
        await using var espeak = new EspeakVoice(new EspeakOptions { Voice = voice, WordsPerMinute = PlainWordsPerMinute }, time);
        var made = new List<float>();
        await foreach (var chunk in espeak.SpeakAsync(text, new SpeakingStyle((float)pace), cancellation))
            made.AddRange(chunk.Span);
        return Resampler.Convert([.. made], espeak.SampleRate, RateHz);
    }

    private static async Task<float[]> FliteAsync(string voice, double pace, string text, CancellationToken cancellation)
    {
        var said = await FliteVoice.SayAsync(voice, 1 / pace, text, cancellation);
        return Resampler.Convert(said.Samples, said.SampleRate, RateHz);
    }
}
