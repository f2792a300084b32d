using EdgeVoice.Agent.Configuration;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Speech.Recognition;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVoice.Agent.Calls.Hearing;

/// <summary>
/// The recogniser that new calls get. It learns what the pack lists: where no language model of just those sentences lies ready,
/// one is made, and taken for the calls after that. Calls in progress keep theirs.
/// </summary>
internal sealed partial class SiteRecognizer : ISpeechRecognizerFactory
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _learning = new(1);
    private readonly string _folder;
    private readonly SiteGraphs? _graphs;
    private readonly ILogger _logger;
    private VoskModel _model;

    /// <param name="folder">Folder of the Vosk model.</param>
    /// <param name="graphs">Where language models of packs lie; null to learn nothing.</param>
    /// <param name="logger">For what was learned, and why not.</param>
    /// <exception cref="RecognitionException">The model cannot be loaded.</exception>
    public SiteRecognizer(string folder, SiteGraphs? graphs, ILogger logger)
    {
        _folder = folder;
        _graphs = graphs;
        _logger = logger;
        _model = VoskModel.Open(folder);
        if (_model.SiteProblem is { } problem)
            LogLeftAside(logger, problem);
        else if (_model.Site is { } site)
            LogSite(logger, site.Pack, site.Made);
    }

    /// <summary>The recogniser as a box with this pack has it, for what tries a pack without the service.</summary>
    public static async Task<SiteRecognizer> OpenAsync(string folder, DialogPack pack, string packFolder, CancellationToken cancellation)
    {
        var recognizer = new SiteRecognizer(folder, SiteGraphs.Of(new SpeechOptions(), TimeProvider.System), NullLogger.Instance);
        await recognizer.LearnAsync(pack, packFolder, cancellation);
        return recognizer;
    }

    /// <inheritdoc/>
    public int SampleRate => _model.SampleRate;

    /// <summary>The site's language model that new calls are heard with; null for the model's own.</summary>
    public SiteGraph? Site => _model.Site;

    /// <summary>Learns a pack. What goes wrong is logged, and the recogniser stays as it is.</summary>
    public async Task LearnAsync(DialogPack pack, string packFolder, CancellationToken cancellation)
    {
        if (_graphs is null || _model.Description.Graph != VoskGraph.LookAhead)
            return;
        await _learning.WaitAsync(cancellation);
        try
        {
            var sentences = PackSentences.Of(pack, packFolder);
            string learned = sentences.Digest;
            if (_model.Site?.Learned == learned)
                return;
            var made = _graphs.Find(_folder, learned) ?? await _graphs.MakeAsync(_folder, packFolder, learned, cancellation);
            Take(VoskModel.Open(_folder, new RecognizerOptions { SiteGraph = false, SiteFolder = made.Folder }));
            LogLearned(_logger, pack.Name, sentences.Learned.Count);
        }
        catch (Exception failed) when (failed is SiteGraphException or RecognitionException or IOException or UnauthorizedAccessException)
        {
            LogNotLearned(_logger, pack.Name, failed.Message);
        }
        finally
        {
            _learning.Release();
        }
    }

    /// <inheritdoc/>
    public ISpeechRecognizer Create()
    {
        lock (_gate)
            return _model.Create();
    }

    /// <inheritdoc/>
    public RecognizerGrammar CreateGrammar(IReadOnlyCollection<string> phrases)
    {
        lock (_gate)
            return _model.CreateGrammar(phrases);
    }

    public void Dispose()
    {
        _model.Dispose();
        _learning.Dispose();
    }

    // Recognisers of calls in progress keep the model before in memory until they end.
    private void Take(VoskModel model)
    {
        VoskModel before;
        lock (_gate)
            (before, _model) = (_model, model);
        before.Dispose();
    }

    [LoggerMessage(160, LogLevel.Information, "the recogniser's language model is adapted to the pack {Pack}, on {Made}")]
    private static partial void LogSite(ILogger logger, string pack, string made);

    [LoggerMessage(161, LogLevel.Warning, "the site's language model of the recogniser is left aside: {Why}")]
    private static partial void LogLeftAside(ILogger logger, string why);

    [LoggerMessage(162, LogLevel.Information, "the recogniser has learned the pack {Pack}: {Sentences} sentences and phrases; new calls are heard with them")]
    private static partial void LogLearned(ILogger logger, string pack, int sentences);

    [LoggerMessage(163, LogLevel.Warning, "the recogniser could not learn the pack {Pack} and stays as it is: {Why}")]
    private static partial void LogNotLearned(ILogger logger, string pack, string why);
}
