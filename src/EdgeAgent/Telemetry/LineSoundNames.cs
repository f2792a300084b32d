using EdgeVoice.Dsp.Detection;

namespace EdgeVoice.Agent.Telemetry;

/// <summary>The names under which records and metrics tell of sounds on the line.</summary>
internal static class LineSoundNames
{
    public static string Of(DetectorEventKind kind) => kind switch
    {
        DetectorEventKind.Dtmf => "dtmf",
        DetectorEventKind.Ringback => "ringback",
        DetectorEventKind.Busy => "busy",
        DetectorEventKind.Reorder => "reorder",
        DetectorEventKind.DialTone => "dial_tone",
        DetectorEventKind.SpecialInformation => "special_information",
        DetectorEventKind.FaxCalling => "fax_calling",
        DetectorEventKind.FaxAnswer => "fax_answer",
        DetectorEventKind.Beep => "beep",
        DetectorEventKind.HoldMusicStarted => "hold_music",
        DetectorEventKind.HoldMusicEnded => "hold_music_ended",
        DetectorEventKind.BabbleStarted => "babble",
        DetectorEventKind.BabbleEnded => "babble_ended",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no sound of a line"),
    };
}
