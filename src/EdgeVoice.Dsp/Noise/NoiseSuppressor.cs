using System.Numerics.Tensors;
using EdgeVoice.Dsp.Filters;
using EdgeVoice.Dsp.Spectral;

namespace EdgeVoice.Dsp.Noise;

/// <summary>
/// Lowers noise: steady and slowly changing noise in a way that helps the recogniser, all that is no voice for people who listen.
/// </summary>
/// <remarks>
/// The gains of <see cref="SmoothedPresenceRule"/> for a recogniser, of <see cref="LearnedRule"/> for people, over the noise of
/// <see cref="NoiseTracker"/>. The attenuation has a floor, and the floor rises to 0 dB where a recogniser hears the line best untouched:
/// as the signal-to-noise ratio gets good, in noise that comes and goes (<see cref="NoiseWander"/>), in babble, which is made of what words
/// are made of. Windows of 32 ms at half a window's hop; latency is one window.
/// </remarks>
public sealed class NoiseSuppressor : IAudioBlock
{
    // Chance of babble from which nothing is done, and the range before over which less and less is.
    private const float BabbleBypass = 0.95f;
    private const float BabbleRange = 0.1f;
    private const float BypassRangeDb = 4;
    // Wander of the noise's level from which it comes and goes: the range over which less and less is done.
    private const float UnsteadyFromDb = 1.7f;
    private const float UnsteadyRangeDb = 0.5f;
    // Chance of speech under which the level of the line is the level of its noise.
    private const float PauseBelow = 0.2f;

    private readonly NoiseSuppressorOptions _options;
    private readonly RealFft _fft;
    private readonly NoiseTracker _tracker;
    private readonly SnrMeter _snr;
    private readonly NoiseWander _wander;
    private readonly int _size;
    private readonly int _hop;
    private readonly float[] _window;
    private readonly float[] _input;
    private readonly float[] _output;
    private readonly float[] _work;
    private readonly float[] _re;
    private readonly float[] _im;
    private readonly float[] _power;
    private readonly float[] _gain;
    private readonly ISpectralGain _rule;
    private int _filled;

    public NoiseSuppressor(int rateHz, NoiseSuppressorOptions? options = null)
    {
        if (rateHz is not (8000 or 16000))
            throw new ArgumentOutOfRangeException(nameof(rateHz), rateHz, "the audio path runs at 8000 or 16000 Hz");
        _options = options ?? new();
        _options.Check();
        _size = rateHz * 32 / 1000;
        bool forPeople = _options.Listener == NoiseListener.Person;
        _hop = _size / 2;
        _fft = new RealFft(_size);
        float framesPerSecond = rateHz / (float)_hop;
        // For the recogniser slower and lower: what was taken for noise by mistake is a word.
        _tracker = forPeople ? new NoiseTracker(_fft.Bins, framesPerSecond, smoothing: 0.8f, minimumBias: 2) : new NoiseTracker(_fft.Bins, framesPerSecond, smoothing: 0.95f, minimumBias: 1.5f);
        _rule = forPeople ? new LearnedRule(_fft.Bins) : new SmoothedPresenceRule(rateHz, _fft.Bins);
        _window = Window.SqrtHann(_size);
        _snr = new SnrMeter(rateHz, _fft.Bins, framesPerSecond);
        _wander = new NoiseWander(framesPerSecond);
        (_input, _output, _work) = (new float[_size], new float[_size], new float[_size]);
        (_re, _im, _power) = (new float[_fft.Bins], new float[_fft.Bins], new float[_fft.Bins]);
        _gain = new float[_fft.Bins];
    }

    /// <inheritdoc/>
    public int LatencySamples => _size;

    /// <summary>Signal-to-noise ratio of the line in the speech band, dB, as the last few seconds of speech showed it.</summary>
    public float SnrDb => _snr.Db;

    /// <summary>Chance that people talk in the background, 0 to 1, over the last second or so, for whoever feeds it to say; 0 while nobody does.</summary>
    public float Babble { get; set; }

    /// <summary>Chance that somebody speaks now, 0 to 1, for whoever feeds it to say; while nobody does (null) all noise is taken for steady.</summary>
    public float? Voice { get; set; }

    /// <summary>The attenuation floor now in force, dB: between <see cref="NoiseSuppressorOptions.FloorDb"/> and 0 (bypass).</summary>
    public float FloorDb { get; private set; }

    /// <inheritdoc/>
    public void Process(Span<float> samples)
    {
        while (samples.Length > 0)
        {
            int take = Math.Min(samples.Length, _hop - _filled);
            var part = samples[..take];
            // The newest hop of the input window is filled while the oldest finished hop goes out.
            SampleGuard.Clean(part, _input.AsSpan(_size - _hop + _filled, take));
            _output.AsSpan(_filled, take).CopyTo(part);
            _filled += take;
            if (_filled == _hop)
            {
                _filled = 0;
                RunFrame();
            }
            samples = samples[take..];
        }
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _tracker.Clear();
        _snr.Clear();
        _wander.Clear();
        Array.Clear(_input);
        Array.Clear(_output);
        _rule.Reset();
        _filled = 0;
        FloorDb = 0;
        Babble = 0;
        Voice = null;
    }

    private void RunFrame()
    {
        // What went out leaves; the sum of windows moves up by a hop.
        _output.AsSpan(_hop).CopyTo(_output);
        _output.AsSpan(_size - _hop).Clear();

        TensorPrimitives.Multiply(_input, _window, _work);
        _fft.Forward(_work, _re, _im);
        TensorPrimitives.Multiply(_re, _re, _power);
        TensorPrimitives.MultiplyAdd(_im, _im, _power, _power);
        TensorPrimitives.Add(_power, 1e-9f, _power);
        _tracker.Update(_power);
        _snr.Update(_power, _tracker.Noise);
        if (_options.SteadyNoiseOnly && Voice < PauseBelow)
            _wander.Update(_snr.BandPower);
        FloorDb = _options.FloorDb * Strength();
        _rule.Next(_power, _tracker, MathF.Pow(10, FloorDb / 20), _gain);
        TensorPrimitives.Multiply(_re, _gain, _re);
        TensorPrimitives.Multiply(_im, _gain, _im);
        _fft.Inverse(_re, _im, _work);
        TensorPrimitives.MultiplyAdd(_work, _window, _output, _output);
        SampleGuard.Clean(_output.AsSpan(0, _hop));
        _input.AsSpan(_hop).CopyTo(_input);
    }

    private float Strength()
    {
        float strength = Math.Clamp((_options.BypassSnrDb - _snr.Db) / BypassRangeDb, 0, 1);
        if (!_options.SteadyNoiseOnly)
            return strength;
        float unsteady = Voice is null ? 0 : Math.Clamp((_wander.Db - UnsteadyFromDb) / UnsteadyRangeDb, 0, 1);
        return strength * (1 - unsteady) * Math.Clamp((BabbleBypass - Babble) / BabbleRange, 0, 1);
    }
}
