using System.Numerics.Tensors;
using EdgeVoice.Dsp.Filters;

namespace EdgeVoice.Dsp.Echo;

/// <summary>
/// Takes our own voice out of what comes back from the line: hybrid echo and speakerphone echo.
/// </summary>
/// <remarks>
/// <para>Two adaptive filters run over the same far end (see <see cref="PartitionedFilter"/>). The main one is slow and makes the output;
/// the scout is quick. When the scout does clearly better for 50 ms the path has changed and the main one takes
/// the scout's weights; when it does worse (double-talk shakes it) it goes back to the main one's. The bulk delay is found
/// by a third, coarse filter over 500 ms. A loudspeaker that clips and a clock that drifts are found from what the main one
/// does (<see cref="LoudspeakerLimit"/>, <see cref="ClockDrift"/>) and made good. What is left is suppressed by <see cref="ResidualEchoSuppressor"/>.</para>
/// <para>Far and near end are fed together, frame by frame, in the order of the line's clock. Latency is two blocks of 8 ms.</para>
/// </remarks>
public sealed class EchoCanceller
{
    private const float BlockMs = 8;
    private const int HeadroomBlocks = 2;
    private const int KeepBlocks = 5;
    // An echo that begins so late is still within the tail, with 60 ms of its room.
    private const int CoveredBlocks = 12;
    private const int TransferBlocks = 6;
    private const int NearHoldBlocks = 15;
    // Echo 20 dB under the far end at most: none worth learning while somebody speaks.
    private const float NoEcho = 0.01f;
    private const int AstrayBlocks = 62;
    private const float QuickPersistence = 0.97f;
    // 1 - A^2 of the slow filter: A from 0.999985 to 0.99, 0.9999 at first.
    private const float LeastWander = 3e-5f;
    private const float FirstWander = 2e-4f;
    private const float MostWander = 2e-2f;
    private const float FollowBelow = 1.0f;
    private const float RestAbove = 1.2f;
    // Without a suppressor that knows who speaks: what is left of a path that wanders is under a quarter of the microphone.
    private const float WanderingRest = 0.25f;
    // 240 ms of far end with nothing cancelled: loud double-talk or another delay. The delay search starts anew; only if it
    // finds the echo elsewhere is anything done.
    private const int LostBlocks = 30;
    // Left over by a filter that does not know the path: -6 dB of the microphone.
    private const float Unexplained = 0.25f;
    // Left over by a filter that knows it, however the loudspeaker clips: -3 dB at most.
    private const float Known = 0.5f;
    // Until a caller who begins to speak is half of what the likeness looks at.
    private const int UnexplainedBlocks = 10;
    // Share of what is heard that is too little to be somebody who wants to be heard.
    private const float Unheard = 0.1f;
    // A filter that has cancelled one vowel for a moment does not know the path: 160 ms in all.
    private const int KnownBlocks = 20;
    // Mean power of a far-end block under which nothing is learned: -70 dBov.
    private const float FarActive = 1e-7f;

    private readonly int _rateHz;
    private readonly int _block;
    private readonly int _partitions;
    private readonly EchoCancellerOptions _options;
    private readonly FarEndHistory _history;
    private readonly AdaptivePath _main;
    private readonly AdaptivePath _scout;
    private readonly DelayEstimator? _delays;
    private readonly EchoCoupling _coupling = new();
    private readonly EchoLikeness _likeness;
    private readonly LoudspeakerLimit _limit;
    private readonly ClockDrift _drift;
    private readonly ResidualEchoSuppressor? _suppressor;
    private readonly float[] _far;
    private readonly float[] _near;
    private readonly float[] _out;
    private int _filled;
    private int _delay;
    private int _expected;
    private int _better;
    private int _worse;
    private int _changes;
    private int _lost;
    private int _nearHold;
    private int _astray;
    private int _jumped;
    private int _unexplained;
    private int _cancelling;
    private bool _converged;
    private bool _seeking = true;
    private bool _farActive;
    private bool _anyFarActive;
    private float _mainPower;
    private float _scoutPower;
    private float _micPower;
    private float _micSlow;
    private float _farSlow;
    private float _linearSlow;
    private float _outSlow;

