using System.Text;
using EdgeVoice.Speech.Synthesis;

namespace EdgeVoice.Speech.Recognition.Pronunciation;

/// <summary>Phonemes of many words by espeak-ng, a few thousand in one run.</summary>
internal static class EspeakPronunciation
{
    private const int Batch = 4000;

    /// <returns>One entry a word, in order; empty where espeak-ng says nothing.</returns>
    /// <exception cref="SynthesisException">espeak-ng is missing or failed.</exception>
    public static async Task<IReadOnlyList<string[]>> OfAsync(IReadOnlyList<string> words, string voice, CancellationToken cancellation)
    {
        string[][] batches = [.. words.Chunk(Batch)];
        var sounds = new string[batches.Length][][];
        // A lexicon of 60,000 words is half a minute of one core.
        await Parallel.ForAsync(0, batches.Length, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellation }, async (n, cancelled) =>
        {
            string ipa = await RunAsync(batches[n], voice, cancelled);
            string[] lines = ipa.Split('\n');
            // A full stop behind each word makes a clause, and so a line, of it.
            if (lines.Length < batches[n].Length)
                throw new SynthesisException("espeak-output", $"espeak-ng gave {lines.Length} pronunciations for {batches[n].Length} words");
            sounds[n] = [.. lines.Take(batches[n].Length).Select(PhonemeDistance.Parse)];
        });
        return [.. sounds.SelectMany(batch => batch)];
    }

    private static async Task<string> RunAsync(string[] words, string voice, CancellationToken cancellation)
    {
        string file = Path.Combine(Path.GetTempPath(), $"edgevoice-words-{Guid.NewGuid():N}.txt");
        try
        {
            await File.WriteAllTextAsync(file, string.Concat(words.Select(word => word + ".\n")), new UTF8Encoding(false), cancellation);
            var options = new EspeakOptions { StallLimit = TimeSpan.FromSeconds(60) };
            await using EspeakProcess process = await EspeakProcess.StartAsync(options, ["-q", "--ipa", "--sep=_", "-b", "1", "-v", voice, "-f", file], "", TimeProvider.System, cancellation);
            using var output = new MemoryStream();
            byte[] buffer = new byte[65536];
            while (await process.ReadAsync(buffer) is var read and > 0)
                output.Write(buffer.AsSpan(0, read));
            if (await process.EndAsync() is { } failure)
                throw failure;
            return Encoding.UTF8.GetString(output.GetBuffer().AsSpan(0, (int)output.Length));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
