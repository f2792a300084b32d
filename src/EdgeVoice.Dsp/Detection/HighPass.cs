namespace EdgeVoice.Dsp.Detection;

/// <summary>Second-order Butterworth high-pass: keeps offset and hum out of what is compared with tones.</summary>
internal sealed class HighPass
{
    private readonly float _b0, _b1, _a1, _a2;
    private float _s1, _s2;

    public HighPass(int rateHz, double cutoffHz)
    {
        double w = Math.Tan(Math.PI * cutoffHz / rateHz), q = 1 / (1 + (Math.Sqrt(2) * w) + (w * w));
        _b0 = (float)q;
        _b1 = (float)(-2 * q);
        _a1 = (float)(2 * ((w * w) - 1) * q);
        _a2 = (float)((1 - (Math.Sqrt(2) * w) + (w * w)) * q);
    }

    public float Next(float x)
    {
        float y = (_b0 * x) + _s1;
        _s1 = (_b1 * x) - (_a1 * y) + _s2;
        _s2 = (_b0 * x) - (_a2 * y);
        // Below -160 dB the memory is cleared, long before it becomes subnormal.
        if (MathF.Abs(_s1) + MathF.Abs(_s2) < 1e-8f)
            _s1 = _s2 = 0;
        return y;
    }

    public void Reset() => _s1 = _s2 = 0;
}
