using EdgeVoice.Dsp.Voice;

namespace EdgeVoice.Dsp.Detection;

/// <summary>
/// The network's and machines' tones: ringback, busy, reorder, dial tone, special information, fax, the beep of an
/// answering machine. An event each, when it is sure.
/// </summary>
/// <remarks>Tones by <see cref="ToneAnalyzer"/>, rhythm by <see cref="Cadence"/>; edges are good to about 15 ms.</remarks>
public sealed class CallProgressDetector
{
    private const float FaxCallingHz = 1100, FaxAnswerHz = 2100;
    private static readonly float[] SpecialHz = [950, 1400, 1777];

    private readonly int _rateHz;
    private readonly int _frameSamples;
    private readonly ToneAnalyzer _analyzer;
    private readonly ToneBursts _bursts;
    private readonly EventBuffer _events = new();
    private readonly float[] _frame;

    // While one tone follows another without a gap, up to five windows hold both: 76 ms that are no pair of tones.
    private readonly long _shortest;
    private int _filled;
    private long _at;
    private ToneBurst _before;
    private ToneBurst _special;
    private int _specials;
    private long _answerSamples, _answerStart, _answerEnd;
    private bool _answerTold, _burstTold;
    private DetectorEventKind _cadence;
    private long _cadenceEnd;
    private ToneBurst _beep;
    private long _speechAt;

    /// <param name="rateHz">8000 or 16000.</param>
    public CallProgressDetector(int rateHz)
    {
        if (rateHz is not (8000 or 16000))
            throw new ArgumentOutOfRangeException(nameof(rateHz), rateHz, "tones are detected at 8000 or 16000 Hz");
        _rateHz = rateHz;
        _frameSamples = FrameFormat.Samples(rateHz);
        _frame = new float[_frameSamples];
        _shortest = Samples(100);
        _analyzer = new ToneAnalyzer(rateHz);
        _bursts = new ToneBursts(rateHz);
        Reset();
    }

    /// <summary>True while a tone has been on for 100 ms or more: what is heard is a machine.</summary>
    public bool ToneOn => _bursts.Open && _bursts.Burst.Length >= _shortest;

    /// <summary>Evidence of music in the last frame, 0 to 1: not in a known rhythm, nor in a pure tone longer than a note.</summary>
    internal float HeldNotes
        => (_bursts.Open && _bursts.Burst.Length > Samples(600)) || _at - _cadenceEnd < Samples(7000) ? 0 : _analyzer.HeldNotes;

    /// <summary>Says that the far end speaks now: a single tone in the 15 s after it may be an answering machine's beep.</summary>
    public void NoteSpeech()
    {
        if (!ToneOn)
            _speechAt = _at;
    }

    /// <summary>Takes samples of any number; returns what became sure in them, valid until the next call.</summary>
    public ReadOnlySpan<DetectorEvent> Process(ReadOnlySpan<float> samples)
    {
        _events.Clear();
        while (!samples.IsEmpty)
        {
            int take = Math.Min(_frameSamples - _filled, samples.Length);
            FiniteSamples.Copy(samples[..take], _frame.AsSpan(_filled));
            samples = samples[take..];
            _filled += take;
            if (_filled == _frameSamples)
                WholeFrame();
        }
        return _events.Events;
    }

    /// <summary>Back to the state right after construction.</summary>
    public void Reset()
    {
        _analyzer.Reset();
        _bursts.Reset();
        _events.Clear();
        _filled = _specials = 0;
        _at = _answerSamples = _answerStart = 0;
        _answerEnd = _cadenceEnd = _speechAt = long.MinValue / 2;
        _answerTold = _burstTold = false;
        _cadence = DetectorEventKind.None;
        _before = _special = _beep = default;
    }

    private void WholeFrame()
    {
        _filled = 0;
        _at += _frameSamples;
        if (_bursts.Next(_analyzer.Process(_frame), _at, out var closed) && closed.Length >= _shortest)
            Closed(closed);
        if (_bursts.Open)
            Ongoing(_bursts.Burst);
        else
            _burstTold = false;
        TellBeep();
    }

    /// <summary>What need not wait for the end of the burst.</summary>
    private void Ongoing(in ToneBurst burst)
    {
        if (burst.Is(FaxAnswerHz, 0, 20))
            FaxAnswer(burst, ended: false);
        if (_burstTold)
            return;
        if (burst.Is(440, 480, 12) && burst.Length >= Samples(800))
            TellCadence(DetectorEventKind.Ringback, burst, burst.Start);
        else if ((burst.Is(350, 440, 12) && burst.Length >= Samples(1500)) || (burst.Is(425, 0, 12) && burst.Length >= Samples(2000)))
            TellCadence(DetectorEventKind.DialTone, burst, burst.Start);
    }

