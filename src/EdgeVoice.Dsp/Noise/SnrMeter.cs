using EdgeVoice.Dsp.Gain;

namespace EdgeVoice.Dsp.Noise;

/// <summary>Signal-to-noise ratio of a line over seconds, 300 to 3400 Hz: level of speech over the floor between words.</summary>
internal sealed class SnrMeter
{
    // Before anything is known: a ratio at which listeners are helped and a recogniser hears the line as it is.
    private const float UnknownDb = 12;

    private readonly SpeechLevel _level;
    private readonly int _first;
    private readonly int _last;
    private readonly float _scale;

    /// <param name="rateHz">Sampling rate.</param>
    /// <param name="bins">Bins of a spectrum.</param>
    /// <param name="framesPerSecond">Spectra a second.</param>
    /// <param name="windowPower">Sum of the squared window: what brings a spectrum's power to that of its samples.</param>
    public SnrMeter(int rateHz, int bins, float framesPerSecond, float windowPower)
    {
        _level = new SpeechLevel((int)(1.6f * framesPerSecond));
        _first = bins * 300 * 2 / rateHz;
        _last = Math.Min(bins * 3400 * 2 / rateHz, bins - 1);
        _scale = 1 / ((bins - 1) * windowPower);
    }

    /// <summary>The ratio, dB; 12 until some speech was heard.</summary>
    public float Db => _level.Known ? _level.LevelDb - _level.FloorDb : UnknownDb;

    public void Update(ReadOnlySpan<float> power)
    {
        float now = 0;
        for (int k = _first; k <= _last; k++)
            now += power[k];
        _level.Add(now * _scale);
    }

    public void Clear() => _level.Reset();
}
