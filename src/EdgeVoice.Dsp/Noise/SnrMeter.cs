namespace EdgeVoice.Dsp.Noise;

/// <summary>
/// Signal-to-noise ratio of a line over seconds, 300 to 3400 Hz: how far the frames that stand out rise over the tracked noise. Noise that
/// comes and goes stands out too: it gives a good ratio, as the tracked noise is not what disturbs.
/// </summary>
internal sealed class SnrMeter
{
    // Before anything is known: a ratio at which listeners are helped and a recogniser hears the line as it is.
    private const float UnknownDb = 20;
    // Speech power over noise power from which a frame stands out: steady noise in the band does not reach it.
    private const float LeastOver = 1.5f;
    private const float MostOver = 10000;
    private const float KnownSeconds = 0.2f;
    private const float MemorySeconds = 2;

    private readonly int _first;
    private readonly int _last;
    private readonly int _known;
    private readonly int _memory;
    private int _frames;
    private float _over;

    /// <param name="rateHz">Sampling rate.</param>
    /// <param name="bins">Bins of a spectrum.</param>
    /// <param name="framesPerSecond">Spectra a second.</param>
    public SnrMeter(int rateHz, int bins, float framesPerSecond)
    {
        _first = bins * 300 * 2 / rateHz;
        _last = Math.Min(bins * 3400 * 2 / rateHz, bins - 1);
        _known = (int)(KnownSeconds * framesPerSecond);
        _memory = (int)(MemorySeconds * framesPerSecond);
    }

    /// <summary>The ratio, dB; 20 until some speech was heard.</summary>
    public float Db => _frames >= _known ? 10 * MathF.Log10(_over) : UnknownDb;

    /// <summary>Power in the band, of the last spectrum.</summary>
    public float BandPower { get; private set; }

    /// <summary>Takes the power of the next spectrum and the noise under it.</summary>
    public void Update(ReadOnlySpan<float> power, ReadOnlySpan<float> noise)
    {
        float all = 0, under = 0;
        for (int k = _first; k <= _last; k++)
        {
            all += power[k];
            under += noise[k];
        }
        BandPower = all;
        float over = Math.Min((all / under) - 1, MostOver);
        if (over < LeastOver)
            return;
        _frames = Math.Min(_frames + 1, _memory);
        _over += (over - _over) / _frames;
    }

    public void Clear()
    {
        _frames = 0;
        _over = BandPower = 0;
    }
}
