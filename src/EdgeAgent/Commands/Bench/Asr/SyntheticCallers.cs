using EdgeVoice.Agent.Simulation.Voices;
using EdgeVoice.Speech.Audio;
using EdgeVoice.Speech.Synthesis;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>
/// Callers of a front desk, spoken by espeak-ng and flite (festival's voices and the teacher of our own trained the starter recogniser).
/// Neither these voices nor the longer sentences were used to train it.
/// </summary>
internal static class SyntheticCallers
{
    /// <summary>Voices: espeak-ng's by language and variant, flite's after <c>flite:</c>.</summary>
    public static IReadOnlyList<string> Voices { get; } =
        ["en-us+Alicia", "en-gb+Mike", "en-us+robert", "en-gb-scotland+antonio", "en-us+adam", "en-gb+shelby", "en-us+Andrea", "flite:kal"];

    private const string Sentences = "EdgeVoice.Agent.callers-en.tsv";

    // Who says the list, and how fast beside the voice's own pace.
    private static readonly (string Voice, double Pace)[] Callers =
    [
        ("en-us+Alicia", 1), ("en-gb+Mike", 0.9), ("en-us+robert", 1.1), ("en-gb-scotland+antonio", 1), ("en-us+adam", 1.2), ("en-gb+shelby", 1),
        ("en-us+Andrea", 0.85), ("flite:kal", 1), ("en-us+caleb", 0.9), ("en-gb+aunty", 1.05), ("en-us+Hugo", 1.15), ("en-us+Mario", 1),
        ("en-gb+michel", 0.85), ("en-gb+gustave", 1.1), ("en-us+Henrique", 1.2), ("en-gb-x-rp+marcelo", 0.9), ("en-us+klatt3", 1), ("flite:kal", 0.85),
    ];

    /// <summary>Every sentence of the list, each by the next voice; voices that are not installed are left out and named in <paramref name="missing"/>.</summary>
    public static async Task<AsrClipSet> SpeakAsync(List<string> missing, CancellationToken cancellation)
    {
        bool hasFlite = FliteVoice.Installed().Count > 0;
        var present = Callers.Where(caller => hasFlite || !caller.Voice.StartsWith("flite:", StringComparison.Ordinal)).ToArray();
        missing.AddRange(Callers.Except(present).Select(caller => $"voice {caller.Voice}: flite is not installed"));
        var lines = Lines();
        var clips = new AsrClip[lines.Count];
        await Parallel.ForAsync(0, clips.Length, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellation }, async (n, cancelled) =>
        {
            var (voice, pace) = present[n % present.Length];
            clips[n] = new AsrClip($"{voice}: {lines[n].Text}", voice, lines[n].Text, lines[n].Answer, await SayAsync(voice, lines[n].Text, cancelled, pace));
        });
        return new AsrClipSet("callers", clips);
    }

    /// <summary>The list: the question that a sentence answers, null for none, and the sentence.</summary>
    internal static IReadOnlyList<(string? Answer, string Text)> Lines()
    {
        using Stream stream = typeof(SyntheticCallers).Assembly.GetManifestResourceStream(Sentences) ?? throw new InvalidOperationException($"the program was built without {Sentences}");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(line => line.Split('\t')).Select(cells => (cells[0] == "-" ? null : cells[0], cells[1]))];
    }

    /// <summary>One sentence in one voice.</summary>
    /// <param name="voice">One of <see cref="Voices"/>, or another of the kind.</param>
    /// <param name="text">Words without marks.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="pace">1: the voice's own; more is faster.</param>
    public static async Task<WavAudio> SayAsync(string voice, string text, CancellationToken cancellation, double pace = 1)
    {
        if (voice.StartsWith("flite:", StringComparison.Ordinal))
            return await FliteVoice.SayAsync(voice["flite:".Length..], Math.Round(1 / pace, 2), Spoken(text), cancellation);
        var usual = new EspeakOptions { Voice = voice };
        await using var espeak = new EspeakVoice(usual with { WordsPerMinute = (int)Math.Round(pace * usual.WordsPerMinute) });
        var samples = new List<float>();
        await foreach (var chunk in espeak.SpeakAsync(Spoken(text), SpeakingStyle.Default, cancellation))
            samples.AddRange(chunk.Span);
        return new WavAudio([.. samples], espeak.SampleRate);
    }

    // Single letters are letters, not the article or the pronoun run into the next word.
    private static string Spoken(string text)
    {
        string[] words = text.Split(' ');
        return words.Count(word => word.Length == 1) > 2 ? string.Join(", ", words.Select(word => word.Length == 1 ? word.ToUpperInvariant() : word)) : text;
    }
}
