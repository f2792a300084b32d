namespace EdgeVoice.Dsp.Detection;

/// <summary>What was heard on the line that is not the caller speaking.</summary>
public enum DetectorEventKind
{
    None,

    /// <summary>A key: see <see cref="DetectorEvent.Digit"/>.</summary>
    Dtmf,

    /// <summary>The far end rings.</summary>
    Ringback,

    /// <summary>The far end is busy.</summary>
    Busy,

    /// <summary>Congestion, fast busy.</summary>
    Reorder,

    /// <summary>A steady dial tone: the far end has hung up or waits for digits.</summary>
    DialTone,

    /// <summary>The three rising tones of ITU-T E.180: no such number, all circuits busy.</summary>
    SpecialInformation,

    /// <summary>A fax calls: CNG, 1100 Hz (ITU-T T.30).</summary>
    FaxCalling,

    /// <summary>A fax or modem answers: CED, 2100 Hz (ITU-T T.30, V.25), with phase reversals or without.</summary>
    FaxAnswer,

    /// <summary>The tone after which an answering machine records. Reported when it has ended.</summary>
    Beep,

    /// <summary>Music has been playing for some seconds and nobody speaks.</summary>
    HoldMusicStarted,

    HoldMusicEnded,

    /// <summary>Other people talk in the background.</summary>
    BabbleStarted,

    BabbleEnded,
}
