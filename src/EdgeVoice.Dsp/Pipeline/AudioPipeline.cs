using EdgeVoice.Dsp.Detection;
using EdgeVoice.Dsp.Echo;
using EdgeVoice.Dsp.Filters;
using EdgeVoice.Dsp.Gain;
using EdgeVoice.Dsp.Noise;
using EdgeVoice.Dsp.Voice;

namespace EdgeVoice.Dsp.Pipeline;

/// <summary>
/// The receive chain of a call, in order: high-pass, hum, echo, voice activity and detectors, noise, gain. One call of
/// <see cref="Process"/> a frame.
/// </summary>
/// <remarks>
/// Voice activity and detectors listen behind the echo canceller, so that our own voice is nobody's speech and no key, but before
/// the noise suppressor: it eats tones, and its window would make every endpoint 32 ms later. What they say is
/// therefore ahead of the sound that comes out, by <see cref="LatencySamples"/> less <see cref="DetectionLatencySamples"/>.
/// Allocates only when made. Not thread-safe: one call, one pipeline.
/// </remarks>
public sealed class AudioPipeline
{
    // Double-talk frames, less three quarters of those without, that show the caller under our voice. One frame alone shows nothing; a
    // gap of 160 ms between two words undoes nothing.
    private const float NearEndShown = 3;
    private const float NearEndMost = 6;
    private const float NearEndFade = 0.75f;

    private readonly HighPassFilter? _highPass;
    private readonly HumFilter? _hum;
    private readonly EchoCanceller? _echo;
    private readonly NoiseSuppressor? _noise;
    private readonly GainControl? _gain;
    private readonly VoiceActivityDetector _voice;
    private readonly DetectorBank? _detectors;
    private float _nearEnd;
    private bool _nearEndHeard;

    public AudioPipeline(int rateHz, AudioPipelineOptions? options = null)
    {
        if (rateHz is not (8000 or 16000))
            throw new ArgumentOutOfRangeException(nameof(rateHz), rateHz, "the audio path runs at 8000 or 16000 Hz");
        options ??= new();
        RateHz = rateHz;
        _highPass = options.HighPassHz is float hz ? new HighPassFilter(rateHz, hz) : null;
        _hum = options.RemoveHum ? new HumFilter(rateHz) : null;
        _echo = options.Echo is { } echo ? new EchoCanceller(rateHz, echo) : null;
        _noise = options.Noise is { } noise ? new NoiseSuppressor(rateHz, noise) : null;
        _gain = options.Gain is { } gain ? new GainControl(rateHz, gain) : null;
        _voice = new VoiceActivityDetector(rateHz, options.Voice);
        _detectors = options.Detectors ? new DetectorBank(rateHz, _voice) : null;
    }

    public int RateHz { get; }

    /// <summary>Delay from near end in to near end out, samples: the sum of all stages.</summary>
    public int LatencySamples => DetectionLatencySamples + (_noise?.LatencySamples ?? 0);

    /// <summary>Delay from near end in to what voice activity and detectors hear, samples.</summary>
    public int DetectionLatencySamples => _echo?.LatencySamples ?? 0;

    /// <summary>The echo canceller's report; null when it is left out.</summary>
    public EchoReport? Echo => _echo?.Report;

    /// <summary>Signal-to-noise ratio of the line, dB; null when the noise suppressor is left out.</summary>
    public float? SnrDb => _noise?.SnrDb;

    /// <summary>Gain applied now, dB; 0 when the gain control is left out.</summary>
    public float GainDb => _gain?.GainDb ?? 0;

    /// <summary>Mains frequency of the hum that is being removed, or null.</summary>
    public float? HumHz => _hum?.HumHz;

    /// <summary>What the voice activity detector made of the last frame: probability, levels; its decision knows nothing of echo and machines.</summary>
    public VadResult Voice => _voice.Last;

    /// <summary>The verdict on the last frame: the caller speaks. Not a machine's tone, not music, not what is left of our own voice.</summary>
    public bool Speech { get; private set; }

    /// <summary>The caller speaks while our own voice is on the line.</summary>
    public bool DoubleTalk => Speech && _nearEndHeard;

    /// <summary>True while what is heard is a machine: a key, a tone, hold music.</summary>
    public bool Machine => _detectors?.NotSpeech ?? false;

    /// <summary>True while other people talk in the background.</summary>
    public bool Babble => _detectors?.Babble ?? false;

    /// <summary>
    /// Cleans the near end in place. <paramref name="farEnd"/> is what we played in the same span of time, of the same
    /// length, or empty while nothing is played. Returns what the detectors became sure of, valid until the next call.
    /// </summary>
    public ReadOnlySpan<DetectorEvent> Process(ReadOnlySpan<float> farEnd, Span<float> nearEnd)
    {
        _highPass?.Process(nearEnd);
        _hum?.Process(nearEnd);
        _echo?.Process(farEnd, nearEnd);
        var voice = _voice.Process(nearEnd);
        var found = _detectors is null ? [] : _detectors.Process(nearEnd);
        Speech = voice.Speech && !Machine && !OnlyEcho();
        if (_noise is not null)
        {
            _noise.Babble = _voice.BabbleLately;
            _noise.Voice = voice.Probability;
            _noise.Process(nearEnd);
        }
        _gain?.Process(nearEnd);
        return found;
    }

    /// <summary>Returns every stage to the state right after construction, for the next call on the line.</summary>
    public void Reset()
    {
        _highPass?.Reset();
        _hum?.Reset();
        _echo?.Reset();
        _voice.Reset();
        _detectors?.Reset();
        _noise?.Reset();
        _gain?.Reset();
        _nearEnd = 0;
        _nearEndHeard = Speech = false;
    }

    // Until the canceller has learned the path, what it leaves of our own voice sounds like a person. It knows how much echo to
    // expect: only what is more than that is the caller.
    private bool OnlyEcho()
    {
        if (_echo is null)
            return false;
        _nearEnd = Math.Clamp(_nearEnd + (_echo.DoubleTalk ? 1 : -NearEndFade), 0, NearEndMost);
        _nearEndHeard = _nearEnd >= (_nearEndHeard ? 0.5f : NearEndShown);
        return !_nearEndHeard && _echo.OnlyEcho;
    }
}
