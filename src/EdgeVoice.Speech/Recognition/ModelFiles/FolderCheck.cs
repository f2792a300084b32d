namespace EdgeVoice.Speech.Recognition.ModelFiles;

/// <summary>One look at a model folder: every file that libvosk would read (its model.cc), and whether they fit each other.</summary>
internal sealed class FolderCheck(string folder, List<string> problems)
{
    private const string AcousticModel = "am/final.mdl";
    private const string FeatureStatistics = "am/global_cmvn.stats";
    private const string CepstraConfig = "conf/mfcc.conf";
    private const string EnergiesConfig = "conf/fbank.conf";
    private const string DecoderConfig = "conf/model.conf";
    private const string PitchConfig = "conf/pitch.conf";
    private const string StaticGraph = "graph/HCLG.fst";
    private const string LookAheadGraph = "graph/HCLr.fst";
    private const string Grammar = "graph/Gr.fst";
    private const string Disambiguation = "graph/disambig_tid.int";
    private const string WordList = "graph/words.txt";
    private const string WordBoundary = "graph/phones/word_boundary.int";
    private const string RescoreModel = "rescore/G.carpa";
    private const string RescoreGraph = "rescore/G.fst";
    private const string RescoreNetwork = "rnnlm/final.raw";

    private readonly Dictionary<string, OpenFstFile> _graphs = new(StringComparer.Ordinal);
    private readonly List<int> _disambiguation = [];
    private readonly SpeakerFiles _speaker = new();
    private KaldiModelFile? _model;
    private FeatureOptions _features;
    private int _statistics;
    private HashSet<int>? _placed;
    private long _lastWord;

    private string FeatureConfig => !Exists(CepstraConfig) && Exists(EnergiesConfig) ? EnergiesConfig : CepstraConfig;

    // libvosk takes the folder for one when final.ie is in it; without that file the rest is of no use, and it is missed by name.
    private bool Adapted => Directory.Exists(Path.Combine(folder, "ivector"));

