namespace EdgeVoice.Dsp.Filters;

/// <summary>
/// One second-order section in transposed direct form II. State and arithmetic are double: at 16 kHz a pole pair at
/// 80 Hz lies within 0.001 of the unit circle, where single precision hums by itself.
/// </summary>
internal struct Biquad
{
    private readonly double _b0;
    private readonly double _b1;
    private readonly double _b2;
    private readonly double _a1;
    private readonly double _a2;
    private double _s1;
    private double _s2;

    private Biquad(double b0, double b1, double b2, double a0, double a1, double a2)
    {
        (_b0, _b1, _b2, _a1, _a2) = (b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0);
        _s1 = _s2 = 0;
    }

    /// <summary>High-pass by the bilinear transform, -3 dB at <paramref name="hz"/> for q = 0.7071.</summary>
    public static Biquad HighPass(int rateHz, double hz, double q)
    {
        var (sin, cos) = Math.SinCos(2 * Math.PI * hz / rateHz);
        double alpha = sin / (2 * q);
        return new((1 + cos) / 2, -(1 + cos), (1 + cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
    }

    /// <summary>Notch: zero at <paramref name="hz"/>, -3 dB at half of <paramref name="widthHz"/> to each side.</summary>
    public static Biquad Notch(int rateHz, double hz, double widthHz)
    {
        double tan = Math.Tan(Math.PI * widthHz / rateHz), cos = Math.Cos(2 * Math.PI * hz / rateHz);
        return new(1, -2 * cos, 1, 1 + tan, -2 * cos, 1 - tan);
    }

    // Each sample waits for the one before: what does not need it comes first.
    public double Process(double x)
    {
        double y = double.MultiplyAddEstimate(_b0, x, _s1);
        _s1 = double.MultiplyAddEstimate(-_a1, y, double.MultiplyAddEstimate(_b1, x, _s2));
        _s2 = double.MultiplyAddEstimate(-_a2, y, _b2 * x);
        return y;
    }

    /// <summary>Takes the coefficients of another section and keeps the state.</summary>
    public readonly Biquad Retuned(Biquad to)
    {
        to._s1 = _s1;
        to._s2 = _s2;
        return to;
    }

    public void Clear() => _s1 = _s2 = 0;
}
