using EdgeVoice.Dialog;
using EdgeVoice.Dsp.Detection;
using EdgeVoice.Telephony;

namespace EdgeVoice.Agent.Calls;

internal sealed partial class CallSession
{
    [LoggerMessage(100, LogLevel.Information, "call {Call} from {From} answered")]
    private static partial void LogBegan(ILogger logger, long call, string from);

    [LoggerMessage(101, LogLevel.Information, "call {Call} heard \"{Heard}\" ({Act}, {Intent}), answers \"{Answer}\"")]
    private static partial void LogTurn(ILogger logger, long call, string heard, string act, string intent, string answer);

    [LoggerMessage(102, LogLevel.Information, "call {Call} ended: {End}, {Status} {Reason}")]
    private static partial void LogEnded(ILogger logger, long call, CallEnd end, int status, string reason);

    [LoggerMessage(103, LogLevel.Error, "call {Call} broke and is ended; the other calls go on")]
    private static partial void LogSessionFailed(ILogger logger, long call, Exception error);

    [LoggerMessage(104, LogLevel.Warning, "call {Call}: the voice failed ({Code}): {Message}")]
    private static partial void LogVoiceFailed(ILogger logger, long call, string code, string message);

    [LoggerMessage(105, LogLevel.Information, "call {Call}: action {ActionId} ended {Outcome}")]
    private static partial void LogAction(ILogger logger, long call, string actionId, ActionOutcome outcome);

    [LoggerMessage(106, LogLevel.Information, "call {Call}: transfer to {Target} ({Uri}), {Reason}")]
    private static partial void LogTransfer(ILogger logger, long call, string target, Uri uri, string reason);

    [LoggerMessage(107, LogLevel.Warning, "call {Call}: transfer to {Target} failed: {Why}; the caller is back")]
    private static partial void LogTransferFailed(ILogger logger, long call, string target, string why);

    [LoggerMessage(108, LogLevel.Information, "call {Call}: audio is now {Codec}, we send: {Send}")]
    private static partial void LogAudioChanged(ILogger logger, long call, AudioCodec codec, bool send);

    private static void LogLedger(ILogger logger, long call, int turn, Telemetry.TurnLedger ledger)
        => LogLedger(logger, call, turn, ledger.Whole, ledger.Endpoint, ledger.AsrFinal, ledger.Understand, ledger.Decide, ledger.TtsFirstAudio, ledger.Playout,
            ledger.SpeculationSaved, ledger.Overspent ?? "none");

    [LoggerMessage(111, LogLevel.Information,
        "call {Call} turn {Turn}: {Whole} ms = endpoint {Endpoint} + asr_final {AsrFinal} + understand {Understand} + decide {Decide} + tts_first_audio {Tts} + playout {Playout}; ahead saved {Saved}; overspent: {Overspent}")]
    private static partial void LogLedger(
        ILogger logger, long call, int turn, double whole, double endpoint, double asrFinal, double understand, double decide, double tts, double playout, double saved, string overspent);

    [LoggerMessage(112, LogLevel.Warning, "call {Call}: its turns overspend or are in budget again; degrade ladder at {Rung}")]
    private static partial void LogDegraded(ILogger logger, long call, string rung);

    [LoggerMessage(109, LogLevel.Information, "call {Call}: {Sound} on the line ({FrequencyHz:0} Hz, {LevelDb:0} dB)")]
    private static partial void LogLineSound(ILogger logger, long call, DetectorEventKind sound, float frequencyHz, float levelDb);
}