    public EchoCanceller(int rateHz, EchoCancellerOptions? options = null)
    {
        if (rateHz is not (8000 or 16000))
            throw new ArgumentOutOfRangeException(nameof(rateHz), rateHz, "the audio path runs at 8000 or 16000 Hz");
        _options = options ?? new();
        _options.Check();
        _rateHz = rateHz;
        _block = rateHz * (int)BlockMs / 1000;
        _partitions = (_options.TailMs + (int)BlockMs - 1) / (int)BlockMs;
        int slots = _partitions + (_options.MaxDelayMs / (int)BlockMs) + 2;
        _history = new FarEndHistory(_block, slots);
        _limit = new LoudspeakerLimit(_block, slots);
        _main = new AdaptivePath(_block, _partitions, persistence: 1, constrained: 4, nearSmoothing: 0.3f);
        _scout = new AdaptivePath(_block, _partitions, persistence: QuickPersistence, constrained: 4, nearSmoothing: 0.3f);
        _main.Filter.Wander = FirstWander;
        _drift = new ClockDrift(_block, _main.Filter);
        _likeness = new EchoLikeness(_block, (_options.MaxDelayMs / (int)BlockMs) + 2);
        _delays = _options.MaxDelayMs > 0 ? new DelayEstimator(rateHz, _block, _options.MaxDelayMs) : null;
        _suppressor = _options.ResidualSuppression ? new ResidualEchoSuppressor(rateHz, _block, _options.ComfortNoise) : null;
        (_far, _near, _out) = (new float[_block], new float[_block], new float[_block]);
    }

    /// <summary>Delay from near end in to near end out, samples.</summary>
    public int LatencySamples => _suppressor is null ? _block : 2 * _block;

    /// <summary>False: the filters stay as they are, as tests of what they have learned ask for; default true.</summary>
    public bool Learns { get; set; } = true;

    /// <summary>Both ends speak now: what comes back is more than our echo explains.</summary>
    public bool DoubleTalk => EchoPossible && NearSpeaks;

    /// <summary>Our voice is under way and explains what comes back.</summary>
    public bool OnlyEcho => EchoPossible && !NearSpeaks;

    /// <summary>What is known about the line now.</summary>
    public EchoReport Report => new(
        Ratio(_micSlow, _outSlow),
        Ratio(_micSlow, _linearSlow),
        _converged ? Ratio(_farSlow, _micSlow) : 0,
        DelayMs(),
        DoubleTalk,
        _converged,
        _changes,
        _drift.Ppm,
        _limit.Level);

    // A filter that knows the path knows best; before that, and while it is lost, loudness has to do.
    private bool PathKnown => _converged && _suppressor is { EchoFits: true };

    private bool EchoPossible => PathKnown ? _farActive : _anyFarActive;

    // The path has jumped, by a jitter buffer that stretched the sound, say: nearly all that comes back is left, and all of it is our own.
    private bool Jumped => Lost || _unexplained >= UnexplainedBlocks || NewBeginning;

    // A line that gives our voice back gives it back first, after a silence in which the path may have become another one.
    private bool NewBeginning => _likeness is { EchoSeen: true, Unjudged: true } && _anyFarActive && !_coupling.Exceeded && _mainPower > Unexplained * _micPower;

    private bool Lost => _likeness.OnlyEcho && _mainPower > Unexplained * _micPower;

    private bool NearSpeaks => PathKnown
        ? _suppressor!.DoubleTalk && !Jumped
        : (_likeness.SomebodyElse && _coupling.Loud) || _coupling.Exceeded || (_converged && !OwnVoice && _suppressor is { NearDominates: true });