    /// <summary>What the folder holds; null when there are problems.</summary>
    public VoskModelDescription? Run()
    {
        bool lookAhead = Exists(LookAheadGraph) || Exists(Grammar);
        if (lookAhead && Exists(StaticGraph))
        {
            // libvosk takes the static graph when it is there, and grammars then silently do nothing.
            problems.Add($"it has both {StaticGraph} and {LookAheadGraph}: remove one, since only the first would be used");
            return null;
        }
        if (!lookAhead && !Exists(StaticGraph))
        {
            problems.Add($"it has neither {LookAheadGraph} with {Grammar} nor {StaticGraph}: not a Vosk model folder"
                + (Exists("final.mdl") ? " (a Kaldi folder of the old flat layout? Vosk models of 2020 and later have am/, conf/, graph/)" : ""));
        }

        CheckFile(AcousticModel, file => _model = KaldiModelFile.Read(file));
        CheckText(DecoderConfig, DecoderOptions.Check);
        CheckText(FeatureConfig, text => FeatureOptions.Check(text, FeatureConfig == CepstraConfig, out _features));
        IReadOnlyList<string>? words = CheckGraph(lookAhead);
        if (words is null)
            CheckText(WordList, text => WordTables.ReadWords(text, out words, out _lastWord));
        if (Exists(WordBoundary))
            CheckText(WordBoundary, text => WordTables.ReadBoundary(text, out _placed));
        CheckFurther();
        if (problems.Count == 0)
            problems.AddRange(Misfits());
        if (problems.Count > 0 || words is null)
            return null;
        return new VoskModelDescription(
            folder,
            _features.SampleRate,
            lookAhead ? VoskGraph.LookAhead : VoskGraph.Static,
            words.Count(WordTables.IsWord),
            words.Contains(VoskModel.UnknownWord) ? VoskModel.UnknownWord : null,
            Adapted,
            new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length));
    }

    private IReadOnlyList<string>? CheckGraph(bool lookAhead)
    {
        if (!lookAhead)
            return Exists(StaticGraph) ? CheckFst(StaticGraph, null) : null;
        CheckText(Disambiguation, text => WordTables.ReadNumbers(text, _disambiguation));
        CheckFst(LookAheadGraph, "olabel_lookahead");
        return CheckFst(Grammar, null);
    }

    private IReadOnlyList<string>? CheckFst(string name, string? type)
    {
        OpenFstFile? fst = null;
        CheckFile(name, file =>
        {
            fst = OpenFstFile.Read(file, out string? problem);
            if (fst is not null && type is not null && fst.Type != type)
                problem = $"it is an FST of type \"{fst.Type}\", expected \"{type}\"";
            if (problem is not null)
                throw new InvalidDataException(problem);
        });
        if (fst is null)
            return null;
        _graphs[name] = fst;
        if (fst.OutputNumbers.Count > 0)
            _lastWord = fst.OutputNumbers.Max();
        return fst.OutputSymbols;
    }

    // What a model may have and need not.
    private void CheckFurther()
    {
        if (Exists(ConfidenceMap.FileName))
            CheckFile(ConfidenceMap.FileName, WordTables.CheckConfidence);
        if (Exists(PitchConfig))
            CheckText(PitchConfig, text => KaldiOptions.Read(text, KaldiOptions.Pitch, out _));
        if (Exists(FeatureStatistics))
            CheckFile(FeatureStatistics, file => _statistics = SpeakerFiles.Statistics(file));
        if (Adapted)
        {
            foreach (var (name, check) in _speaker.Files)
                CheckFile("ivector/" + name, check, mayBeEmpty: name.EndsWith(".conf", StringComparison.Ordinal));
        }
        if (Exists(RescoreModel))
        {
            CheckFile(RescoreModel, RescoreFiles.CheckArpa);
            CheckFst(RescoreGraph, null);
        }
        if (Exists(RescoreNetwork))
            CheckNetworkModel();
    }

    private void CheckNetworkModel()
    {
        NetworkFile? network = null;
        (int Rows, int Columns) embedding = default;
        (int Words, int Features) features = default;
        KaldiOptions? options = null;
        CheckFile(RescoreNetwork, file => network = RescoreFiles.ReadNetwork(file));
        CheckFile("rnnlm/feat_embedding.final.mat", file => embedding = KaldiMatrixFile.Read(file));
        CheckFile("rnnlm/word_feats.txt", file => features = RescoreFiles.ReadWordFeatures(new StreamReader(file)));
        CheckText("rnnlm/special_symbol_opts.conf", text => KaldiOptions.Read(text, KaldiOptions.Rnnlm, out options));
        if (problems.Count > 0)
            return;
        if (features.Features > embedding.Rows)
            problems.Add($"rnnlm/word_feats.txt speaks of feature {features.Features - 1}, feat_embedding.final.mat has {embedding.Rows}: files of different models");
        if (network!.InputDim != embedding.Columns)
            problems.Add($"{RescoreNetwork} takes {network.InputDim} numbers a word, feat_embedding.final.mat gives {embedding.Columns}: files of different models");
        foreach (string symbol in (string[])["bos-symbol", "eos-symbol"])
        {
            if (options!.Integer(symbol, -1) is var number && (number < 0 || number >= features.Words))
                problems.Add($"rnnlm/special_symbol_opts.conf has {symbol} {number}, of {features.Words} words");
        }
    }

    // Each file good, and yet of different models: libvosk would read beyond its tables, end the process, or write nonsense.
    private IEnumerable<string> Misfits()
    {
        int ids = _model!.Transitions.TransitionIds;
        foreach (var (name, fst) in _graphs)
        {
            // A language model has words on both sides.
            long lastInput = name is Grammar or RescoreGraph ? _lastWord : Math.Max(ids, _disambiguation.DefaultIfEmpty(0).Max());
            if (_lastWord > 0 && fst.MaxOutput > _lastWord)
                yield return $"{name} speaks of word {fst.MaxOutput}, the word list ends with {_lastWord}: files of different models";
            else if (lastInput > 0 && fst.MaxInput > lastInput)
                yield return name == Grammar || name == RescoreGraph
                    ? $"{name} speaks of word {fst.MaxInput}, the word list ends with {_lastWord}: files of different models"
                    : $"{name} speaks of transition {fst.MaxInput}, {AcousticModel} has {ids}: files of different models";
        }
        if (_graphs.TryGetValue(LookAheadGraph, out var graph) && (_disambiguation.Count == 0 || _disambiguation.Min() <= ids || graph.MaxInput > ids && !_disambiguation.Contains(graph.MaxInput)))
            yield return _disambiguation.Count > 0 && _disambiguation.Min() <= ids
                ? $"{Disambiguation} names {_disambiguation.Min()}, which is a transition of {AcousticModel} (it has {ids}): files of different models"
                : $"{Disambiguation} lacks {graph.MaxInput}, which {LookAheadGraph} has beyond the {ids} transitions of {AcousticModel}: truncated, or files of different models";
        if (_placed is not null && _model.Transitions.Phones.Where(phone => !_placed.Contains(phone)).Take(1).ToArray() is [var phone])
            yield return $"{WordBoundary} lacks phone {phone} of {AcousticModel}, which has {_model.Transitions.Phones.Count}: truncated, or files of different models";
        foreach (string misfit in FeatureMisfits())
            yield return misfit;
    }

    private IEnumerable<string> FeatureMisfits()
    {
        var network = _model!.Network;
        bool pitch = Exists(PitchConfig);
        // With pitch, more features than the file says.
        if (network.InputDim != _features.Dim && !pitch)
            yield return $"{AcousticModel} wants {network.InputDim} features a frame, {FeatureConfig} makes {_features.Dim}: files of different models";
        if (_statistics > 0 && _statistics != _features.Dim && !pitch)
            yield return $"{FeatureStatistics} is of {_statistics} features, {FeatureConfig} makes {_features.Dim}: files of different models";
        if (network.IvectorDim > 0 && !Adapted)
            yield return $"{AcousticModel} wants a speaker's vector of {network.IvectorDim}, and the folder ivector is missing";
        if (!Adapted)
            yield break;
        foreach (string misfit in _speaker.Misfits())
            yield return misfit;
        if (network.IvectorDim != _speaker.Dim)
            yield return $"{AcousticModel} wants a speaker's vector of {network.IvectorDim}, ivector/final.ie makes {_speaker.Dim}: files of different models";
        if (_speaker.Features != _features.Dim && !pitch)
            yield return $"ivector/global_cmvn.stats is of {_speaker.Features} features, {FeatureConfig} makes {_features.Dim}: files of different models";
    }

    private bool Exists(string name) => File.Exists(Path.Combine(folder, name));

    private void CheckText(string name, Func<StreamReader, string?> check) => CheckFile(name, file =>
    {
        using var reader = new StreamReader(file, leaveOpen: true);
        Throw(check(reader));
    });

    private void CheckFile(string name, Action<FileStream> check, bool mayBeEmpty = false)
    {
        string path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            problems.Add($"{name} is missing");
            return;
        }
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024);
        if (file.Length == 0 && !mayBeEmpty)
        {
            problems.Add($"{name} is empty");
            return;
        }
        try
        {
            check(file);
        }
        catch (InvalidDataException wrong)
        {
            problems.Add($"{name}: {wrong.Message}");
        }
    }

    /// <summary>For what tells a problem in place of throwing.</summary>
    internal static void Throw(string? problem)
    {
        if (problem is not null)
            throw new InvalidDataException(problem);
    }
}
