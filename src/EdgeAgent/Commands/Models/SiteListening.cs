using EdgeVoice.Agent.Commands.Bench.Asr;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Speech.Audio;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Commands.Models;

/// <summary>Word errors on sentences of a site, spoken by espeak-ng's voices over a telephone line with noise.</summary>
internal static class SiteListening
{
    /// <summary>Sentences listened to at most; a pack with more is thinned.</summary>
    private const int MostSentences = 48;
    private const double SnrDb = 15;
    private static readonly string[] Voices = [.. SyntheticCallers.Voices.Where(voice => !voice.StartsWith("flite:", StringComparison.Ordinal))];

    /// <summary>Lets two voices say each sentence, at its two levels of noise the same for every model.</summary>
    public static async Task<IReadOnlyList<(IReadOnlyList<string> Words, LineSound Line)>> SpeakAsync(IReadOnlyList<string> sentences, int rateHz, CancellationToken cancellation)
    {
        string[] chosen = sentences.Count <= MostSentences ? [.. sentences] : [.. Enumerable.Range(0, MostSentences).Select(n => sentences[n * sentences.Count / MostSentences])];
        var lines = new (IReadOnlyList<string>, LineSound)[2 * chosen.Length];
        await Parallel.ForAsync(0, lines.Length, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellation }, async (n, cancelled) =>
        {
            string text = chosen[n / 2];
            WavAudio said = await SyntheticCallers.SayAsync(Voices[((n / 2) + (3 * (n % 2))) % Voices.Length], text, cancelled);
            var conditions = new TelephoneConditions { Noise = NoiseSource.Pink, SnrDb = SnrDb, Seed = n + 1 };
            lines[n] = (SpokenWords.Of(text), TelephoneChannel.Carry(said.Samples, said.SampleRate, conditions, rateHz));
        });
        return lines;
    }

    public static WordCount Errors(VoskModel model, WordAliases aliases, IReadOnlyList<(IReadOnlyList<string> Words, LineSound Line)> lines)
    {
        var sum = default(WordCount);
        var adding = new Lock();
        Parallel.ForEach(lines, new ParallelOptions { MaxDegreeOfParallelism = 2 }, model.Create,
            (line, _, recognizer) =>
            {
                var result = aliases.FromRecognizer(AsrDecoding.Hear(recognizer, null, line.Line).Result);
                var count = WordAlignment.Align(line.Words, SpokenWords.Heard(result.Best).Words).Count;
                lock (adding)
                    sum += count;
                return recognizer;
            },
            recognizer => recognizer.Dispose());
        return sum;
    }
}