    // What is 10 dB and more under the rest is no caller, and the rest no louder than an echo can be: the path has grown.
    private bool OwnVoice => _likeness.MostOther < Unheard;

    /// <summary>
    /// Cancels in place. Both spans are of one length and one time; an empty far end stands for silence.
    /// </summary>
    public void Process(ReadOnlySpan<float> farEnd, Span<float> nearEnd)
    {
        if (farEnd.Length != 0 && farEnd.Length != nearEnd.Length)
            throw new ArgumentException($"found {farEnd.Length} far-end samples for {nearEnd.Length} near-end ones; they are fed in step (or the far end empty for silence)", nameof(farEnd));
        for (int at = 0; at < nearEnd.Length;)
        {
            int take = Math.Min(nearEnd.Length - at, _block - _filled);
            var far = _far.AsSpan(_filled, take);
            if (farEnd.IsEmpty)
                far.Clear();
            else
                SampleGuard.Clean(farEnd.Slice(at, take), far);
            var part = nearEnd.Slice(at, take);
            SampleGuard.Clean(part, _near.AsSpan(_filled, take));
            _out.AsSpan(_filled, take).CopyTo(part);
            _filled += take;
            at += take;
            if (_filled == _block)
            {
                _filled = 0;
                RunBlock();
            }
        }
    }

    /// <summary>Returns to the state right after construction; keeps the configuration.</summary>
    public void Reset()
    {
        _history.Clear();
        _main.Clear();
        _main.Filter.Wander = FirstWander;
        _scout.Clear();
        _delays?.Clear();
        _coupling.Clear();
        _likeness.Clear();
        _limit.Clear();
        _drift.Clear();
        _suppressor?.Clear();
        Array.Clear(_far);
        Array.Clear(_near);
        Array.Clear(_out);
        _filled = _delay = _expected = _better = _worse = _changes = _lost = _nearHold = _astray = _jumped = _unexplained = _cancelling = 0;
        _converged = _farActive = _anyFarActive = false;
        _seeking = true;
        _mainPower = _scoutPower = _micPower = _micSlow = _farSlow = _linearSlow = _outSlow = 0;
    }

    private void RunBlock()
    {
        _delays?.Process(_far, _near, _rateHz / 2000);
        _limit.Play(_far);
        _history.Push(_far);
        _main.Cancel(_history, _delay, _near);
        _scout.Cancel(_history, _delay, _near);
        bool farActive = _farActive = IsFarActive();
        float loudest = _history.Loudest;
        _anyFarActive = loudest > FarActive * 2 * _block * _block;
        float micPower = TensorPrimitives.SumOfSquares<float>(_near) / _block;
        bool known = PathKnown;
        _likeness.Process(_history[0], _near);
        if (_anyFarActive)
            _coupling.Process(loudest / (2f * _block * _block), micPower, known ? Likeness.Unknown : _likeness.Verdict, !known && _likeness.Active, OwnVoice);
        _nearHold = _coupling is { Exceeded: true, Most: < NoEcho } || (!known && _likeness.Verdict == Likeness.Other) ? NearHoldBlocks : Math.Max(0, _nearHold - 1);
        if (Learns && farActive && _converged && _mainPower < Known * _micPower)
            _limit.Learn(_main.Filter, _delay, _main.Error);
        if (_suppressor is null)
            _main.Error.CopyTo(_out);
        if (farActive && Learns)
        {
            // On a line that gives nothing back there is nothing to learn but the caller's voice. The scout may try: it is believed once it
            // does better.
            if (_converged || _nearHold == 0)
                _main.Learn(_history, _delay);
            _scout.Learn(_history, _delay);
            if (_mainPower > _micPower && _main.ErrorPower > micPower)
                _main.PassThrough(_near);
        }
        if (Learns)
            FollowClock(farActive);
        // Until the first sound on a line is judged it passes: the syllables of a caller who speaks at once do not come again.
        bool unjudged = _likeness is { Verdict: Likeness.Unknown, EchoSeen: false };
        _suppressor?.Bound(_coupling.Most * loudest / 2, PathKnown, NearSpeaks || unjudged, Jumped);
        _suppressor?.Process(_main.Error, _main.Echo, _main.Expected, farActive, _out);
        SampleGuard.Clean(_out);
        if (!farActive)
            return;
        Measure(micPower);
        if (!Learns)
            return;
        Transfer();
        Align();
    }

