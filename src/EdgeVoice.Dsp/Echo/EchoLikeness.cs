using System.Numerics.Tensors;
using EdgeVoice.Dsp.Spectral;

namespace EdgeVoice.Dsp.Echo;

/// <summary>Whose sound comes back, as far as it can be told without a filter.</summary>
internal enum Likeness
{
    /// <summary>Nothing comes back, or not yet enough of it.</summary>
    Unknown,

    /// <summary>It rises and falls, band by band, as what we played some time ago did.</summary>
    Echo,

    /// <summary>It does not, at any delay: somebody else speaks.</summary>
    Other,
}

/// <summary>
/// Tells echo from a caller before any filter knows the path: by the likeness of what comes back to what was played, over all delays.
/// </summary>
/// <remarks>
/// Correlation of two patterns of log power, 16 bands by 24 blocks (192 ms), each band less its mean, so that neither level nor
/// colour of the path matters, and each block less half of its own, since all speech begins and ends alike; the best of all delays
/// counts. On read speech at delays of 5 to 400 ms and losses of 6 to 30 dB an echo reaches 0.66 in 19 windows of 20, another
/// speaker 0.62 in one of 20. An adaptive filter needs three times as long to say it.
/// </remarks>
internal sealed class EchoLikeness
{
    private const int Bands = SpeechBands.Count;
    private const int Window = 24;
    // Parts of the window that must hold sound before it says anything.
    private const int LeastActive = 15;
    private const float EchoFrom = 0.66f;
    private const float OtherUnder = 0.57f;
    private const float EchoForSure = 0.76f;
    // Whoever speaks beside the echo, no more than 20 dB under it, brings the likeness under this.
    private const float NothingElse = 0.88f;
    private const int LeastJudged = 3;
    // So unlike an echo is for a moment only, within a long word or while its delay jumps; for 220 ms without a like one it is somebody's voice.
    private const float ForeignUnder = 0.45f;
    private const int ForeignBlocks = 28;
    // What is weaker, in times the floor, is no evidence: a line's noise is like nothing at all.
    private const float ForeignLevel = 10;
    // Times the floor: what was played under this, the breath before our first word, say, shows no pattern, and its echo looks like somebody else.
    private const float FaintLevel = 60;
    // What was heard under this shows the line's noise as much as a pattern: nobody's voice is known by it.
    private const float OtherLevel = 30;
    // As many looks in a row, 220 ms, that find one delay.
    private const int SettledLooks = 14;
    // A verdict lasts over the gaps between words.
    private const int HoldBlocks = 40;

    private readonly int _block;
    private readonly RealFft _fft;
    private readonly float[] _time;
    private readonly float[] _re;
    private readonly float[] _im;
    private readonly float[] _power;
    private readonly float[] _work;
    private readonly int _lags;
    private readonly int _rows;
    private readonly float _floor;
    private readonly float[] _far;
    private readonly float[] _farSquares;
    private readonly float[] _played;
    private readonly float[] _heard;
    private readonly float[] _noise = new float[Bands];
    private readonly float[] _smooth = new float[Bands];
    private readonly float[] _row = new float[Bands];
    private readonly float[] _sums = new float[Bands];
    private readonly float[] _pattern = new float[Window * Bands];
    private readonly bool[] _active = new bool[Window];
    private readonly bool[] _telling = new bool[Window];
    private readonly float[] _levels = new float[Window];
    private bool _begun;
    private int _head;
    private int _beat;
    private int _quiet;
    private float _likeness;
    private int _judged;
    private int _foreign;
    private int _told;
    private int _settled;
    private int _settledAt;

    /// <param name="block">Samples of a block of 8 ms.</param>
    /// <param name="maxDelayBlocks">Longest delay looked at.</param>
    public EchoLikeness(int block, int maxDelayBlocks)
    {
        _block = block;
        _fft = new RealFft(2 * block);
        _time = new float[2 * block];
        (_re, _im, _power, _work) = (new float[_fft.Bins], new float[_fft.Bins], new float[_fft.Bins], new float[_fft.Bins]);
        _lags = maxDelayBlocks + 1;
        _rows = _lags + Window;
        // 40 dB under the bins of speech at -20 dBov.
        _floor = 1.5e-6f * block;
        // Twice each, so that any window lies in one piece.
        _far = new float[2 * _rows * Bands];
        _heard = new float[2 * _rows * Bands];
        _farSquares = new float[2 * _rows];
        _played = new float[_rows];
        Clear();
    }

    /// <summary>What the last moments sound like.</summary>
    public Likeness Verdict { get; private set; }

    /// <summary>Sound comes back now.</summary>
    public bool Active => _active[_beat];

