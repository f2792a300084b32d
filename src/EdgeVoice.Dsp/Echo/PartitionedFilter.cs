using System.Numerics.Tensors;
using EdgeVoice.Dsp.Kernels;
using EdgeVoice.Dsp.Spectral;

namespace EdgeVoice.Dsp.Echo;

/// <summary>
/// An echo path as a partitioned-block frequency-domain filter with a Kalman step size per partition and bin.
/// </summary>
/// <remarks>
/// Enzner and Vary, "Frequency-domain adaptive Kalman filter for acoustic echo control in hands-free telephones", 2006;
/// partitioned form with diagonal covariance: Kuech, Mabande and Enzner, "State-space architecture of the partitioned-block-based
/// acoustic echo controller", ICASSP 2014. The Kalman gain is what makes it double-talk safe: a bin whose error is not
/// explained by the filter's own uncertainty hardly moves it. The time constraint (second half of each partition's response
/// is zero) is applied to a few partitions a block in turn, as in Soo and Pang's and Valin's multi-delay filters.
/// </remarks>
internal sealed class PartitionedFilter
{
    private const float InitialUncertainty = 1f;
    // Of the band: above it the far end has little, and what was never learned does not move.
    private const float MovingBand = 0.7f;

    private readonly DspKernel _kernel = DspKernels.Current;
    private readonly RealFft _fft;
    private readonly int _row;
    private readonly AlignedFloats _re;
    private readonly AlignedFloats _im;
    private readonly AlignedFloats _p;
    private readonly float[] _time;
    private StateModel _model;
    private readonly int _constrained;
    private readonly float _priorDecay;
    private readonly float _leastUncertainty;
    private readonly float[] _peak;
    private readonly int[] _peakAt;
    private readonly ResponseSlip _slip;
    private int _next;

    public PartitionedFilter(int block, int partitions, float persistence, int constrained, float priorDecay = 0.8f, float leastUncertainty = 1e-9f)
    {
        _leastUncertainty = leastUncertainty;
        Block = block;
        Partitions = partitions;
        _priorDecay = priorDecay;
        _constrained = Math.Min(constrained, partitions);
        _fft = new RealFft(2 * block);
        _row = SpectrumKernels.RowLength(_fft.Bins);
        _re = new(partitions * _row);
        _im = new(partitions * _row);
        _p = new(partitions * _row);
        _time = new float[2 * block];
        _peak = new float[partitions];
        _peakAt = new int[partitions];
        _slip = new ResponseSlip(block, partitions);
        Wander = 1 - (persistence * persistence);
        Clear();
    }

    /// <summary>How much of each weight's power changes from block to block: 1 - A^2 of the state equation W' = A W + noise.</summary>
    public float Wander
    {
        get => _model.Walk;
        set => _model = new StateModel(1 - value, 0.5f * (1 - value), value, _leastUncertainty);
    }

    public int Block { get; }

    public int Partitions { get; }

    /// <summary>Echo estimate's spectrum: sum of far end times weights.</summary>
    public void Estimate(FarEndHistory far, int delay, Span<float> yr, Span<float> yi) => Estimate(far, delay, Partitions, yr, yi);

    /// <summary>The same of the first partitions alone.</summary>
    public void Estimate(FarEndHistory far, int delay, int partitions, Span<float> yr, Span<float> yi)
        => SpectrumKernels.Filter(_kernel, far.From(delay), _re.Span[..(partitions * _row)], _im.Span[..(partitions * _row)], yr, yi);

    /// <summary>Power that the filter's uncertainty lets through of the far end: what it expects its own error to be.</summary>
    public void ExpectedError(FarEndHistory far, int delay, Span<float> sum) => SpectrumKernels.ExpectedError(_kernel, far.From(delay), _p, sum);

    /// <summary>One step; <paramref name="inverseD"/> is 1 / (expected error / 2 + near-end power) of each bin.</summary>
    public void Adapt(FarEndHistory far, int delay, ReadOnlySpan<float> er, ReadOnlySpan<float> ei, ReadOnlySpan<float> inverseD)
    {
        SpectrumKernels.KalmanStep(_kernel, far.From(delay), er, ei, inverseD, new(_re, _im, _p), _model);
        ConstrainSome();
    }

    /// <summary>
    /// The response comes later by so much, in samples, from now on: each partition moves when it is next constrained, at once (<paramref name="now"/>) in a block
    /// in which nothing is learned.
    /// </summary>
    public void Slip(float samples, bool now)
    {
        _slip.Owe(samples);
        if (now)
            ConstrainSome();
    }

