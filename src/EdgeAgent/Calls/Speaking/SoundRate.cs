using EdgeVoice.Dsp.Resampling;

namespace EdgeVoice.Agent.Calls.Speaking;

/// <summary>Changes the rate of sound that comes chunk by chunk.</summary>
internal static class SoundRate
{
    /// <summary>The samples that this chunk gives.</summary>
    public static float[] Next(Resampler resampler, ReadOnlySpan<float> chunk)
    {
        float[] made = new float[resampler.MaxOutput(chunk.Length)];
        return made[..resampler.Process(chunk, made)];
    }

    /// <summary>What is still inside the filter.</summary>
    public static float[] End(Resampler resampler)
    {
        float[] made = new float[resampler.MaxOutput(resampler.LatencyInputSamples)];
        return made[..resampler.Flush(made)];
    }
}
