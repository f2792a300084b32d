using System.Numerics.Tensors;
using EdgeVoice.Dsp.Spectral;

namespace EdgeVoice.Dsp.Detection;

/// <summary>What a 128 ms window holds: nothing, one tone, two tones, or something else.</summary>
/// <param name="LowHz">The tone, or the lower one of two; 0 for none.</param>
/// <param name="HighHz">The higher one of two; 0 for one tone or none.</param>
/// <param name="Power">Mean square of the tones.</param>
internal readonly record struct ToneHop(float LowHz, float HighHz, float Power)
{
    public bool IsTone => LowHz > 0;

    public bool Same(in ToneHop other, float withinHz)
        => MathF.Abs(LowHz - other.LowHz) <= withinHz && MathF.Abs(HighHz - other.HighHz) <= withinHz;
}

/// <summary>
/// Finds one or two steady tones of any frequency every 20 ms: the long window parts 440 from 480 Hz.
/// </summary>
internal sealed class ToneAnalyzer
{
    private const float HertzPerBin = 7.8125f;
    private const int FirstBin = 36;      // 281 Hz
    private const int EndBin = 384;       // 3000 Hz
    private const int NoiseFirstBin = 26; // 203 Hz: mains hum is not weighed
    private const int NoiseEndBin = 448;  // 3500 Hz
    private const int Side = 2;
    private const float NearestPairHz = 33f;
    private const float LeastPart = 0.80f;
    private const float LeastSecond = 0.10f;
    private const float QuietestTone = 3e-6f; // -55 dBFS

    private readonly int _size;
    private readonly int _hop;
    private readonly float _scale;
    private readonly RealFft _fft;
    private readonly float[] _window;
    private readonly float[] _history;
    private readonly float[] _time;
    private readonly float[] _re;
    private readonly float[] _im;
    private readonly float[] _power = new float[NoiseEndBin];
    private readonly PartialTracker _partials = new();

    public ToneAnalyzer(int rateHz)
    {
        _size = 1024 * (rateHz / 8000);
        _hop = FrameFormat.Samples(rateHz);
        _fft = new RealFft(_size);
        _window = Window.Hann(_size);
        _scale = 2f / (_size * TensorPrimitives.SumOfSquares<float>(_window));
        _history = new float[_size];
        _time = new float[_size];
        _re = new float[_fft.Bins];
        _im = new float[_fft.Bins];
    }

    /// <summary>How much of the last window was held notes, 0 to 1: <see cref="PartialTracker"/>.</summary>
    public float HeldNotes { get; private set; }

    /// <summary>Takes 20 ms of finite samples; the hop is that of the window that ends with them.</summary>
    public ToneHop Process(ReadOnlySpan<float> frame)
    {
        _history.AsSpan(_hop).CopyTo(_history);
        frame.CopyTo(_history.AsSpan(_size - _hop));
        TensorPrimitives.Multiply(_history, _window, _time);
        if (TensorPrimitives.SumOfSquares<float>(_time) < QuietestTone * 0.3f * _size)
        {
            HeldNotes = _partials.Update([]);
            return default;
        }
        _fft.Forward(_time, _re, _im);
        Span<float> power = _power;
        TensorPrimitives.Multiply<float>(_im.AsSpan(0, NoiseEndBin), _im.AsSpan(0, NoiseEndBin), power);
        TensorPrimitives.MultiplyAdd<float>(_re.AsSpan(0, NoiseEndBin), _re.AsSpan(0, NoiseEndBin), power, power);
        TensorPrimitives.Multiply(power, _scale, power);
        HeldNotes = _partials.Update(power);
        return Find(power);
    }

    public void Reset()
    {
        Array.Clear(_history);
        _partials.Reset();
        HeldNotes = 0;
    }

    private static ToneHop Find(Span<float> power)
    {
        float all = TensorPrimitives.Sum<float>(power[NoiseFirstBin..]);
        var first = Take(power);
        if (!(first.Power >= 0.4f * all) || first.Power < QuietestTone)
            return default;
        float rest = all - first.Power;
        if (rest <= LeastSecond * all)
            return new ToneHop(first.LowHz, 0, first.Power);
        var second = Take(power);
        float both = first.Power + second.Power;
        if (second.Power >= LeastSecond * all)
        {
            // Nearer than the window can part: one tone that begins, ends or wavers here.
            return both >= LeastPart * all && MathF.Abs(first.LowHz - second.LowHz) >= NearestPairHz
                ? new ToneHop(MathF.Min(first.LowHz, second.LowHz), MathF.Max(first.LowHz, second.LowHz), both)
                : default;
        }
        return first.Power >= LeastPart * all ? new ToneHop(first.LowHz, 0, first.Power) : default;
    }

    /// <summary>Takes the strongest peak out of the spectrum: its bin and two to each side, which hold all of a tone under a Hann window.</summary>
    private static ToneHop Take(Span<float> power)
    {
        int peak = FirstBin + TensorPrimitives.IndexOfMax<float>(power[FirstBin..EndBin]);
        float sum = 0, moment = 0;
        for (int k = peak - Side; k <= peak + Side; k++)
        {
            sum += power[k];
            moment += power[k] * (k - peak);
            power[k] = 0;
        }
        return new ToneHop(sum > 0 ? (peak + (moment / sum)) * HertzPerBin : 0, 0, sum);
    }
}
