using EdgeVoice.Agent.Calls.Hearing;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Calls.Speaking;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Understanding;
using EdgeVoice.Speech.Synthesis;

namespace EdgeVoice.Agent.Calls;

/// <summary>
/// The dialog pack that new calls get: loaded and trained at the start, and again whenever a file in its folder
/// changes. A pack with errors is reported and the good one stays; calls in progress keep theirs.
/// </summary>
internal sealed partial class PackRoom(
    EdgeVoiceOptions options, IUtteranceEncoder encoder, CallVoice voice, CachedVoice words, SiteRecognizer recognizer, TimeProvider time, ILogger<PackRoom> logger) : IDisposable
{
    /// <summary>Editors write a file in several steps; the pack is read when none has come for this long.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the line waits at the start for the fixed wording, and for the recogniser to learn the pack.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _closing = new();
    private DialogPackStore? _store;
    private FileSystemWatcher? _watcher;
    private ITimer? _settled;

    /// <summary>Loads the pack; the service does not start with a bad one.</summary>
    /// <exception cref="PackRefusedException">All problems of the pack are in the message.</exception>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        words.NothingToSay += length => LogSilent(logger, length);
        _store = new DialogPackStore(Train);
        var problems = _store.Reload(options.Dialog.PackFolder);
        if (_store.Current is not { } engine)
            throw new PackRefusedException(options.Dialog.PackFolder, problems);
        try
        {
            await PrepareAsync(engine.Pack).WaitAsync(Patience, time, cancellation);
        }
        catch (TimeoutException)
        {
            // The line opens; what is not rendered yet is spoken live, a little later than it will be, and the pack is learned for the calls after.
        }
        _settled = time.CreateTimer(_ => _ = ReloadAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _watcher = new FileSystemWatcher(options.Dialog.PackFolder) { IncludeSubdirectories = true };
        _watcher.Changed += Touched;
        _watcher.Created += Touched;
        _watcher.Deleted += Touched;
        _watcher.Renamed += Touched;
        _watcher.EnableRaisingEvents = true;
    }

    public CallDialog NewDialog() => new(_store?.Current ?? throw new InvalidOperationException("no pack is open"));

    public void Dispose()
    {
        _closing.Cancel();
        _watcher?.Dispose();
        _settled?.Dispose();
        _closing.Dispose();
    }

    private void Touched(object sender, FileSystemEventArgs change) => _settled?.Change(Settle, Timeout.InfiniteTimeSpan);

    private async Task ReloadAsync()
    {
        try
        {
            var before = _store!.Current;
            var problems = _store.Reload(options.Dialog.PackFolder);
            if (!ReferenceEquals(_store.Current, before))
            {
                await PrepareAsync(_store.Current!.Pack);
                return;
            }
            foreach (var problem in problems)
                LogProblem(logger, problem.ToString());
            LogKept(logger, options.Dialog.PackFolder, problems.Length);
        }
        catch (Exception failed)
        {
            // Whatever a half-copied folder does, the calls go on with the pack they have.
            LogReloadFailed(logger, options.Dialog.PackFolder, failed);
        }
    }

    private DialogEngine Train(DialogPack pack)
    {
        long began = time.GetTimestamp();
        var (engine, _) = SiteUnderstanding.Train(pack, encoder, understander => new StopwatchUnderstander(understander, time));
        LogReady(logger, pack.Name, pack.Intents.Count, (int)time.GetElapsedTime(began).TotalMilliseconds);
        return engine;
    }

    private Task PrepareAsync(DialogPack pack) => Task.WhenAll(RenderAsync(pack), LearnAsync(pack));

    private async Task LearnAsync(DialogPack pack)
    {
        try
        {
            await recognizer.LearnAsync(pack, options.Dialog.PackFolder, _closing.Token);
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }

    private async Task RenderAsync(DialogPack pack)
    {
        long began = time.GetTimestamp();
        words.Pronunciations = pack.Pronunciation;
        try
        {
            await voice.PrepareAsync(pack.FixedWording, [.. options.Sip.Codecs.Select(LineCodecs.RateHz).Distinct()], _closing.Token);
            LogRendered(logger, pack.Name, pack.FixedWording.Length, (int)time.GetElapsedTime(began).TotalMilliseconds);
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
        catch (SynthesisException failed)
        {
            LogNotRendered(logger, pack.Name, failed.Code, failed.Message);
        }
    }

    [LoggerMessage(140, LogLevel.Information, "pack {Pack}: {Intents} intents trained in {TrainMs} ms")]
    private static partial void LogReady(ILogger logger, string pack, int intents, int trainMs);

    [LoggerMessage(144, LogLevel.Information, "pack {Pack}: {Prompts} fixed sentences rendered in {Ms} ms")]
    private static partial void LogRendered(ILogger logger, string pack, int prompts, int ms);

    [LoggerMessage(146, LogLevel.Warning, "a text of {Length} characters held nothing that can be said: the caller heard silence")]
    private static partial void LogSilent(ILogger logger, int length);

    [LoggerMessage(145, LogLevel.Error, "pack {Pack}: the voice cannot render its sentences ({Code}): {Why}")]
    private static partial void LogNotRendered(ILogger logger, string pack, string code, string why);

    [LoggerMessage(141, LogLevel.Error, "pack: {Problem}")]
    private static partial void LogProblem(ILogger logger, string problem);

    [LoggerMessage(142, LogLevel.Error, "the changed pack in {Folder} has {Count} problem(s); the one before stays in place")]
    private static partial void LogKept(ILogger logger, string folder, int count);

    [LoggerMessage(143, LogLevel.Error, "the changed pack in {Folder} could not be read; the one before stays in place")]
    private static partial void LogReloadFailed(ILogger logger, string folder, Exception failed);
}

/// <summary>The pack that the service should start with is not fit to be used.</summary>
internal sealed class PackRefusedException(string folder, IEnumerable<PackProblem> problems)
    : Exception($"the dialog pack in {folder} has errors:{Environment.NewLine}{string.Join(Environment.NewLine, problems)}");
