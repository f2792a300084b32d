using System.Globalization;
using EdgeVoice.Agent.Simulation.Voices;

namespace EdgeVoice.Agent.Commands.Bench.Voice;

/// <summary>Lines made of recordings of people in shared/speech: dictated digits, and read sentences as messages.</summary>
internal static class HumanLines
{
    private const int Sentences = 16;

    /// <summary>Speakers of the sentences are of all ages; a bench of callers takes those who telephone.</summary>
    private const int YoungestAge = 12;

    private static readonly string[][] Numbers = [["0207946135", "7713829046", "9876543210", "5512893347"], ["3058824197", "6142098735"], ["8410672953", "2764095138"]];
    private static readonly string[] Speakers = ["jackson", "nicolas", "theo", "george"];

    /// <param name="speech">The folder shared/speech.</param>
    /// <param name="set">Each has other recordings of the same people.</param>
    public static IEnumerable<BenchLine> In(string speech, LineSet set = LineSet.Usual)
    {
        string digits = Path.Combine(speech, "digits"), read = Path.Combine(speech, "read");
        string[] numbers = Numbers[(int)set];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (Dictated(digits, numbers[i], Speakers[(i + (int)set) % Speakers.Length]) is { } line)
                yield return line;
        }
        foreach (var line in Read(read, set))
            yield return line;
    }

    private static BenchLine? Dictated(string folder, string number, string speaker)
    {
        var parts = new List<SoundPart>();
        for (int i = 0; i < number.Length; i++)
        {
            string? file = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, $"{number[i]}_{speaker}_*.wav").Order(StringComparer.Ordinal).FirstOrDefault() : null;
            if (file is null)
                return null;
            if (i > 0)
                parts.Add(new SoundPart.Pause(i is 3 or 6 ? 600 : 130));
            parts.Add(new SoundPart.Clip(file, number[i].ToString(CultureInfo.InvariantCulture)));
        }
        return new BenchLine("human_digits", BenchQuestion.Number, parts);
    }

    /// <summary>Every few of the sentences, so that all speakers have a say.</summary>
    private static IEnumerable<BenchLine> Read(string folder, LineSet set)
    {
        string list = Path.Combine(folder, "transcripts.tsv");
        if (!File.Exists(list))
            return [];
        var rows = File.ReadLines(list).Skip(1).Select(row => row.Split('\t'))
            .Where(row => row.Length == 5 && int.TryParse(row[2], CultureInfo.InvariantCulture, out int age) && age >= YoungestAge && File.Exists(Path.Combine(folder, row[0])))
            .ToList();
        int every = Math.Max(1, rows.Count / Sentences), first = set switch { LineSet.Usual => 0, LineSet.Second => every / 2, _ => every / 4 };
        return rows.Where((_, index) => index % every == first).Take(Sentences)
            .Select(row => new BenchLine("human", BenchQuestion.Note, [new SoundPart.Clip(Path.Combine(folder, row[0]), row[4])]));
    }
}
