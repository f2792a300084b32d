using System.Numerics;

namespace EdgeVoice.Dsp.Filters;

/// <summary>
/// Watches one mains frequency and its harmonics: a phasor of each per 250 ms block, and whether the last twelve of them
/// turn evenly.
/// </summary>
internal sealed class HumWatch
{
    private const int Blocks = 12;
    private const int Lag = 4;
    // Share of the coherent sum below which a line is not steady: speech on pitch for 3 s stays under 0.7.
    private const float SteadyShare = 0.9f;
    private const float LeastAmplitude = 3e-4f;
    // Mains stay within half a hertz; a block of 250 ms sees more than +-2 Hz folded anyway.
    private const float MostOffsetHz = 0.6f;

    private readonly int _harmonics;
    private readonly float _mainsHz;
    private readonly int _block;
    private readonly Vector<float>[] _cos;
    private readonly Vector<float>[] _sin;
    private readonly Vector<float>[] _turnCos;
    private readonly Vector<float>[] _turnSin;
    private readonly Vector<float>[] _sumCos;
    private readonly Vector<float>[] _sumSin;
    private readonly Vector<float>[] _startCos;
    private readonly Complex[] _history;
    private readonly bool[] _steady;
    private readonly float[] _offset;
    private readonly float[] _amplitude;
    private int _next;
    private int _seen;

    public HumWatch(int rateHz, float mainsHz, int harmonics, int block)
    {
        _harmonics = harmonics;
        _mainsHz = mainsHz;
        _block = block;
        int lanes = Vector<float>.Count, vectors = (harmonics + lanes - 1) / lanes;
        (_cos, _sin, _turnCos, _turnSin) = (new Vector<float>[vectors], new Vector<float>[vectors], new Vector<float>[vectors], new Vector<float>[vectors]);
        (_sumCos, _sumSin, _startCos) = (new Vector<float>[vectors], new Vector<float>[vectors], new Vector<float>[vectors]);
        Span<float> cos = stackalloc float[lanes], sin = stackalloc float[lanes], one = stackalloc float[lanes];
        for (int v = 0; v < vectors; v++)
        {
            for (int lane = 0; lane < lanes; lane++)
            {
                int h = (v * lanes) + lane;
                bool used = h < harmonics;
                double w = 2 * Math.PI * mainsHz * (h + 1) / rateHz;
                cos[lane] = used ? (float)Math.Cos(w) : 0;
                sin[lane] = used ? (float)Math.Sin(w) : 0;
                one[lane] = used ? 1 : 0;
            }
            (_turnCos[v], _turnSin[v], _startCos[v]) = (new(cos), new(sin), new(one));
        }
        _history = new Complex[Blocks * harmonics];
        _steady = new bool[harmonics];
        _offset = new float[harmonics];
        _amplitude = new float[harmonics];
        MainsHz = mainsHz;
        StartBlock();
    }

    /// <summary>Amplitude of the steady lines together when they are hum, else 0.</summary>
    public float Evidence { get; private set; }

    /// <summary>The mains frequency as measured.</summary>
    public float MainsHz { get; private set; }

    /// <summary>Harmonic <paramref name="index"/> (0 is the fundamental) is steady and belongs to the series.</summary>
    public bool Steady(int index) => _steady[index];

    public void Add(ReadOnlySpan<float> samples)
    {
        for (int v = 0; v < _cos.Length; v++)
        {
            var cos = _cos[v];
            var sin = _sin[v];
            var sumCos = _sumCos[v];
            var sumSin = _sumSin[v];
            var turnCos = _turnCos[v];
            var turnSin = _turnSin[v];
            foreach (float x in samples)
            {
                var sample = new Vector<float>(x);
                sumCos += sample * cos;
                sumSin += sample * sin;
                var next = (cos * turnCos) - (sin * turnSin);
                sin = (sin * turnCos) + (cos * turnSin);
                cos = next;
            }
            (_cos[v], _sin[v], _sumCos[v], _sumSin[v]) = (cos, sin, sumCos, sumSin);
        }
    }