    /// <summary>What comes back is so like what was played that nobody else can be in it who speaks to be heard.</summary>
    public bool OnlyEcho => Verdict == Likeness.Echo && _likeness >= NothingElse;

    /// <summary>
    /// The most that anybody else can add, as a share of the power heard: 1 where nothing is known.
    /// </summary>
    /// <remarks>Found with throw-away code on read sentences, eight mixes of two, in rooms of 100 ms: with somebody at -6, -10, -14 and -20 dB of the
    /// echo one window in a hundred is more alike than 0.76, 0.79, 0.83 and 0.86.</remarks>
    public float MostOther => Verdict != Likeness.Echo || _likeness < EchoForSure ? 1 : MathF.Pow(10, -0.6f - (14 * (_likeness - EchoForSure)));

    /// <summary>Delay of what was last found to be most alike, blocks.</summary>
    public int DelayBlocks { get; private set; }

    /// <summary>The same delay was most alike again and again: it is the echo's.</summary>
    public bool DelaySettled => Verdict == Likeness.Echo && _settled >= SettledLooks;

    /// <summary>After silence: too little has come back to be judged.</summary>
    public bool Unjudged => _judged < LeastJudged;

    /// <summary>
    /// Somebody else speaks for sure. <see cref="Likeness.Other"/> alone may also be the echo of a breath before our first word: it has no pattern to be known by.
    /// </summary>
    public bool SomebodyElse => Verdict == Likeness.Other && _told >= LeastJudged;

    /// <summary>An echo was heard on this line.</summary>
    public bool EchoSeen { get; private set; }

    /// <summary>Takes the spectrum of the newest two far-end blocks, unwindowed, and the newest block of the microphone.</summary>
    public void Process(FarRow far, ReadOnlySpan<float> near)
    {
        _head = _head + 1 == _rows ? 0 : _head + 1;
        Power(far.Re, far.Im);
        float played = 0;
        for (int b = 0; b < Bands; b++)
        {
            float level = Mean(b);
            played += level;
            _row[b] = MathF.Log(level + _floor);
        }
        _played[_head] = played;
        _farSquares[_head] = _farSquares[_head + _rows] = Put(_far);
        _time.AsSpan(_block).CopyTo(_time);
        near.CopyTo(_time.AsSpan(_block));
        _fft.Forward(_time, _re, _im);
        Power(_re, _im);
        float now = 0, noise = 0;
        for (int b = 0; b < Bands; b++)
        {
            float level = Mean(b);
            // Least smoothed power, rising 3 dB a second.
            _smooth[b] = _begun ? _smooth[b] + (0.2f * (level - _smooth[b])) : level;
            _noise[b] = Math.Max(Math.Min(_noise[b] * 1.0055f, _smooth[b]), 1e-9f);
            now += level;
            noise += _noise[b];
            _row[b] = MathF.Log(level + _noise[b] + (0.1f * _floor));
        }
        _begun = true;
        Put(_heard);
        float loudest = TensorPrimitives.Max<float>(_played);
        bool active = now > 6 * noise && now > Bands * 0.5f * _floor;
        _beat = _beat + 1 == Window ? 0 : _beat + 1;
        _active[_beat] = active;
        _telling[_beat] = active && (EchoSeen || loudest > Bands * FaintLevel * _floor || now > EchoCoupling.MostGain * loudest);
        _levels[_beat] = now;
        _quiet = active ? 0 : _quiet + 1;
        if (_quiet > HoldBlocks)
        {
            Verdict = Likeness.Unknown;
            _judged = _foreign = _told = 0;
        }
        if ((_head & 1) != 0 || _active.AsSpan().Count(true) < LeastActive)
            return;
        bool tells = _telling.AsSpan().Count(true) >= LeastActive && TensorPrimitives.Max<float>(_levels) > Bands * OtherLevel * _floor;
        _told = tells ? Math.Min(_told + 1, LeastJudged) : 0;
        Judge(Best(), now > Bands * ForeignLevel * _floor);
    }

    public void Clear()
    {
        Array.Clear(_heard);
        Array.Clear(_played);
        Array.Clear(_active);
        Array.Clear(_telling);
        Array.Clear(_levels);
        _begun = false;
        Array.Fill(_noise, 1f);
        Array.Clear(_time);
        _head = _beat = _judged = _foreign = _told = _settled = _settledAt = DelayBlocks = 0;
        _quiet = HoldBlocks;
        _likeness = 0;
        Verdict = Likeness.Unknown;
        EchoSeen = false;
        // What was before the call was silence.
        float silent = (1 - SpeechBands.CommonShare) * MathF.Log(_floor);
        Array.Fill(_far, silent);
        Array.Fill(_farSquares, Bands * silent * silent);
    }

