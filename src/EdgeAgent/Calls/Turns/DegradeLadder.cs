using EdgeVoice.Dsp;

namespace EdgeVoice.Agent.Calls.Turns;

/// <summary>What a call that keeps its caller waiting gives up, step by step (design section 3).</summary>
internal enum DegradeRung
{
    /// <summary>Nothing: answers come in time.</summary>
    None,

    /// <summary>"One moment" is said early when an answer is late.</summary>
    Filler,

    /// <summary>The shortest variant of every wording.</summary>
    ShortWording,

    /// <summary>The fastest voice for what is not rendered ahead.</summary>
    FastVoice,

    /// <summary>Questions are asked so that they can be answered with keys.</summary>
    Keys,

    /// <summary>A person takes the call.</summary>
    Person,
}

internal static class DegradeRungs
{
    /// <summary>What the rung is called in records, metrics and figures.</summary>
    public static string Name(this DegradeRung rung) => rung switch
    {
        DegradeRung.None => "none",
        DegradeRung.Filler => "filler",
        DegradeRung.ShortWording => "short_wording",
        DegradeRung.FastVoice => "fast_voice",
        DegradeRung.Keys => "keys",
        _ => "person",
    };
}

/// <summary>When a call climbs the degrade ladder, in ms.</summary>
internal sealed record DegradeOptions
{
    /// <summary>Time from the endpoint to the first sound that is within budget: recogniser, thinking, voice and play-out together. Range 100 to 2,000.</summary>
    public int BudgetMs { get; init; } = (int)(Telemetry.TurnLedger.AsrFinalBudget + Telemetry.TurnLedger.ThinkBudget + Telemetry.TurnLedger.TtsFirstAudioBudget + Telemetry.TurnLedger.PlayoutBudget);

    /// <summary>An answer later than this counts twice. Range 300 to 5,000.</summary>
    public int SevereMs { get; init; } = 900;

    /// <summary>Silence after a turn until a filler on a call that has not been slow. Range 200 to 3,000.</summary>
    public int FillerMs { get; init; } = 700;

    /// <summary>The same on a call that has been slow before.</summary>
    public int EarlyFillerMs { get; init; } = 400;

    /// <summary>Overspent turns that take a call one rung up.</summary>
    public int TurnsUp { get; init; } = 2;

    /// <summary>Turns within budget, in a row, that take it one rung down.</summary>
    public int TurnsDown { get; init; } = 3;
}

/// <summary>
/// The degrade ladder of one call: climbs when turns overspend, comes down when they are in budget again. What the caller
/// waits for by design (the endpoint) is not counted: no shorter wording mends that. Media time and given figures only.
/// </summary>
internal sealed class DegradeLadder(DegradeOptions options, bool hasFasterVoice)
{
    private int _strikes;
    private int _inBudget;
    private int _waitedMs = -1;

    public DegradeRung Rung { get; private set; }

    /// <summary>A turn was committed: its answer is awaited from now on.</summary>
    public void TurnCommitted() => _waitedMs = 0;

    /// <summary>One frame has passed. True when a filler should be said now, once a turn.</summary>
    /// <param name="heard">The caller hears the answer already.</param>
    public bool Frame(bool heard)
    {
        if (_waitedMs < 0)
            return false;
        if (heard)
        {
            _waitedMs = -1;
            return false;
        }
        _waitedMs += FrameFormat.FrameMs;
        if (_waitedMs < (Rung == DegradeRung.None ? options.FillerMs : options.EarlyFillerMs))
            return false;
        _waitedMs = -1;
        return true;
    }

    /// <summary>The first sound of an answer left this long after the endpoint. True when the rung changed.</summary>
    /// <param name="afterEndpointMs">Everything but the endpoint, in ms.</param>
    /// <param name="filled">It was a filler: the answer itself came later still.</param>
    public bool Answered(double afterEndpointMs, bool filled)
    {
        _waitedMs = -1;
        if (afterEndpointMs <= options.BudgetMs && !filled)
        {
            _strikes = 0;
            if (Rung == DegradeRung.None || ++_inBudget < options.TurnsDown)
                return false;
            _inBudget = 0;
            return Move(-1);
        }
        _inBudget = 0;
        _strikes += filled || afterEndpointMs > options.SevereMs ? 2 : 1;
        if (_strikes < options.TurnsUp)
            return false;
        _strikes = 0;
        return Move(1);
    }

    private bool Move(int by)
    {
        var to = Rung + by;
        if (to == DegradeRung.FastVoice && !hasFasterVoice)
            to += by;
        if (to > DegradeRung.Person)
            return false;
        Rung = to;
        return true;
    }
}
