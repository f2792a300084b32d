using System.Numerics.Tensors;
using EdgeVoice.Dsp.Kernels;
using EdgeVoice.Dsp.Spectral;

namespace EdgeVoice.Dsp.Echo;

/// <summary>
/// Spectra of the last far-end blocks, each of two blocks of samples (overlap-save). A bulk delay of whole blocks is
/// only a different place to read, so a new delay costs nothing.
/// </summary>
internal sealed class FarEndHistory
{
    private readonly RealFft _fft;
    private readonly int _block;
    private readonly int _row;
    private readonly int _slots;
    private readonly AlignedFloats _re;
    private readonly AlignedFloats _im;
    private readonly AlignedFloats _power;
    private readonly float[] _energy;
    private readonly float[] _time;
    private int _head;

    /// <param name="block">Samples of a block.</param>
    /// <param name="slots">Blocks remembered.</param>
    public FarEndHistory(int block, int slots)
    {
        _block = block;
        _slots = slots;
        _fft = new RealFft(2 * block);
        _row = SpectrumKernels.RowLength(_fft.Bins);
        _re = new(slots * _row);
        _im = new(slots * _row);
        _power = new(slots * _row);
        _energy = new float[slots];
        _time = new float[2 * block];
    }

    /// <summary>Length of a padded row of bins.</summary>
    public int Row => _row;

    /// <summary>Takes the newest block of the far end.</summary>
    public void Push(ReadOnlySpan<float> samples)
    {
        _time.AsSpan(_block).CopyTo(_time);
        samples[.._block].CopyTo(_time.AsSpan(_block));
        _head = _head + 1 == _slots ? 0 : _head + 1;
        int at = _head * _row;
        var re = _re.Span.Slice(at, _row);
        var im = _im.Span.Slice(at, _row);
        var power = _power.Span.Slice(at, _row);
        if (_time.AsSpan().ContainsAnyExcept(0f))
        {
            _fft.Forward(_time, re, im);
        }
        else
        {
            // As the transform of silence has it, which most blocks of a call are.
            re.Clear();
            im.Clear();
        }
        power = power[.._fft.Bins];
        TensorPrimitives.Multiply(re[.._fft.Bins], re[.._fft.Bins], power);
        TensorPrimitives.MultiplyAdd(im[.._fft.Bins], im[.._fft.Bins], power, power);
        TensorPrimitives.Add(power, 1e-12f, power);
        _energy[_head] = TensorPrimitives.Sum<float>(power);
    }

    /// <summary>The block <paramref name="age"/> blocks ago, 0 is the newest.</summary>
    public FarRow this[int age]
    {
        get
        {
            int at = Slot(age) * _row;
            return new(_re.Span.Slice(at, _row), _im.Span.Slice(at, _row));
        }
    }

    /// <summary>All blocks from the one <paramref name="age"/> blocks ago back.</summary>
    public FarRows From(int age) => new(_re, _im, _power, Slot(age) * _row, _row);

    /// <summary>Sum of the power of all bins of the block <paramref name="age"/> blocks ago.</summary>
    public float Energy(int age) => _energy[Slot(age)];

    /// <summary>The largest <see cref="Energy"/> of all blocks remembered.</summary>
    public float Loudest => TensorPrimitives.Max<float>(_energy);

    public void Clear()
    {
        _re.Span.Clear();
        _im.Span.Clear();
        _power.Span.Clear();
        Array.Clear(_energy);
        Array.Clear(_time);
        _head = 0;
    }

    private int Slot(int age)
    {
        int slot = _head - age;
        return slot < 0 ? slot + _slots : slot;
    }
}