    private void Judge(float likeness, bool loud)
    {
        _judged++;
        _settled = Math.Abs(DelayBlocks - _settledAt) <= 1 ? _settled + 1 : 0;
        if (_settled == 0)
            _settledAt = DelayBlocks;
        _likeness = _judged == 1 ? likeness : _likeness + (0.4f * (likeness - _likeness));
        if (_judged < LeastJudged)
            return;
        _foreign = _likeness < ForeignUnder ? _foreign + (loud ? 2 : 0) : _likeness > OtherUnder ? 0 : _foreign;
        if (_foreign >= ForeignBlocks)
        {
            Verdict = Likeness.Other;
            return;
        }
        if (_likeness >= EchoFrom)
        {
            Verdict = Likeness.Echo;
            EchoSeen |= _likeness >= EchoForSure;
        }
        else if (_likeness < OtherUnder)
        {
            // Within a long word an echo may look like nothing for a moment; on a line that has shown its echo, loudness tells who speaks until it has been unlike for long.
            Verdict = EchoSeen ? Likeness.Unknown : Likeness.Other;
        }
    }

    // A Hann window, laid on in the frequency domain: the far end's spectra are there without one.
    private void Power(ReadOnlySpan<float> re, ReadOnlySpan<float> im)
    {
        int inner = _fft.Bins - 2;
        var power = _power.AsSpan(1, inner);
        var part = _work.AsSpan(1, inner);
        Windowed(re, part);
        TensorPrimitives.Multiply(part, part, power);
        Windowed(im, part);
        TensorPrimitives.MultiplyAdd(part, part, power, power);

        void Windowed(ReadOnlySpan<float> x, Span<float> y)
        {
            TensorPrimitives.Add(x[..inner], x.Slice(2, inner), y);
            TensorPrimitives.Multiply(y, -0.25f, y);
            TensorPrimitives.MultiplyAdd(x.Slice(1, inner), 0.5f, y, y);
        }
    }

    private float Mean(int band) => TensorPrimitives.Sum<float>(_power.AsSpan(SpeechBands.Bins(band))) / SpeechBands.Width(band);

    private float Put(float[] rows)
    {
        SpeechBands.LessCommon(_row);
        _row.CopyTo(rows, _head * Bands);
        _row.CopyTo(rows, (_head + _rows) * Bands);
        return TensorPrimitives.SumOfSquares<float>(_row);
    }

    // The largest correlation of the last window heard with a window of what was played, at any delay.
    private float Best()
    {
        int end = _head + _rows + 1, start = end - Window;
        _heard.AsSpan(start * Bands, Window * Bands).CopyTo(_pattern);
        float own = Centre(_pattern);
        if (own < 1e-3f)
            return 0;
        // Sums over the window of each band, kept up while the window moves back in time.
        Sum(_far, start, _sums);
        float squares = TensorPrimitives.Sum<float>(_farSquares.AsSpan(start, Window)), best = 0;
        for (int lag = 0; lag < _lags; lag++)
        {
            int from = start - lag;
            if (lag > 0)
            {
                var older = _far.AsSpan(from * Bands, Bands);
                var gone = _far.AsSpan((from + Window) * Bands, Bands);
                TensorPrimitives.Add(_sums, older, _sums);
                TensorPrimitives.Subtract(_sums, gone, _sums);
                squares += _farSquares[from] - _farSquares[from + Window];
            }
            float spread = squares - (TensorPrimitives.SumOfSquares<float>(_sums) / Window);
            // A pause, of which nothing can be an echo.
            if (spread < Window * Bands * 0.05f)
                continue;
            float cross = TensorPrimitives.Dot<float>(_pattern, _far.AsSpan(from * Bands, Window * Bands));
            float likeness = cross / MathF.Sqrt(own * spread);
            if (likeness > best)
                (best, DelayBlocks) = (likeness, lag);
        }
        return best;
    }

    // Takes each band's mean off; returns what is left as a sum of squares.
    private float Centre(float[] pattern)
    {
        Sum(pattern, 0, _sums);
        TensorPrimitives.Multiply(_sums, 1f / Window, _sums);
        for (int t = 0; t < Window; t++)
        {
            var row = pattern.AsSpan(t * Bands, Bands);
            TensorPrimitives.Subtract(row, _sums, row);
        }
        return TensorPrimitives.SumOfSquares<float>(pattern);
    }

    private static void Sum(float[] rows, int from, float[] sums)
    {
        Array.Clear(sums);
        for (int t = from; t < from + Window; t++)
            TensorPrimitives.Add(sums, rows.AsSpan(t * Bands, Bands), sums);
    }
}
