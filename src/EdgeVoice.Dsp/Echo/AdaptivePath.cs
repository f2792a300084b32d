using System.Numerics.Tensors;
using EdgeVoice.Dsp.Spectral;

namespace EdgeVoice.Dsp.Echo;

/// <summary>One filter at work: its echo estimate, what is left of the near end, and the near-end power it reckons with.</summary>
internal sealed class AdaptivePath
{
    // Per block of 8 ms: the near end's power is let go by 0.7 dB a block.
    private const float Hold = 0.85f;

    private readonly RealFft _fft;
    private readonly int _block;
    private readonly float[] _yr;
    private readonly float[] _yi;
    private readonly float[] _er;
    private readonly float[] _ei;
    private readonly float[] _near;
    private readonly float[] _held;
    private readonly float[] _power;
    private readonly float[] _d;
    private readonly float[] _time;
    private readonly float[] _echo;
    private readonly float[] _error;
    private readonly float[] _expected;
    private readonly float _nearSmoothing;

    public AdaptivePath(int block, int partitions, float persistence, int constrained, float nearSmoothing, float priorDecay = 0.8f, float leastUncertainty = 1e-9f)
    {
        _block = block;
        _nearSmoothing = nearSmoothing;
        Filter = new PartitionedFilter(block, partitions, persistence, constrained, priorDecay, leastUncertainty);
        _fft = new RealFft(2 * block);
        int row = SpectrumKernels.RowLength(_fft.Bins);
        (_yr, _yi, _er, _ei) = (new float[row], new float[row], new float[row], new float[row]);
        (_near, _power, _d) = (new float[row], new float[row], new float[row]);
        _expected = new float[row];
        _held = new float[row];
        _time = new float[2 * block];
        _echo = new float[block];
        _error = new float[block];
    }

    public PartitionedFilter Filter { get; }

    /// <summary>The echo as this filter hears it, one block.</summary>
    public ReadOnlySpan<float> Echo => _echo;

    /// <summary>Near end less the echo, one block.</summary>
    public ReadOnlySpan<float> Error => _error;

    /// <summary>Mean square of <see cref="Error"/>.</summary>
    public float ErrorPower { get; private set; }

    /// <summary>Power of each bin that the filter's own uncertainty explains of <see cref="Error"/>, as of the last <see cref="Learn"/>.</summary>
    public ReadOnlySpan<float> Expected => _expected;

    /// <summary>Splits the near end into echo and rest.</summary>
    public void Cancel(FarEndHistory far, int delay, ReadOnlySpan<float> near)
    {
        Filter.Estimate(far, delay, _yr, _yi);
        _fft.Inverse(_yr, _yi, _time);
        _time.AsSpan(_block).CopyTo(_echo);
        TensorPrimitives.Subtract(near, _echo, _error);
        ErrorPower = TensorPrimitives.SumOfSquares<float>(_error) / _block;
    }

    /// <summary>Learns from the rest that <see cref="Cancel"/> left.</summary>
    public void Learn(FarEndHistory far, int delay)
    {
        _time.AsSpan(0, _block).Clear();
        _error.CopyTo(_time.AsSpan(_block));
        _fft.Forward(_time, _er, _ei);
        TensorPrimitives.Multiply(_er, _er, _power);
        TensorPrimitives.MultiplyAdd(_ei, _ei, _power, _power);

        // The near end's power: smoothed error power, but never less than a good part of this block's, so that the first
        // block of double-talk is already met with a small step.
        TensorPrimitives.Multiply(_near, _nearSmoothing, _near);
        TensorPrimitives.MultiplyAdd(_power, 1 - _nearSmoothing, _near, _near);
        // It is held over the gaps between the harmonics and syllables of whoever speaks there.
        TensorPrimitives.Multiply(_held, Hold, _held);
        TensorPrimitives.Max(_held, _near, _held);
        Filter.ExpectedError(far, delay, _d);
        TensorPrimitives.Multiply(_d, 0.5f, _d);
        _d.CopyTo(_expected.AsSpan());
        TensorPrimitives.Add(_d, _held, _d);
        TensorPrimitives.Add(_d, 1e-9f, _d);
        TensorPrimitives.Divide(1f, _d, _d);
        Filter.Adapt(far, delay, _er, _ei, _d);
    }

    /// <summary>Gives the near end as it came: better no filter than one that adds to it.</summary>
    public void PassThrough(ReadOnlySpan<float> near) => near.CopyTo(_error);

    /// <summary>Goes on from where another stands.</summary>
    public void CopyFrom(AdaptivePath other)
    {
        Filter.CopyFrom(other.Filter);
        other._near.CopyTo(_near.AsSpan());
        other._held.CopyTo(_held.AsSpan());
    }

    public void Clear()
    {
        Filter.Clear();
        Array.Clear(_near);
        Array.Clear(_held);
        Array.Clear(_echo);
        Array.Clear(_error);
        Array.Clear(_expected);
        ErrorPower = 0;
    }
}
