using System.Numerics.Tensors;
using EdgeVoice.Dsp.Spectral;

namespace EdgeVoice.Dsp.Voice;

/// <summary>
/// What a frame sounds like, in numbers that do not depend on how loud the line is: sub-band level over the noise
/// floor and under the loud level, harmonicity, flux, flatness.
/// </summary>
/// <remarks>
/// One 32 ms window per 20 ms frame, bins of 31.25 Hz at both rates; only the telephone band up to 3.9 kHz is used, so
/// the same weights serve 8 and 16 kHz.
/// </remarks>
internal sealed class VadFeatures
{
    public const int Bands = 18;
    public const int Count = (2 * Bands) + 6;

    private const int Bins = 125;
    private const int FirstBin = 3;
    private const int LagPoints = 256;
    private const int LagRateHz = 8000;
    private const int ShortestLag = LagRateHz / 420;
    private const int LongestLag = LagRateHz / 75;
    private const float PowerFloor = 1e-10f;

    private readonly int _frame;
    private readonly int _size;
    private readonly float _scale;
    private readonly float[] _window;
    private readonly float[] _history;
    private readonly float[] _time;
    private readonly float[] _re;
    private readonly float[] _im;
    private readonly float[] _power = new float[Bins];
    private readonly float[] _lagTime = new float[LagPoints];
    private readonly float[] _lagRe = new float[(LagPoints / 2) + 1];
    private readonly float[] _lagIm = new float[(LagPoints / 2) + 1];
    private readonly RealFft _fft;
    private readonly RealFft _lagFft;
    private readonly float[] _level = new float[Bands];
    private readonly float[] _before = new float[Bands];
    private readonly MinimumTracker _noise = new(Bands);
    private float _loud;
    private float _lastMean;
    private bool _started;

    public VadFeatures(int rateHz)
    {
        _frame = FrameFormat.Samples(rateHz);
        _size = 256 * (rateHz / 8000);
        _scale = 4f / ((float)_size * _size);
        _window = Window.Hann(_size);
        _history = new float[_size];
        _time = new float[_size];
        _fft = new RealFft(_size);
        _lagFft = new RealFft(LagPoints);
        _re = new float[_fft.Bins];
        _im = new float[_fft.Bins];
    }

    /// <summary>Harmonicity of the last frame, 0 (noise) to 1 (a steady voice or tone).</summary>
    public float Harmonicity { get; private set; }

    /// <summary>Takes 20 ms of finite samples, writes <see cref="Count"/> features.</summary>
    public void Process(ReadOnlySpan<float> frame, Span<float> features)
    {
        _history.AsSpan(_frame).CopyTo(_history);
        frame.CopyTo(_history.AsSpan(_size - _frame));
        TensorPrimitives.Multiply(_history, _window, _time);
        _fft.Forward(_time, _re, _im);

        Span<float> power = _power;
        TensorPrimitives.Multiply<float>(_im.AsSpan(0, Bins), _im.AsSpan(0, Bins), power);
        TensorPrimitives.MultiplyAdd<float>(_re.AsSpan(0, Bins), _re.AsSpan(0, Bins), power, power);
        TensorPrimitives.Multiply(power, _scale, power);

        BandLevels(power);
        Describe(features);
        Pitch(power, features[(2 * Bands)..]);
    }

    public void Reset()
    {
        Array.Clear(_history);
        _noise.Reset();
        _started = false;
        Harmonicity = 0;
    }

    private void BandLevels(ReadOnlySpan<float> power)
    {
        for (int b = 0; b < Bands; b++)
        {
            (int first, float[] weights) = VadBands.All[b];
            _level[b] = TensorPrimitives.Dot(power.Slice(first, weights.Length), weights) + PowerFloor;
        }
        TensorPrimitives.Log(_level, _level);
    }

    private void Describe(Span<float> features)
    {
        float mean = TensorPrimitives.Sum<float>(_level) / Bands;
        float top = TensorPrimitives.Max<float>(_level);
        if (!_started)
        {
            _started = true;
            _level.CopyTo(_before, 0);
            _lastMean = mean;
            _loud = mean;
        }
        _noise.Update(_level);
        // The loud level rises within two frames and falls 3 dB a second.
        _loud = mean > _loud ? 0.5f * (_loud + mean) : MathF.Max(mean, _loud - 0.0138f);

        ReadOnlySpan<float> floor = _noise.Floor;
        float over = 0, flux = 0;
        for (int b = 0; b < Bands; b++)
        {
            float snr = Math.Clamp(_level[b] - floor[b], -1f, 9f);
            over += snr;
            flux += MathF.Max(0, _level[b] - _before[b]);
            features[b] = 0.25f * snr;
            features[Bands + b] = 0.2f * Math.Clamp(_level[b] - _loud, -12f, 5f);
        }
        Span<float> rest = features[(2 * Bands)..];
        rest[2] = 0.25f * MathF.Min(flux / Bands * 2, 6f);
        rest[3] = 0.25f * (top - mean);
        rest[4] = 0.25f * over / Bands;
        rest[5] = 0.25f * Math.Clamp(mean - _lastMean, -6f, 6f);
        _lastMean = mean;
        _level.CopyTo(_before, 0);
    }

    /// <summary>
    /// Generalised autocorrelation: the spectrum compressed to its square root, so that formants and steady noise count less than
    /// the comb of harmonics (Tolonen and Karjalainen, IEEE Trans. Speech and Audio Processing 8(6), 2000).
    /// </summary>
    private void Pitch(ReadOnlySpan<float> power, Span<float> features)
    {
        Array.Clear(_lagRe);
        Span<float> comb = _lagRe.AsSpan(FirstBin, 77);
        TensorPrimitives.Sqrt(power.Slice(FirstBin, 77), comb);
        float sum = TensorPrimitives.Sum<float>(comb);
        Array.Clear(_lagIm);
        _lagFft.Inverse(_lagRe, _lagIm, _lagTime);
        int lag = ShortestLag + TensorPrimitives.IndexOfMax<float>(_lagTime.AsSpan(ShortestLag, LongestLag - ShortestLag + 1));
        // A spectrum of one sign has its lag 0 at twice its sum over the points.
        float zero = 2 * sum / LagPoints;
        Harmonicity = zero > 1e-9f ? Math.Clamp(_lagTime[lag] / zero, 0f, 1f) : 0f;
        features[0] = 2 * Harmonicity;
        features[1] = (lag - 50) / 40f;
    }
}
