namespace EdgeVoice.Speech.Recognition;

/// <summary>The words of a model with their numbers in its graph.</summary>
public sealed class VoskVocabulary
{
    private const string BackoffSymbol = "#0";

    private readonly Dictionary<string, int> _numbers;

    private VoskVocabulary(Dictionary<string, int> numbers) => _numbers = numbers;

    /// <summary>Words that can be heard; symbols such as <c>&lt;eps&gt;</c> and <c>[unk]</c> are not among them.</summary>
    public IEnumerable<string> Words => _numbers.Keys.Where(IsWord);

    /// <summary>Number of the symbol at back-off arcs, 0 when the model has none.</summary>
    public int BackoffLabel => _numbers.GetValueOrDefault(BackoffSymbol);

    public bool Knows(string word) => IsWord(word) && _numbers.ContainsKey(word);

    /// <summary>The word's number, or null.</summary>
    public int? Number(string word) => Knows(word) ? _numbers[word] : null;

    /// <summary>Of a folder that <see cref="VoskModelFolder"/> found good: the word table inside Gr.fst where it has one, else words.txt.</summary>
    /// <exception cref="InvalidDataException">A line that is no word and number.</exception>
    public static VoskVocabulary Read(string folder)
    {
        string list = Path.Combine(folder, "graph", "words.txt");
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        using FileStream grammar = File.OpenRead(Path.Combine(folder, "graph", "Gr.fst"));
        if (OpenFstFile.Read(grammar, out string? problem) is { OutputSymbols: { } symbols } fst)
        {
            for (int n = 0; n < symbols.Count; n++)
                numbers[symbols[n]] = (int)fst.OutputNumbers[n];
            return new VoskVocabulary(numbers);
        }
        if (problem is not null)
            throw new InvalidDataException($"{grammar.Name}: {problem}");
        foreach (string line in File.ReadLines(list))
        {
            string[] parts = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0)
                continue;
            if (parts.Length != 2 || !int.TryParse(parts[1], out int number))
                throw new InvalidDataException($"{list}: \"{line}\" is not a word and its number");
            numbers[parts[0]] = number;
        }
        return new VoskVocabulary(numbers);
    }

    private static bool IsWord(string symbol) => symbol.Length > 0 && symbol[0] is not ('<' or '#' or '[');
}
