using System.Globalization;

namespace EdgeVoice.Speech.Recognition.ModelFiles;

/// <summary>The small files of a model's graph: words, places of phones in words, lists of numbers, and our confidence map.</summary>
internal static class WordTables
{
    private const int LongestMap = 1 << 20;
    private const int MostPhones = 1 << 20;

    private static readonly string[] BoundaryKinds = ["nonword", "begin", "end", "internal", "singleton"];

    public static bool IsWord(string symbol) => symbol.Length > 0 && symbol[0] is not ('<' or '#' or '[');

    /// <exception cref="InvalidDataException">What is wrong with it.</exception>
    public static void CheckConfidence(FileStream file)
    {
        if (file.Length > LongestMap)
            throw new InvalidDataException($"it is {file.Length} bytes long, expected the few hundred of a confidence map");
        byte[] json = new byte[file.Length];
        file.ReadExactly(json);
        if (ConfidenceMap.Problem(json, out _) is { } problem)
            throw new InvalidDataException(problem);
    }

    /// <summary>A number a line. What is wrong, or null.</summary>
    public static string? ReadNumbers(StreamReader text, List<int> numbers)
    {
        while (text.ReadLine() is { } line)
        {
            if (line.Length == 0)
                continue;
            if (!int.TryParse(line, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number))
                return $"\"{Shown(line)}\" is not a number";
            numbers.Add(number);
        }
        return null;
    }

    /// <summary>A phone and its place in a word a line. What is wrong, or null.</summary>
    public static string? ReadBoundary(StreamReader text, out HashSet<int> phones)
    {
        phones = [];
        while (text.ReadLine() is { } line)
        {
            string[] parts = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int phone) || phone is < 1 or > MostPhones || !BoundaryKinds.Contains(parts[1]))
                return $"\"{Shown(line)}\" is not a phone and its place in a word ({string.Join(", ", BoundaryKinds)})";
            phones.Add(phone);
        }
        return null;
    }

    /// <summary>A word and its number a line. What is wrong, or null.</summary>
    public static string? ReadWords(StreamReader text, out IReadOnlyList<string>? words, out long last)
    {
        last = 0;
        var read = new List<string>();
        var ids = new HashSet<int>();
        words = read;
        for (int number = 1; text.ReadLine() is { } line; number++)
        {
            string[] parts = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0)
                continue;
            if (parts.Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int id))
                return $"line {number} is \"{Shown(line)}\", expected a word and its number";
            // Symbols that are no words (sentence marks) may share a number in relabelled graphs.
            if (parts[0][0] is not ('#' or '<') && !ids.Add(id))
                return $"line {number} gives number {id} to a second word";
            read.Add(parts[0]);
            last = Math.Max(last, id);
        }
        return read.Any(IsWord) ? null : "it holds no word";
    }

    private static string Shown(string line) => line.Length <= 60 ? line : line[..60] + "...";
}