    /// <summary>Closes a block and judges the last twelve.</summary>
    public void EndBlock()
    {
        int lanes = Vector<float>.Count;
        for (int h = 0; h < _harmonics; h++)
            _history[(_next * _harmonics) + h] = new Complex(_sumCos[h / lanes][h % lanes], -_sumSin[h / lanes][h % lanes]) * (2.0 / _block);
        _next = (_next + 1) % Blocks;
        _seen = Math.Min(_seen + 1, Blocks);
        StartBlock();
        Judge();
    }

    public void Reset()
    {
        Array.Clear(_history);
        Array.Clear(_steady);
        _next = _seen = 0;
        Evidence = 0;
        MainsHz = _mainsHz;
        StartBlock();
    }

    // Every block starts its oscillators anew: a line's phase then turns by frequency times 250 ms from block to block,
    // and rounding does not add up over a long call.
    private void StartBlock()
    {
        for (int v = 0; v < _cos.Length; v++)
            (_cos[v], _sin[v], _sumCos[v], _sumSin[v]) = (_startCos[v], Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
    }

    private void Judge()
    {
        Evidence = 0;
        int steady = 0;
        float weight = 0, offset = 0;
        for (int h = 0; h < _harmonics; h++)
        {
            _steady[h] = _seen == Blocks && IsSteady(h);
            if (!_steady[h])
                continue;
            steady++;
            weight += _amplitude[h];
            offset += _amplitude[h] * _offset[h] / (h + 1);
        }
        if (steady == 0)
            return;
        offset /= weight;
        bool series = false;
        int members = 0;
        for (int h = 0; h < _harmonics; h++)
        {
            _steady[h] = _steady[h] && Math.Abs((_offset[h] / (h + 1)) - offset) < 0.15f;
            members += _steady[h] ? 1 : 0;
            series |= _steady[h] && h < 3;
        }
        bool fundamental = _steady[0] && _amplitude[0] > 3 * LeastAmplitude;
        if (!series || (members < 2 && !fundamental))
            return;
        Evidence = weight;
        MainsHz = _mainsHz + offset;
    }

    private bool IsSteady(int h)
    {
        Complex turn = Complex.Zero, longTurn = Complex.Zero;
        double sum = 0;
        for (int b = 0; b < Blocks; b++)
        {
            var now = At(b, h);
            sum += now.Magnitude;
            if (b > 0)
                turn += now * Complex.Conjugate(At(b - 1, h));
            if (b >= Lag)
                longTurn += now * Complex.Conjugate(At(b - Lag, h));
        }
        _amplitude[h] = (float)(sum / Blocks);
        if (_amplitude[h] < LeastAmplitude)
            return false;
        // Expected turn of this harmonic over a block; the rest is the mains' offset.
        double expected = 2 * Math.PI * _mainsHz * (h + 1) * 0.25;
        double coarse = Math.IEEERemainder(turn.Phase - expected, 2 * Math.PI);
        // The turn over several blocks says it more exactly; the one over a single block says which way round.
        double rest = coarse + (Math.IEEERemainder(longTurn.Phase - (Lag * (expected + coarse)), 2 * Math.PI) / Lag);
        double perBlock = expected + rest;
        _offset[h] = (float)(rest / (2 * Math.PI * 0.25));
        if (Math.Abs(_offset[h]) > MostOffsetHz * (h + 1))
            return false;
        var together = Complex.Zero;
        for (int b = 0; b < Blocks; b++)
            together += At(b, h) * Complex.FromPolarCoordinates(1, -perBlock * b);
        return together.Magnitude > SteadyShare * sum;
    }

    private Complex At(int block, int h) => _history[((_next + block) % Blocks * _harmonics) + h];
}
