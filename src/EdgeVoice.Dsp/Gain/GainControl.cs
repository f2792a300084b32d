using System.Numerics.Tensors;
using EdgeVoice.Dsp.Filters;

namespace EdgeVoice.Dsp.Gain;

/// <summary>
/// Brings speech to one level, so that a whispering line and a shouting one look alike to the recogniser.
/// </summary>
/// <remarks>
/// The gain moves only while there is speech, so it neither pumps in pauses nor lifts the noise between words; noise alone
/// never earns gain. It moves at most 10 dB a second up and 20 dB a second down, along a straight line within 10 ms. A
/// limiter without look-ahead holds the peaks. Output never exceeds <see cref="GainControlOptions.LimitDb"/>.
/// </remarks>
public sealed class GainControl : IAudioBlock
{
    private const float UpDbPerBlock = 0.1f;
    private const float DownDbPerBlock = 0.2f;

    private readonly GainControlOptions _options;
    private readonly SpeechLevel _level = new(memoryBlocks: 320);
    private readonly PeakLimiter _limiter;
    private readonly int _block;
    private float _gainDb;
    private float _gain = 1;
    private float _step;
    private float _sum;
    private int _filled;

    public GainControl(int rateHz, GainControlOptions? options = null)
    {
        if (rateHz is not (8000 or 16000))
            throw new ArgumentOutOfRangeException(nameof(rateHz), rateHz, "the audio path runs at 8000 or 16000 Hz");
        _options = options ?? new();
        _options.Check();
        _limiter = new PeakLimiter(rateHz, MathF.Pow(10, _options.LimitDb / 20));
        _block = rateHz / 100;
    }

    /// <summary>Gain now applied, dB.</summary>
    public float GainDb => _gainDb;

    /// <summary>Level of the speech that came in, dBov; null until 200 ms of speech were heard.</summary>
    public float? SpeechLevelDb => _level.Known ? _level.LevelDb : null;

    /// <summary>Level of the noise that came in, dBov.</summary>
    public float NoiseLevelDb => _level.FloorDb;

    /// <inheritdoc/>
    public int LatencySamples => 0;

    /// <inheritdoc/>
    public void Process(Span<float> samples)
    {
        SampleGuard.Clean(samples);
        while (samples.Length > 0)
        {
            int take = Math.Min(samples.Length, _block - _filled);
            Run(samples[..take]);
            samples = samples[take..];
        }
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _level.Reset();
        _limiter.Reset();
        _gainDb = _step = _sum = 0;
        _gain = 1;
        _filled = 0;
    }

    // Samples of one 10 ms block at most. The gain of a block is decided by the blocks before it.
    private void Run(Span<float> samples)
    {
        // One by one, so that the sum does not depend on how the caller cuts the sound.
        foreach (float x in samples)
            _sum += x * x;
        if (_step == 0)
        {
            if (_gain != 1)
                TensorPrimitives.Multiply(samples, _gain, samples);
        }
        else
        {
            float start = _gain;
            for (int i = 0; i < samples.Length; i++)
                samples[i] *= start + (_step * (_filled + i + 1));
        }
        _limiter.Process(samples);
        _filled += samples.Length;
        if (_filled == _block)
            NextBlock();
    }

    private void NextBlock()
    {
        _gain += _step * _block;
        _level.Add(_sum / _block);
        _sum = 0;
        _filled = 0;
        float before = _gainDb;
        if (_level.Known)
        {
            float most = Math.Max(0, Math.Min(_options.MaxGainDb, _options.NoiseCeilingDb - _level.FloorDb));
            float wanted = Math.Clamp(_options.TargetDb - _level.LevelDb, _options.MinGainDb, most);
            if (_level.Active)
                _gainDb += Math.Clamp(wanted - _gainDb, -DownDbPerBlock, UpDbPerBlock);
            else if (_gainDb > most)
                _gainDb = Math.Max(most, _gainDb - DownDbPerBlock);
        }
        float next = MathF.Pow(10, _gainDb / 20);
        // Both ends of the line are exact, so rounding does not add up over a long call.
        if (_gainDb == before)
            (_gain, _step) = (next, 0);
        else
            _step = (next - _gain) / _block;
    }
}