    private void FollowClock(bool farActive)
    {
        if (_drift.SamplesPerBlock is not 0 and float slip)
        {
            _main.Filter.Slip(slip, now: !farActive);
            _scout.Filter.Slip(slip, now: !farActive);
        }
        if (_converged)
            _drift.Process(_main.Filter, farActive);
        else
            _drift.Restart();
    }

    private bool IsFarActive()
    {
        // The echo of a word is still under way when the word is over: the whole tail counts.
        float most = 0;
        for (int p = 0; p < _partitions; p += 2)
            most = Math.Max(most, _history.Energy(_delay + p));
        // Sum over bins of a block of 2B samples of power s: about B * 2B * s.
        return most > FarActive * 2 * _block * _block;
    }

    private void Measure(float micPower)
    {
        _micPower += 0.15f * (micPower - _micPower);
        _mainPower += 0.15f * (_main.ErrorPower - _mainPower);
        _scoutPower += 0.15f * (_scout.ErrorPower - _scoutPower);
        if (_suppressor?.DoubleTalk ?? _mainPower > WanderingRest * _micPower)
            return;
        Follow();
        const float Slow = 0.01f;
        _micSlow += Slow * (micPower - _micSlow);
        _linearSlow += Slow * (_main.ErrorPower - _linearSlow);
        _outSlow += Slow * ((TensorPrimitives.SumOfSquares<float>(_out) / _block) - _outSlow);
        _farSlow += Slow * ((TensorPrimitives.SumOfSquares<float>(_far) / _block) - _farSlow);
    }

    // Clocks that drift and people who move change the path all the time. Then the quick filter does as well as the slow one
    // or better, and the slow one is let wander more; on a path that stands still it is made slower again.
    private void Follow()
    {
        float ratio = _scoutPower / (_mainPower + 1e-12f);
        if (ratio < FollowBelow)
            _main.Filter.Wander = Math.Min(_main.Filter.Wander * 1.02f, MostWander);
        else if (ratio > RestAbove)
            _main.Filter.Wander = Math.Max(_main.Filter.Wander * 0.98f, LeastWander);
    }

