using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using EdgeVoice.Speech.Audio;
using EdgeVoice.Speech.Text;

namespace EdgeVoice.Agent.Commands.Bench.Tts;

/// <summary>
/// The voice that ours was taught by: festival with the HTS voice cmu_us_slt_arctic (Debian: festival, festvox-us-slt-hts).
/// It reads all prompts in one run and gives files, so it has no time of the first sample.
/// </summary>
internal static class Teacher
{
    public const string Name = "festival:cmu_us_slt_arctic_hts";

    private const string Voice = "voice_cmu_us_slt_arctic_hts";

    /// <summary>All prompts, or why there are none.</summary>
    public static (SpokenPrompts? Spoken, string? Why) Speak(IReadOnlyList<string> prompts)
    {
        string folder = Directory.CreateTempSubdirectory("edgevoice-teacher-").FullName;
        try
        {
            var script = new StringBuilder($"({Voice})\n");
            for (int i = 0; i < prompts.Count; i++)
            {
                // The front end of the product reads figures for every voice alike; a quote would end the text.
                string text = TextNormalizer.Normalize(prompts[i]).Replace("\\", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);
                script.Append($"(utt.save.wave (SynthText \"{text}\") \"{folder}/{i}.wav\" 'riff)\n");
            }
            string file = Path.Combine(folder, "prompts.scm");
            File.WriteAllText(file, script.ToString());
            long began = Stopwatch.GetTimestamp();
            using var festival = Process.Start(new ProcessStartInfo("festival", ["-b", file]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
            festival.StandardOutput.ReadToEndAsync();
            string errors = festival.StandardError.ReadToEnd();
            festival.WaitForExit();
            double each = Stopwatch.GetElapsedTime(began).TotalMilliseconds / prompts.Count;
            if (festival.ExitCode != 0 || !File.Exists(Path.Combine(folder, "0.wav")))
                return (null, $"festival has no voice cmu_us_slt_arctic_hts (install festvox-us-slt-hts): {errors.Trim().Split('\n')[^1]}");
            var spoken = new List<SpokenPrompt>();
            for (int i = 0; i < prompts.Count; i++)
            {
                WavAudio audio = WavFile.Read(Path.Combine(folder, $"{i}.wav"));
                spoken.Add(new SpokenPrompt(prompts[i], audio.Samples, audio.SampleRate, null, each));
            }
            return (new SpokenPrompts(Name, spoken), null);
        }
        catch (Win32Exception)
        {
            return (null, "festival is not installed (Debian: festival, festvox-us-slt-hts)");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
