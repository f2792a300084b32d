using System.Text.Json;

namespace EdgeVoice.Speech.Recognition;

/// <summary>A Vosk model in memory, shared by all calls. Opening it costs about 0.1 s (starter model); a recogniser about 1 ms.</summary>
public sealed class VoskModel : ISpeechRecognizerFactory
{
    /// <summary>Word that a grammar hears for everything that is not in it, and that free recognition writes for a word it does not know.</summary>
    public const string UnknownWord = "[unk]";

    private readonly VoskModelHandle _handle;
    private readonly RecognizerOptions _options;
    private readonly Lock _gate = new();
    private int _recognizers;
    private bool _closed;

    private VoskModel(VoskModelHandle handle, VoskModelDescription description, ConfidenceMap confidence, RecognizerOptions options)
    {
        _handle = handle;
        Description = description;
        Confidence = confidence;
        _options = options;
    }

    public VoskModelDescription Description { get; }

    /// <summary>What turns the recogniser's confidences into probabilities; identity for a model that was never measured.</summary>
    public ConfidenceMap Confidence { get; }

    /// <summary>The site's language model that was loaded; null for the model's own.</summary>
    public SiteGraph? Site { get; private init; }

    /// <summary>Why a site's language model was left aside; null when none was.</summary>
    public string? SiteProblem { get; private init; }

    /// <inheritdoc/>
    public int SampleRate => Description.SampleRate;

    /// <summary>False for a model with a static graph: its recognisers ignore grammars and always hear freely.</summary>
    public bool SupportsGrammar => Description.Graph == VoskGraph.LookAhead;

    /// <summary>Checks the folder in managed code (libvosk aborts the process on many broken files), then loads it.</summary>
    /// <exception cref="RecognitionException"><c>model-refused</c>: the check found something, all of it in the message; <c>model-load</c>: libvosk refused it.</exception>
    public static VoskModel Open(string folder, RecognizerOptions? options = null)
    {
        if (!VoskModelFolder.TryCheck(folder, out VoskModelDescription? description, out IReadOnlyList<string> problems))
            throw new RecognitionException("model-refused", $"{folder} is not a model that can be loaded: {string.Join("; ", problems)}");
        options ??= new RecognizerOptions();
        SiteGraph? site = FindSite(folder, description, options, out string? siteProblem);
        VoskModelHandle handle = Load(folder, site);
        if (handle.IsInvalid)
        {
            handle.Dispose();
            throw new RecognitionException("model-load", $"libvosk refused the model in {folder}, though its files look right: its network or graph is of a kind that this libvosk does not know");
        }
        return new VoskModel(handle, description, options.Calibrated ? ConfidenceMap.OfModel(folder) : ConfidenceMap.Identity, options)
        {
            Site = site,
            SiteProblem = siteProblem,
        };
    }

    private static SiteGraph? FindSite(string folder, VoskModelDescription model, RecognizerOptions options, out string? problem)
    {
        problem = null;
        if (model.Graph != VoskGraph.LookAhead)
            return null;
        SiteGraph? site = options.SiteGraph ? SiteGraph.Find(folder, out problem) : null;
        if (site is not null || options.SiteFolder is null)
            return site;
        site = SiteGraph.Find(folder, options.SiteFolder, out string? elsewhere);
        problem ??= elsewhere;
        return site;
    }

    private static VoskModelHandle Load(string folder, SiteGraph? site)
    {
        if (site is null)
            return VoskNative.ModelNew(folder);
        DirectoryInfo overlay = SiteGraph.Overlay(folder, site);
        try
        {
            return VoskNative.ModelNew(overlay.FullName);
        }
        finally
        {
            overlay.Delete(recursive: true);
        }
    }

    /// <inheritdoc/>
    public ISpeechRecognizer Create()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _recognizers++;
        }
        return new VoskRecognizer(this, _options);
    }

    /// <summary>True if the model can hear the word. Words are lower case.</summary>
    public bool Knows(string word) => VoskNative.ModelFindWord(_handle, word) >= 0;

    /// <inheritdoc/>
    public RecognizerGrammar CreateGrammar(IReadOnlyCollection<string> phrases)
    {
        var kept = new List<string>(phrases.Count + 1);
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string phrase in phrases)
        {
            string[] words = phrase.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            string[] missing = [.. words.Where(word => !Knows(word))];
            unknown.UnionWith(missing);
            if (words.Length > 0 && missing.Length == 0)
                kept.Add(string.Join(' ', words));
        }
        if (Description.UnknownWord is not null && !kept.Contains(UnknownWord))
            kept.Add(UnknownWord);
        string json = JsonSerializer.Serialize(kept.Distinct(StringComparer.Ordinal), RecognitionJson.Plain.IEnumerableString);
        return new RecognizerGrammar(json, [.. unknown]);
    }

    /// <summary>No more recognisers are made; the model goes with the last of those that there are.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            if (_recognizers > 0)
                return;
        }
        _handle.Dispose();
    }

    /// <summary>A recogniser has ended.</summary>
    internal void Release()
    {
        lock (_gate)
        {
            if (--_recognizers > 0 || !_closed)
                return;
        }
        _handle.Dispose();
    }

    internal VoskRecognizerHandle NewDecoder(RecognizerGrammar? grammar)
    {
        VoskRecognizerHandle decoder = grammar is null || !SupportsGrammar
            ? VoskNative.RecognizerNew(_handle, SampleRate)
            : VoskNative.RecognizerNewGrammar(_handle, SampleRate, grammar.Json);
        if (decoder.IsInvalid)
        {
            decoder.Dispose();
            throw new RecognitionException("vosk-call", "libvosk made no recogniser for " + (grammar is null ? "free speech" : $"the grammar {grammar.Json}"));
        }
        VoskNative.SetMaxAlternatives(decoder, _options.MaxAlternatives);
        VoskNative.SetWords(decoder, 1);
        return decoder;
    }
}
