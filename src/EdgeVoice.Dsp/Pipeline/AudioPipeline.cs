using EdgeVoice.Dsp.Echo;
using EdgeVoice.Dsp.Filters;
using EdgeVoice.Dsp.Gain;
using EdgeVoice.Dsp.Noise;

namespace EdgeVoice.Dsp.Pipeline;

/// <summary>
/// The receive chain of a call, in order: high-pass, hum, echo, noise, gain. One call of <see cref="Process"/> a frame.
/// </summary>
/// <remarks>Allocates only when made. Not thread-safe: one call, one pipeline.</remarks>
public sealed class AudioPipeline
{
    private readonly HighPassFilter? _highPass;
    private readonly HumFilter? _hum;
    private readonly EchoCanceller? _echo;
    private readonly NoiseSuppressor? _noise;
    private readonly GainControl? _gain;

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
    }

    public int RateHz { get; }

    /// <summary>Delay from near end in to near end out, samples: the sum of all stages.</summary>
    public int LatencySamples => (_echo?.LatencySamples ?? 0) + (_noise?.LatencySamples ?? 0);

    /// <summary>The echo canceller's report; null when it is left out.</summary>
    public EchoReport? Echo => _echo?.Report;

    /// <summary>Signal-to-noise ratio of the line, dB; null when the noise suppressor is left out.</summary>
    public float? SnrDb => _noise?.SnrDb;

    /// <summary>Gain applied now, dB; 0 when the gain control is left out.</summary>
    public float GainDb => _gain?.GainDb ?? 0;

    /// <summary>Mains frequency of the hum that is being removed, or null.</summary>
    public float? HumHz => _hum?.HumHz;

    /// <summary>
    /// Cleans the near end in place. <paramref name="farEnd"/> is what we played in the same span of time, of the same
    /// length, or empty while nothing is played.
    /// </summary>
    public void Process(ReadOnlySpan<float> farEnd, Span<float> nearEnd)
    {
        _highPass?.Process(nearEnd);
        _hum?.Process(nearEnd);
        _echo?.Process(farEnd, nearEnd);
        _noise?.Process(nearEnd);
        _gain?.Process(nearEnd);
    }

    /// <summary>Returns every stage to the state right after construction, for the next call on the line.</summary>
    public void Reset()
    {
        _highPass?.Reset();
        _hum?.Reset();
        _echo?.Reset();
        _noise?.Reset();
        _gain?.Reset();
    }
}