    /// <summary>
    /// How much later (samples) the response comes than another's, and how much of it is the same but for that: 1 all, 0 nothing. The slope of the phase
    /// between the two, each bin weighted by its power.
    /// </summary>
    public (float Samples, float Alike) MovedSince(PartitionedFilter other)
    {
        int bins = _fft.Bins;
        Span<float> re = stackalloc float[bins], im = stackalloc float[bins];
        re.Clear();
        im.Clear();
        for (int p = 0; p < Partitions; p++)
        {
            ReadOnlySpan<float> ar = _re.Span.Slice(p * _row, bins), ai = _im.Span.Slice(p * _row, bins);
            ReadOnlySpan<float> br = other._re.Span.Slice(p * _row, bins), bi = other._im.Span.Slice(p * _row, bins);
            for (int k = 1; k < bins - 1; k++)
            {
                re[k] += (ar[k] * br[k]) + (ai[k] * bi[k]);
                im[k] += (ai[k] * br[k]) - (ar[k] * bi[k]);
            }
        }
        float step = MathF.PI / (bins - 1), slope = 0, weight = 1e-20f, same = 0;
        for (int k = 1; k < MovingBand * bins; k++)
        {
            float power = MathF.Sqrt((re[k] * re[k]) + (im[k] * im[k])), at = k * step;
            slope -= power * at * MathF.Atan2(im[k], re[k]);
            weight += power * at * at;
        }
        float samples = slope / weight;
        for (int k = 1; k < bins - 1; k++)
        {
            var (sin, cos) = MathF.SinCos(k * step * samples);
            same += (re[k] * cos) - (im[k] * sin);
        }
        return (samples, same / (MathF.Sqrt(Squares * other.Squares) + 1e-20f));
    }

    /// <summary>Takes weights and uncertainty of another filter of the same shape.</summary>
    public void CopyFrom(PartitionedFilter other)
    {
        other._re.Span.CopyTo(_re);
        other._im.Span.CopyTo(_im);
        other._p.Span.CopyTo(_p);
        _slip.CopyFrom(other._slip);
    }

    /// <summary>Makes the filter doubt itself: uncertainty is at least <paramref name="share"/> of each weight's power.</summary>
    public void Doubt(float share, float least)
    {
        Span<float> re = _re, im = _im, p = _p;
        for (int i = 0; i < p.Length; i++)
            p[i] = Math.Max(p[i], (share * ((re[i] * re[i]) + (im[i] * im[i]))) + least);
    }

    /// <summary>The echo begins in this partition: the uncertainty of the first one is there, and falls along the tail from there on.</summary>
    public void Expect(int first)
    {
        for (int p = first; p < Partitions; p++)
        {
            var row = _p.Span.Slice(p * _row, _row);
            TensorPrimitives.Max(row, InitialUncertainty * MathF.Pow(_priorDecay, p - first), row);
        }
    }

    /// <summary>Forgets everything: no echo, full uncertainty that falls along the tail by the prior's decay.</summary>
    public void Clear()
    {
        _re.Span.Clear();
        _im.Span.Clear();
        for (int p = 0; p < Partitions; p++)
            _p.Span.Slice(p * _row, _row).Fill(InitialUncertainty * MathF.Pow(_priorDecay, p));
        Array.Clear(_peak);
        _slip.Clear();
        _next = 0;
    }

    /// <summary>
    /// The strongest tap of the response: where (samples), its magnitude, and how far it stands over the root mean square
    /// of the peaks of all partitions. As of the last constraint of each partition.
    /// </summary>
    public (int At, float Magnitude, float Prominence) Peak()
    {
        int best = 0;
        float sum = 0;
        for (int p = 0; p < Partitions; p++)
        {
            sum += _peak[p] * _peak[p];
            if (_peak[p] > _peak[best])
                best = p;
        }
        float rms = MathF.Sqrt(sum / Partitions);
        return ((best * Block) + _peakAt[best], _peak[best], rms > 0 ? _peak[best] / rms : 0);
    }

    /// <summary>
    /// Moves the response along the tail by whole partitions: <paramref name="by"/> &gt; 0 drops the first ones (the far end is
    /// read later by as much), &lt; 0 makes room before them.
    /// </summary>
    public void Shift(int by)
    {
        int kept = Math.Max(Partitions - Math.Abs(by), 0), from = Math.Max(by, 0) * _row, to = Math.Max(-by, 0) * _row;
        if (kept == 0)
        {
            Clear();
            return;
        }
        Move(_re, from, to, kept * _row, 0);
        Move(_im, from, to, kept * _row, 0);
        Move(_p, from, to, kept * _row, 1e-3f);
        Array.Clear(_peak);
        _slip.Clear();
    }

    private static void Move(Span<float> rows, int from, int to, int length, float fill)
    {
        rows.Slice(from, length).CopyTo(rows[to..]);
        rows[..to].Fill(fill);
        rows[(to + length)..].Fill(fill);
    }

    private float Squares => TensorPrimitives.SumOfSquares<float>(_re) + TensorPrimitives.SumOfSquares<float>(_im);

    private void ConstrainSome()
    {
        for (int i = 0; i < _constrained; i++)
        {
            Constrain(_next);
            _next = _next + 1 == Partitions ? 0 : _next + 1;
        }
    }

    private void Constrain(int p)
    {
        var re = _re.Span.Slice(p * _row, _row);
        var im = _im.Span.Slice(p * _row, _row);
        _fft.Inverse(re, im, _time);
        _time.AsSpan(Block).Clear();
        _slip.Pay(p, _time.AsSpan(0, Block));
        int at = TensorPrimitives.IndexOfMaxMagnitude<float>(_time.AsSpan(0, Block));
        (_peakAt[p], _peak[p]) = (at, Math.Abs(_time[at]));
        _fft.Forward(_time, re, im);
    }
}
