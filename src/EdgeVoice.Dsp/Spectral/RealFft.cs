using System.Numerics;
using EdgeVoice.Dsp.Kernels;

namespace EdgeVoice.Dsp.Spectral;

/// <summary>
/// Fourier transform of a real block of 2^n samples, 4 to 2^20.
/// </summary>
/// <remarks>
/// <see cref="Forward"/> is unscaled: X[k] = sum x[n] e^(-2 pi i k n / N), k = 0..N/2, so a full-scale cosine that fits
/// the block gives N/2 in its bin. <see cref="Inverse"/> divides by N, so it undoes Forward. Real and imaginary parts lie in
/// separate spans of <see cref="Bins"/> values. Allocates only when made; one instance serves one thread at a time.
/// A real block is packed as a complex one of half the length (Sorensen et al., "Real-valued fast Fourier transform
/// algorithms", 1987), which runs through <see cref="ComplexStages"/>.
/// </remarks>
public sealed class RealFft
{
    private readonly DspKernel _kernel;
    private readonly Twiddles _twiddles;
    private readonly float[] _re;
    private readonly float[] _im;
    private readonly float[] _re2;
    private readonly float[] _im2;

    /// <param name="size">Samples of a block: a power of two, 4 to 2^20.</param>
    public RealFft(int size)
    {
        if (size is < 4 or > 1 << 20 || !BitOperations.IsPow2(size))
            throw new ArgumentOutOfRangeException(nameof(size), size, "a transform's size is a power of two, 4 to 1048576");
        Size = size;
        _twiddles = Twiddles.For(size);
        // Short blocks do not fill the vectors of the first two stages.
        _kernel = size < 64 ? DspKernel.Scalar : DspKernels.Current;
        _re = new float[size / 2];
        _im = new float[size / 2];
        _re2 = new float[size / 2];
        _im2 = new float[size / 2];
    }

    /// <summary>Samples of a block.</summary>
    public int Size { get; }

    /// <summary>Bins of a spectrum, N/2 + 1: from 0 to half the sampling rate, both included.</summary>
    public int Bins => (Size / 2) + 1;

    /// <summary>Time to spectrum. The imaginary parts of the first and the last bin are zero.</summary>
    public void Forward(ReadOnlySpan<float> time, Span<float> re, Span<float> im)
    {
        Check(time.Length, re.Length, im.Length);
        RealPacking.Split(_kernel, time[..Size], _re, _im);
        bool inFirst = ComplexStages.Run(_kernel, _twiddles, _re, _im, _re2, _im2);
        RealPacking.ToSpectrum(_kernel, _twiddles, inFirst ? _re : _re2, inFirst ? _im : _im2, re[..Bins], im[..Bins]);
    }

    /// <summary>Spectrum to time. The imaginary parts of the first and the last bin are taken as zero.</summary>
    public void Inverse(ReadOnlySpan<float> re, ReadOnlySpan<float> im, Span<float> time)
    {
        Check(time.Length, re.Length, im.Length);
        RealPacking.FromSpectrum(_kernel, _twiddles, re[..Bins], im[..Bins], _re, _im);
        // With the parts exchanged, the forward stages run the inverse transform.
        bool inFirst = ComplexStages.Run(_kernel, _twiddles, _im, _re, _im2, _re2);
        RealPacking.Join(_kernel, inFirst ? _re : _re2, inFirst ? _im : _im2, time[..Size]);
    }

    private void Check(int time, int re, int im)
    {
        if (time < Size || re < Bins || im < Bins)
            throw new ArgumentException($"found {time} samples and {re}, {im} bins; a transform of {Size} needs {Size} samples and {Bins} bins");
    }
}
