namespace EdgeVoice.Speech.Recognition.LanguageModels;

/// <summary>How likely a language model finds sentences: the number of words that it hesitates between.</summary>
/// <param name="Perplexity">Over the words it knows and the ends of sentences.</param>
/// <param name="Words">Words and ends that were counted.</param>
/// <param name="Unknown">Words that are not in the vocabulary.</param>
public sealed record LanguageModelScore(double Perplexity, int Words, int Unknown);

/// <summary>
/// Gives a Vosk model with a look-ahead graph a language model of its site: its own n-gram, read back from Gr.fst,
/// interpolated with the site's sentences. Acoustic model, lexicon and word numbers stay.
/// </summary>
public sealed class LanguageModelAdapter
{
    private readonly string _folder;
    private readonly BackoffModel _base;
    private readonly byte[] _symbols;
    private BackoffModel? _mixed;
    private string? _learned;

    private LanguageModelAdapter(string folder, VoskVocabulary vocabulary, BackoffModel model, byte[] symbols)
    {
        _folder = folder;
        Vocabulary = vocabulary;
        _base = model;
        _symbols = symbols;
    }

    public VoskVocabulary Vocabulary { get; }

    /// <summary>Probabilities written down in the base model.</summary>
    public long BaseNGrams => _base.NGrams;

    /// <summary>Probabilities written down in the adapted model.</summary>
    public long NGrams => _mixed?.NGrams ?? 0;

    /// <summary>Share of the site's sentences in the adapted model.</summary>
    public double Weight { get; private set; }

    /// <exception cref="RecognitionException"><c>model-refused</c>: it is no model that can be loaded; <c>model-static</c>: its graph is one piece; <c>model-refused</c> also when its Gr.fst is no n-gram.</exception>
    public static LanguageModelAdapter Open(string folder)
    {
        if (!VoskModelFolder.TryCheck(folder, out VoskModelDescription? description, out IReadOnlyList<string> problems))
            throw new RecognitionException("model-refused", $"{folder} is not a model that can be loaded: {string.Join("; ", problems)}");
        if (description.Graph == VoskGraph.Static)
        {
            throw new RecognitionException("model-static",
                $"{folder} has a static graph (graph/HCLG.fst): words, sounds and language model are composed in one piece, and its language model cannot be changed without building it anew. Models with a look-ahead graph (graph/HCLr.fst and graph/Gr.fst; among the published ones those called small and lgraph) can be adapted");
        }
        string grammar = Path.Combine(folder, "graph", SiteGraph.GraphName);
        try
        {
            var vocabulary = VoskVocabulary.Read(folder);
            return new LanguageModelAdapter(folder, vocabulary, GrammarFst.Read(grammar, vocabulary.BackoffLabel), Symbols(grammar));
        }
        catch (InvalidDataException e)
        {
            throw new RecognitionException("model-refused", e.Message, e);
        }
    }

    /// <summary>Makes the site's model.</summary>
    /// <param name="sentences">What callers say, in small letters; words that the model does not know cut a sentence in two.</param>
    /// <param name="weight">Share of the site, 0 to 0.95, or null to find the best by leaving sentences out.</param>
    public void Adapt(IReadOnlyList<SiteSentence> sentences, double? weight)
    {
        SiteLine[] lines = [.. sentences.SelectMany(Lines)];
        _learned = SiteSentence.Digest(sentences);
        Weight = weight ?? Interpolation.BestWeight(_base, lines);
        _mixed = Interpolation.Mix(_base, new SiteCounts(_base, lines), Weight);
    }

    /// <summary>The words that the base model finds likeliest by themselves: those that the recogniser writes in doubt.</summary>
    public IReadOnlyList<string> Likeliest(int count)
    {
        var (words, logP) = _base.Next(BackoffModel.Root);
        var likely = words.Zip(logP).OrderByDescending(word => word.Second).ThenBy(word => word.First).Take(count).Select(word => word.First).ToHashSet();
        return [.. Vocabulary.Words.Where(word => Vocabulary.Number(word) is { } number && likely.Contains(number)).Order(StringComparer.Ordinal)];
    }

    /// <summary>How likely the base model finds sentences.</summary>
    public LanguageModelScore ScoreBase(IEnumerable<string> sentences) => Score(_base, sentences);

    /// <summary>How likely the adapted model finds them.</summary>
    public LanguageModelScore ScoreAdapted(IEnumerable<string> sentences)
        => Score(_mixed ?? throw new InvalidOperationException("nothing was adapted yet"), sentences);

    /// <summary>Writes the site graph; a recogniser opened from then on has it.</summary>
    /// <param name="pack">Name of the dialog pack.</param>
    /// <param name="made">Day, for people.</param>
    /// <param name="into">Folder, made when missing; null for the one beside the model's own graph.</param>
    /// <returns>The folder.</returns>
    public string Save(string pack, string made, string? into = null)
    {
        string folder = into ?? Path.Combine(_folder, SiteGraph.FolderName), graph = Path.Combine(folder, SiteGraph.GraphName);
        Directory.CreateDirectory(folder);
        // Between the two files the note does not fit the graph, and the graph is left aside.
        GrammarFstWriter.Write(graph, _mixed ?? throw new InvalidOperationException("nothing was adapted yet"), Vocabulary.BackoffLabel, _symbols);
        SiteGraph.WriteNote(folder, new SiteGraph(pack, made, SiteGraph.Sha256(Path.Combine(_folder, "graph", SiteGraph.GraphName)), SiteGraph.Sha256(graph), Math.Round(Weight, 3)) { Learned = _learned });
        return folder;
    }

    private IEnumerable<SiteLine> Lines(SiteSentence sentence)
    {
        var run = new List<int> { BackoffModel.Begin };
        foreach (string word in Split(sentence.Text))
        {
            if (Vocabulary.Number(word) is { } number)
            {
                run.Add(number);
                continue;
            }
            if (run.Count > 1)
                yield return new SiteLine([.. run], sentence.Weight);
            run.Clear();
        }
        if (run.Count == 0)
            yield break;
        run.Add(BackoffModel.End);
        if (run.Count > 2)
            yield return new SiteLine([.. run], sentence.Weight);
    }

    private LanguageModelScore Score(BackoffModel model, IEnumerable<string> sentences)
    {
        double sum = 0;
        int words = 0, unknown = 0;
        foreach (string sentence in sentences)
        {
            int?[] numbers = [.. Split(sentence).Select(Vocabulary.Number)];
            unknown += numbers.Count(number => number is null);
            var (logP, count) = model.Score(numbers);
            (sum, words) = (sum + logP, words + count);
        }
        return new LanguageModelScore(words == 0 ? 0 : Math.Exp(-sum / words), words, unknown);
    }

    private static string[] Split(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static byte[] Symbols(string grammar)
    {
        using FileStream file = File.OpenRead(grammar);
        if (OpenFstFile.Read(file, out _) is not { OutputSymbols: not null } fst)
            return [];
        var symbols = new byte[fst.Symbols.Bytes];
        file.Position = fst.Symbols.Offset;
        file.ReadExactly(symbols);
        return symbols;
    }
}
