using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Echo;

/// <summary>Low-pass and pick every n-th sample, for what only needs the lowest kilohertz. Windowed-sinc, 8 zero crossings a side.</summary>
internal sealed class Decimator
{
    private readonly int _factor;
    private readonly float[] _taps;
    private readonly float[] _line;

    /// <param name="factor">Samples in for one out.</param>
    /// <param name="mostSamples">Longest span that <see cref="Process"/> will see: a multiple of the factor.</param>
    public Decimator(int factor, int mostSamples)
    {
        _factor = factor;
        _taps = new float[(8 * factor) + 1];
        float sum = 0;
        for (int i = 0; i < _taps.Length; i++)
        {
            double u = (i - (4 * factor)) / (double)factor * 0.9;
            double sinc = u == 0 ? 1 : Math.Sin(Math.PI * u) / (Math.PI * u);
            _taps[i] = (float)(sinc * (0.5 + (0.5 * Math.Cos(2 * Math.PI * (i - (4 * factor)) / _taps.Length))));
            sum += _taps[i];
        }
        for (int i = 0; i < _taps.Length; i++)
            _taps[i] /= sum;
        _line = new float[_taps.Length - 1 + mostSamples];
    }

    /// <summary>Takes a multiple of the factor; writes that many fewer.</summary>
    public void Process(ReadOnlySpan<float> samples, Span<float> target)
    {
        int kept = _taps.Length - 1;
        samples.CopyTo(_line.AsSpan(kept));
        for (int i = 0, n = 0; i < samples.Length; i += _factor, n++)
            target[n] = TensorPrimitives.Dot<float>(_line.AsSpan(i, _taps.Length), _taps);
        _line.AsSpan(samples.Length, kept).CopyTo(_line);
    }

    public void Clear() => Array.Clear(_line);
}
