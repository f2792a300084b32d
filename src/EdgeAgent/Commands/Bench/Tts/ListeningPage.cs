using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dsp.Resampling;
using EdgeVoice.Speech.Audio;

namespace EdgeVoice.Agent.Commands.Bench.Tts;

/// <summary>Ten prompts by each voice as WAV files at one level, and a page that lays them beside each other with the figures.</summary>
internal static class ListeningPage
{
    private const int RateHz = 16000;
    private const double LevelDb = -24;

    public static void Write(string folder, TtsBenchResult result, IReadOnlyList<SpokenPrompts> voices)
    {
        Directory.CreateDirectory(folder);
        List<string> lines =
        [
            "# The same ten prompts by each voice",
            "",
            "Written by `edgevoice bench tts --listen docs/audio`: 16 kHz, all at -24 dBFS. The figures are of all prompts of the bench.",
            "",
            $"| prompt | {string.Join(" | ", voices.Select(voice => voice.Name))} |",
            $"|---|{string.Concat(voices.Select(_ => "---|"))}",
        ];
        for (int i = 0; i < BenchPrompts.Heard.Count; i++)
        {
            var row = new List<string> { BenchPrompts.Heard[i] };
            foreach (SpokenPrompts voice in voices)
            {
                SpokenPrompt? prompt = voice.Prompts.FirstOrDefault(prompt => prompt.Text == BenchPrompts.Heard[i]);
                if (prompt is null)
                {
                    row.Add("-");
                    continue;
                }
                string file = $"{FileName(voice.Name)}-{i + 1:00}.wav";
                WavFile.Write(Path.Combine(folder, file), SoundLevel.AtLevel(Resampler.Convert(prompt.Samples, prompt.RateHz, RateHz), LevelDb), RateHz);
                row.Add($"[{file}]({file})");
            }
            lines.Add($"| {string.Join(" | ", row)} |");
        }
        lines.AddRange(["", .. TtsBenchTable.Lines(result), "", $"{result.Prompts} prompts, {result.Machine}."]);
        AudioPage.WriteVoices(folder, string.Join('\n', lines));
    }

    private static string FileName(string voice) => string.Concat(voice.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
}