    private void Closed(in ToneBurst burst)
    {
        _beep = default; // another tone so soon: it was none
        bool known = Special(burst) | Fax(burst) | InCadence(burst);
        if (!known && IsBeep(burst))
            _beep = burst;
        _before = burst;
        _burstTold = false;
    }

    private bool InCadence(in ToneBurst burst)
    {
        foreach (ref readonly Cadence cadence in Cadence.All.AsSpan())
        {
            if (!cadence.Matches(burst, _before, _rateHz))
                continue;
            TellCadence(cadence.Kind, burst, cadence.OffMs == 0 ? burst.Start : _before.Start);
            return true;
        }
        return false;
    }

    /// <summary>A rhythm is told once; again only after a pause of 7 s, longer than any ringing pause.</summary>
    private void TellCadence(DetectorEventKind kind, in ToneBurst burst, long start)
    {
        _burstTold = true;
        if (_cadence != kind || burst.Start - _cadenceEnd > Samples(7000))
            Tell(kind, start, burst.End - start, burst);
        (_cadence, _cadenceEnd) = (kind, burst.End);
    }

    /// <summary>Three tones with no gap (at least 276 ms each): a window across two of them holds neither, so each measures up to 85 ms short.</summary>
    private bool Special(in ToneBurst burst)
    {
        bool follows = _specials > 0 && burst.Start - _before.End <= Samples(140);
        if (_specials > 0 && !follows)
            _specials = 0;
        if (!burst.Is(SpecialHz[_specials], 0, 50) || burst.Length < Samples(160) || burst.Length > Samples(450))
        {
            _specials = 0;
            return false;
        }
        if (_specials == 0)
            _special = burst;
        if (++_specials == SpecialHz.Length)
        {
            _specials = 0;
            Tell(DetectorEventKind.SpecialInformation, _special.Start, burst.End - _special.Start, _special);
        }
        // The first alone may as well be a beep: the next tone decides.
        return _specials != 1;
    }

    private bool Fax(in ToneBurst burst)
    {
        if (burst.Is(FaxAnswerHz, 0, 20))
        {
            FaxAnswer(burst, ended: true);
            return true;
        }
        if (!burst.Is(FaxCallingHz, 0, 42) || Math.Abs(burst.Length - Samples(500)) > Samples(75))
            return false;
        Tell(DetectorEventKind.FaxCalling, burst.Start, burst.Length, burst);
        return true;
    }

    /// <summary>The answer tone may turn its phase every 450 ms, which breaks it into bursts: those are added up.</summary>
    private void FaxAnswer(in ToneBurst burst, bool ended)
    {
        if (burst.Start - _answerEnd > Samples(250))
        {
            _answerSamples = 0;
            _answerStart = burst.Start;
            _answerTold = false;
            _answerEnd = burst.Start;
        }
        long heard = _answerSamples + burst.Length;
        if (!_answerTold && heard >= Samples(900))
        {
            _answerTold = true;
            Tell(DetectorEventKind.FaxAnswer, _answerStart, burst.End - _answerStart, burst);
        }
        if (ended)
            (_answerSamples, _answerEnd) = (heard, burst.End);
    }

    private bool IsBeep(in ToneBurst burst)
        => burst.HighHz == 0
        && burst.LowHz is >= 350 and <= 2800
        && !burst.Is(425, 0, 12) && !burst.Is(400, 0, 10)
        && burst.Length >= Samples(280) && burst.Length <= Samples(3000)
        && burst.Start - _speechAt <= Samples(15000);

    /// <summary>A beep is told when 200 ms have passed with no other tone after it.</summary>
    private void TellBeep()
    {
        if (_beep.Length == 0 || _bursts.Open || _at - _beep.End < Samples(200))
            return;
        Tell(DetectorEventKind.Beep, _beep.Start, _beep.Length, _beep);
        _beep = default;
    }

    private void Tell(DetectorEventKind kind, long start, long length, in ToneBurst burst)
        => _events.Add(new DetectorEvent(kind, start, length, '\0', burst.LowHz, 10f * MathF.Log10(burst.Power)));

    private long Samples(int ms) => (long)ms * _rateHz / 1000;
}
