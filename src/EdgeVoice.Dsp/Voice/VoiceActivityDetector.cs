using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Voice;

/// <summary>
/// Tells the caller's speech from everything else, frame by frame, at 8 or 16 kHz; no look-ahead.
/// </summary>
/// <remarks>
/// <see cref="VadFeatures"/> (sub-band levels over a tracked floor, harmonicity, flux) go through a small recurrent
/// network. Nothing depends on absolute level. Process allocates nothing; one instance serves one call leg.
/// </remarks>
public sealed class VoiceActivityDetector
{
    private const float BabbleSmoothing = 0.02f;

    // What the line's own sounds look like between words: over 1.3 s, from a doubt that a second of silence or steady noise takes away.
    private const float DoubtSmoothing = 0.015f;
    private const float FirstDoubt = 0.06f;
    private const float NoDoubt = 0.02f;
    private const float MuchDoubt = 0.04f;

    private readonly VadOptions _options;
    private readonly int _frameSamples;
    private readonly int _onsetFrames;
    private readonly int _hangoverFrames;
    private readonly VadFeatures _features;
    private readonly VadNetwork _network = new();
    private readonly SpeechLevels _levels = new();
    private readonly float[] _input = new float[VadFeatures.Count];
    private readonly float[] _frame;
    private int _filled;
    private int _run;
    private int _hold;
    private bool _speech;
    private float _doubt = FirstDoubt;

    /// <param name="rateHz">8000 or 16000.</param>
    /// <param name="options">Thresholds and durations; the defaults when null.</param>
    public VoiceActivityDetector(int rateHz, VadOptions? options = null)
    {
        if (rateHz is not (8000 or 16000))
            throw new ArgumentOutOfRangeException(nameof(rateHz), rateHz, "speech is detected at 8000 or 16000 Hz");
        _options = options ?? new VadOptions();
        _options.Validate();
        RateHz = rateHz;
        _frameSamples = FrameFormat.Samples(rateHz);
        _onsetFrames = Math.Max(1, _options.OnsetMs / FrameFormat.FrameMs);
        _hangoverFrames = _options.HangoverMs / FrameFormat.FrameMs;
        _features = new VadFeatures(rateHz);
        _frame = new float[_frameSamples];
        Last = Silent;
    }

    public int RateHz { get; }

    /// <summary>The result of the last whole frame.</summary>
    public VadResult Last { get; private set; }

    /// <summary>Mean chance of babble over the last second or so: one word of the caller that sounds like many does not move it far.</summary>
    public float BabbleLately { get; private set; }

    private static VadResult Silent => new(false, 0, SpeechLevels.SilenceDb, SpeechLevels.SilenceDb, 0);

    /// <summary>
    /// Takes samples, a frame of 20 ms as a rule. Any other length is gathered to frames; the result is that of the last
    /// whole frame.
    /// </summary>
    public VadResult Process(ReadOnlySpan<float> samples)
    {
        while (!samples.IsEmpty)
        {
            int take = Math.Min(_frameSamples - _filled, samples.Length);
            FiniteSamples.Copy(samples[..take], _frame.AsSpan(_filled));
            samples = samples[take..];
            _filled += take;
            if (_filled == _frameSamples)
                WholeFrame();
        }
        return Last;
    }

    /// <summary>Back to the state right after construction.</summary>
    public void Reset()
    {
        _features.Reset();
        _network.Reset();
        _levels.Reset();
        _filled = _run = _hold = 0;
        _speech = false;
        BabbleLately = 0;
        _doubt = FirstDoubt;
        Last = Silent;
    }

    private void WholeFrame()
    {
        _filled = 0;
        _features.Process(_frame, _input);
        ReadOnlySpan<float> p = _network.Step(_input);
        float probability = p[VadNetwork.Speech];
        BabbleLately += BabbleSmoothing * (p[VadNetwork.Babble] - BabbleLately);
        Decide(probability);
        _levels.Update(TensorPrimitives.SumOfSquares<float>(_frame) / _frameSamples, probability);
        Last = new VadResult(_speech, probability, _levels.SpeechDb, _levels.NoiseDb, _levels.SnrDb)
        {
            Music = p[VadNetwork.Music],
            Babble = p[VadNetwork.Babble],
        };
    }

    // Where nothing on the line has looked like speech lately, less of a look makes a word of it.
    private float Onset
    {
        get
        {
            float doubt = Math.Clamp((_doubt - NoDoubt) / (MuchDoubt - NoDoubt), 0, 1);
            return _options.QuietOnsetThreshold + (doubt * (_options.OnsetThreshold - _options.QuietOnsetThreshold));
        }
    }

    private void Decide(float probability)
    {
        _run = probability >= Onset ? _run + 1 : 0;
        if (!_speech && _run == 0)
            _doubt += DoubtSmoothing * (probability - _doubt);
        if (_run >= _onsetFrames || (_speech && probability >= _options.OffsetThreshold))
        {
            _speech = true;
            _hold = _hangoverFrames;
        }
        else if (_speech && --_hold < 0)
        {
            _speech = false;
        }
    }
}