    private void Transfer()
    {
        _unexplained = _mainPower > 2 * _likeness.MostOther * _micPower ? Math.Min(_unexplained + 1, UnexplainedBlocks) : 0;
        _better = _scoutPower < 0.6f * _mainPower ? _better + 1 : 0;
        _worse = _scoutPower > 1.5f * _mainPower ? _worse + 1 : 0;
        if (_better >= TransferBlocks)
        {
            if (_mainPower > 0.25f * _micPower)
            {
                _suppressor?.Distrust();
                if (_converged)
                    _changes++;
            }
            _main.CopyFrom(_scout);
            _main.Filter.Doubt(0.3f, 3e-5f);
            _scout.Filter.Doubt(0.3f, 3e-5f);
            _mainPower = _scoutPower;
            _better = 0;
        }
        else if (_worse >= TransferBlocks)
        {
            _scout.CopyFrom(_main);
            _scoutPower = _mainPower;
            _worse = 0;
        }

        // Louder than the microphone for half a second, longer than learning a path makes it: it learned what was no echo.
        _astray = _mainPower > 1.2f * _micPower ? _astray + 1 : 0;
        if (_astray > AstrayBlocks)
        {
            _main.Clear();
            _scout.Clear();
            _suppressor?.Distrust();
            _astray = 0;
        }

        bool cancels = _mainPower < 0.1f * _micPower;
        _lost = _mainPower > 0.5f * _micPower ? _lost + 1 : 0;
        if (_lost == LostBlocks)
            _delays?.Restart();
        // Where the old path had nothing the filter is sure of it and would stay so, while the search has found the echo again. The scout may look there: it is
        // believed once it does better.
        else if (_lost > 0 && _lost % LostBlocks == 0 && _delays?.DelayMs is not null)
            _scout.Filter.Expect(0);
        _cancelling = cancels ? Math.Min(_cancelling + 1, KnownBlocks) : Math.Max(0, _cancelling - 1);
        if (_cancelling == KnownBlocks)
            (_converged, _seeking) = (true, false);

        // Echo alone, and next to nothing of it cancelled: the path is another one, however the filter flatters itself now and then.
        _jumped = Lost && _suppressor is not { EchoFits: true } ? _jumped + 1 : Math.Max(0, _jumped - 1);
        if (_jumped == LostBlocks)
        {
            _delays?.Restart();
            _converged = false;
            _seeking = true;
            _jumped = 0;
        }
        // A second of nothing cancelled is no double-talk: nobody speaks over us that long and that loudly without a pause.
        else if (_lost > 1000 / BlockMs)
            _converged = false;
    }

    private void Align()
    {
        if (_delays is null)
            return;
        if (_converged && _lost <= LostBlocks)
        {
            if (_lost > 0)
                return;
            // Clocks drift: keep the response in the middle of its room, with all that was learned.
            var (at, _, prominence) = _main.Filter.Peak();
            int lag = at / _block;
            if (prominence > 1.5f && (lag > KeepBlocks || (lag < 1 && _delay > 0)))
                MoveTo(_delay + lag - HeadroomBlocks, keep: true);
        }
        else if (FoundDelay is int found)
        {
            int lag = found - _delay;
            if (lag < 0 || lag > KeepBlocks)
                MoveTo(found - HeadroomBlocks, keep: false);
        }
        else if (_seeking && _likeness.DelaySettled)
        {
            // In noise the search takes seconds; the likeness knows sooner where the echo begins, so the filter learns most there.
            int lag = _likeness.DelayBlocks - _delay;
            if (lag < 0 || lag > CoveredBlocks)
                MoveTo(_likeness.DelayBlocks - HeadroomBlocks, keep: false);
            else if (lag > HeadroomBlocks && Math.Abs(lag - _expected) > 1)
                Expect(lag);
        }
    }

    // Of the two, the search is the finer one and the likeness the quicker; two who speak at once and alike deceive it.
    private int? FoundDelay => _delays!.DelayMs is float ms ? (int)(ms / BlockMs) : _seeking && _likeness.OnlyEcho ? _likeness.DelayBlocks : null;

    private void Expect(int lag)
    {
        _expected = lag;
        _main.Filter.Expect(lag - 1);
        _scout.Filter.Expect(lag - 1);
    }

    private void MoveTo(int delay, bool keep)
    {
        delay = Math.Clamp(delay, 0, _options.MaxDelayMs / (int)BlockMs);
        if (delay == _delay)
            return;
        if (keep)
        {
            _main.Filter.Shift(delay - _delay);
            _scout.Filter.Shift(delay - _delay);
        }
        else
        {
            _main.Clear();
            _scout.Clear();
            _suppressor?.Distrust();
            _changes++;
        }
        _delay = delay;
        _lost = 0;
        _expected = 0;
    }

    private float DelayMs()
    {
        if (!_converged)
            return _delays?.DelayMs ?? 0;
        return (_delay * BlockMs) + (_main.Filter.Peak().At * 1000f / _rateHz);
    }

    private static float Ratio(float a, float b) => a > 0 ? 10 * MathF.Log10((a + 1e-12f) / (b + 1e-12f)) : 0;
}
