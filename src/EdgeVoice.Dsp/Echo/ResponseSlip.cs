using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Echo;

/// <summary>
/// Moves a response that is kept in partitions by parts of a sample, partition by partition, each with the edges of its neighbours.
/// </summary>
internal sealed class ResponseSlip
{
    private readonly int _block;
    private readonly int _reach;
    private readonly float[] _owed;
    private readonly float[] _first;
    private readonly float[] _last;
    private readonly float[] _padded;

    public ResponseSlip(int block, int partitions)
    {
        _block = block;
        // 2 ms to each side: with half of it the highest fifth of the band, which the loudest consonants fill at 16 kHz, lags behind.
        _reach = block / 4;
        _owed = new float[partitions];
        _first = new float[partitions * _reach];
        _last = new float[partitions * _reach];
        _padded = new float[block + (2 * _reach)];
    }

    /// <summary>All of the response comes later by so much, in samples; each partition moves when it is next at hand.</summary>
    public void Owe(float samples) => TensorPrimitives.Add(_owed, samples, _owed);

    /// <summary>Moves one partition, in place, by what it is owed: through a windowed sinc.</summary>
    public void Pay(int partition, Span<float> taps)
    {
        float by = _owed[partition];
        if (by == 0)
            return;
        _owed[partition] = 0;
        int at = partition * _reach;
        // The one before has just moved and left what it was; the one behind moves next and is as it came to be a round ago.
        _padded.AsSpan().Clear();
        if (partition > 0)
            _last.AsSpan(at - _reach, _reach).CopyTo(_padded);
        if (partition + 1 < _owed.Length)
            _first.AsSpan(at + _reach, _reach).CopyTo(_padded.AsSpan(_reach + _block));
        taps.CopyTo(_padded.AsSpan(_reach));
        taps[^_reach..].CopyTo(_last.AsSpan(at));
        float sine = MathF.Sin(MathF.PI * by) / MathF.PI;
        taps.Clear();
        for (int n = -_reach; n <= _reach; n++)
        {
            float u = n - by, sinc = MathF.Abs(u) < 1e-6f ? 1 : (n & 1) != 0 ? sine / u : -sine / u;
            float window = MathF.Sqrt(MathF.Cos(0.5f * MathF.PI * u / (_reach + 1)));
            TensorPrimitives.MultiplyAdd(_padded.AsSpan(_reach - n, _block), sinc * window, taps, taps);
        }
        taps[.._reach].CopyTo(_first.AsSpan(at));
    }

    public void CopyFrom(ResponseSlip other)
    {
        other._owed.CopyTo(_owed.AsSpan());
        other._first.CopyTo(_first.AsSpan());
        other._last.CopyTo(_last.AsSpan());
    }

    public void Clear()
    {
        Array.Clear(_owed);
        Array.Clear(_first);
        Array.Clear(_last);
    }
}
