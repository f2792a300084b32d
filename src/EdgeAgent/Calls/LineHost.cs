using System.Security.Cryptography;
using EdgeVoice.Agent.Calls.Actions;
using EdgeVoice.Agent.Calls.Hearing;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Calls.Speaking;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Hosting;
using EdgeVoice.Agent.Telemetry;
using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Understanding;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Telephony;
using EdgeVoice.Telephony.Transport;

namespace EdgeVoice.Agent.Calls;

/// <summary>
/// Opens the line once ears, voice and pack are ready, and closes it in good order: no new calls, those in progress
/// may end, then the rest is hung up.
/// </summary>
internal sealed partial class LineHost(
    EdgeVoiceOptions options, TimeProvider time, MediaThread media, WorkMeter work, CallHeadroom headroom, ISpeechRecognizerFactory recognition, GrammarBook grammars,
    IUtteranceEncoder encoder, CallVoice voice, PackRoom packs, ActionRunner actions, ITelemetry telemetry, DeviceStatus status, EdgeVoiceMetrics metrics,
    IAdmission admission, ILoggerFactory loggers, IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    private static readonly TimeSpan DrainPoll = TimeSpan.FromMilliseconds(100);

    private readonly ILogger _logger = loggers.CreateLogger<LineHost>();
    private readonly CancellationTokenSource _stop = new();
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private volatile DeviceState _state;
    private SipUserAgent? _line;
    private CallService? _calls;
    private Task _run = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await packs.OpenAsync(cancellationToken);
        WarmUp();
        _line = SipUserAgent.Start(
            new SipUserAgentOptions
            {
                BindAddress = options.Sip.ListenAddress,
                Port = options.Sip.Port,
                AdvertisedAddress = options.Sip.PublicAddress,
                CodecPreference = options.Sip.Codecs,
                MaxCalls = options.Admission.MaxCalls + 16,
                Registration = Registration(),
                Credentials = Credentials(),
            },
            time);
        var services = new CallServices
        {
            Time = time,
            Zone = options.Site.TimeZone,
            Boot = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)),
            Logger = loggers.CreateLogger<CallSession>(),
            Line = _line,
            Recognition = recognition,
            Grammars = grammars,
            Encoder = encoder,
            Voice = voice,
            Actions = actions,
            Telemetry = telemetry,
            Metrics = metrics,
            NewDialog = packs.NewDialog,
            Work = work,
            MaySpeculate = () => headroom.MaySpeculate,
            HangUpOnTones = options.Hearing.HangUpOnTones,
        };
        metrics.WatchLoad(() => media.RecentLoad, () => work.Load, () => work.LateShare);
        _calls = new CallService(services, options, admission, media, loggers.CreateLogger<CallService>());
        _calls.ActiveChanged += () => ReportStatus(_state);
        _run = RunAsync(_calls);
        ReportStatus(DeviceState.Online);
        LogReady(_logger, _line.LocalEndPoint.ToString(), options.Admission.MaxCalls, voice.Name);
    }

    /// <summary>
    /// One made-up call through ear and dialog: the first real caller would otherwise pay some 300 ms for code that is
    /// compiled at its first use.
    /// </summary>
    private void WarmUp()
    {
        using var recognizer = recognition.Create();
        var dialog = packs.NewDialog();
        var step = dialog.Start(new CallFacts("warm-up", null, null), time.GetUtcNow());
        foreach (string text in (ReadOnlySpan<string>)["hello", "the next please", "yes", "no thank you"])
        {
            recognizer.Accept(new float[recognition.SampleRate]);
            recognizer.Finish();
            step = dialog.Advance(new DialogEvent.Said([Hypothesis.Typed(text)]), time.GetUtcNow());
        }
        LogWarm(_logger, step.State.Turns);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_line is null || _calls is null)
            return;
        LogDraining(_logger, _calls.Active);
        admission.Close();
        _line.Post(new SipCommand.Admit(false, options.Admission.RetryAfter));
        ReportStatus(DeviceState.Draining);
        await WaitForCallsAsync(options.Admission.DrainLimit, cancellationToken);
        _calls.EndAll();
        await WaitForCallsAsync(TimeSpan.FromSeconds(3), cancellationToken);
        await _stop.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _line.DisposeAsync();
    }

    public void Dispose() => _stop.Dispose();

    private SipRegistration? Registration() => options.Sip.Registration is { } wanted
        ? new SipRegistration(new Uri($"sip:{wanted.Registrar}"), wanted.User, wanted.Expires)
        : null;

    private SipCredentials? Credentials() => options.Sip.Registration is { PasswordFile: { } file } wanted
        ? new SipCredentials(wanted.User, File.ReadLines(file).FirstOrDefault() ?? "")
        : null;

    private async Task RunAsync(CallService calls)
    {
        try
        {
            await calls.RunAsync(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopping.
        }
        catch (Exception failed)
        {
            // Without its event loop the box would answer nothing and look alive: better to be started again.
            LogLineFailed(_logger, failed);
            lifetime.StopApplication();
        }
    }

    private async Task WaitForCallsAsync(TimeSpan limit, CancellationToken cancellation)
    {
        long began = time.GetTimestamp();
        while (_calls!.Active > 0 && time.GetElapsedTime(began) < limit && !cancellation.IsCancellationRequested)
            await Task.Delay(DrainPoll, time, CancellationToken.None);
    }

    private void ReportStatus(DeviceState state)
    {
        _state = state;
        status.Set(new StatusRecord(state)
        {
            Version = typeof(LineHost).Assembly.GetName().Version?.ToString(3),
            Started = _started,
            Calls = admission.Active,
            MaxCalls = options.Admission.MaxCalls,
        });
    }

    [LoggerMessage(130, LogLevel.Information, "EdgeVoice takes calls at {EndPoint}, {MaxCalls} at once, voice {Voice}")]
    private static partial void LogReady(ILogger logger, string endPoint, int maxCalls, string voice);

    [LoggerMessage(133, LogLevel.Debug, "warmed up with {Turns} turns")]
    private static partial void LogWarm(ILogger logger, int turns);

    [LoggerMessage(131, LogLevel.Information, "stopping: no new calls; {Active} in progress may end")]
    private static partial void LogDraining(ILogger logger, int active);

    [LoggerMessage(132, LogLevel.Critical, "the line's event loop failed; the service ends so that it is started again")]
    private static partial void LogLineFailed(ILogger logger, Exception failed);
}
