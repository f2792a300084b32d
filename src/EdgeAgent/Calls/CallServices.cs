using EdgeVoice.Agent.Calls.Actions;
using EdgeVoice.Agent.Calls.Hearing;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Calls.Speaking;
using EdgeVoice.Agent.Calls.Turns;
using EdgeVoice.Agent.Telemetry;
using EdgeVoice.Dialog.Understanding;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Telephony.Transport;

namespace EdgeVoice.Agent.Calls;

/// <summary>What all calls of this box share.</summary>
internal sealed class CallServices
{
    public required TimeProvider Time { get; init; }

    /// <summary>The site's zone: "tomorrow" is meant there.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>Short name of this run of the process; makes call names unique.</summary>
    public required string Boot { get; init; }

    public required ILogger Logger { get; init; }

    public required SipUserAgent Line { get; init; }

    public required ISpeechRecognizerFactory Recognition { get; init; }

    public required GrammarBook Grammars { get; init; }

    public required IUtteranceEncoder Encoder { get; init; }

    public required CallVoice Voice { get; init; }

    public required ActionRunner Actions { get; init; }

    public required ITelemetry Telemetry { get; init; }

    public required EdgeVoiceMetrics Metrics { get; init; }

    /// <summary>What the workers cost and whether they keep up.</summary>
    public required WorkMeter Work { get; init; }

    /// <summary>False while the box has no time to make what may be thrown away.</summary>
    public Func<bool> MaySpeculate { get; init; } = () => true;

    /// <summary>A dialog on the pack that is current now; the call keeps it to its end.</summary>
    public required Func<CallDialog> NewDialog { get; init; }

    public TurnOptions TurnOptions { get; init; } = new() { DetectorHangoverMs = Media.CallMedia.DetectorHangoverMs };

    public DegradeOptions DegradeOptions { get; init; } = new();

    /// <summary>A fax that calls, or a tone that says nobody is there any more, ends the call.</summary>
    public bool HangUpOnTones { get; init; } = true;

    /// <summary>Silence on RTP after which a caller is gone (a PBX that died sends no BYE), in ms.</summary>
    public int RtpTimeoutMs { get; init; } = 30_000;

    /// <summary>Wall time at the site; only for meaning ("tomorrow") and records.</summary>
    public DateTimeOffset Now() => TimeZoneInfo.ConvertTime(Time.GetUtcNow(), Zone);
}
