using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Noise;

/// <summary>
/// Triangles four fifths of a Bark apart (scale of Wang, Sekey and Gersho, IEEE JSAC 10(5), 1992): what is chance in one bin of a
/// spectrum of noise is hardly any in their mean.
/// </summary>
internal sealed class CriticalBands
{
    private const double Step = 0.82;

    private readonly int[] _lower;
    private readonly float[] _part;
    private readonly float[] _weight;
    private readonly float[] _mean;

    /// <param name="bins">Bins of a spectrum.</param>
    /// <param name="binHz">Their spacing.</param>
    public CriticalBands(int bins, double binHz)
    {
        (_lower, _part) = (new int[bins], new float[bins]);
        int count = (int)(Bark((bins - 1) * binHz) / Step) + 2;
        (_weight, _mean) = (new float[count], new float[count]);
        for (int k = 0; k < bins; k++)
        {
            double place = Bark(k * binHz) / Step;
            _lower[k] = (int)place;
            _part[k] = (float)(place - _lower[k]);
            _weight[_lower[k]] += 1 - _part[k];
            _weight[_lower[k] + 1] += _part[k];
        }
        TensorPrimitives.Max(_weight, 1e-6f, _weight);
    }

    /// <summary>Each value becomes the mean of its two bands, the nearer one counting more.</summary>
    public void Smooth(Span<float> values)
    {
        Array.Clear(_mean);
        for (int k = 0; k < values.Length; k++)
        {
            float upper = _part[k] * values[k];
            _mean[_lower[k]] += values[k] - upper;
            _mean[_lower[k] + 1] += upper;
        }
        TensorPrimitives.Divide(_mean, _weight, _mean);
        for (int k = 0; k < values.Length; k++)
            values[k] = _mean[_lower[k]] + (_part[k] * (_mean[_lower[k] + 1] - _mean[_lower[k]]));
    }

    private static double Bark(double hz) => 6 * Math.Asinh(hz / 600);
}
