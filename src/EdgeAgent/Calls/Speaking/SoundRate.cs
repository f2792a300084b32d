using EdgeVoice.Dsp.Resampling;

namespace EdgeVoice.Agent.Calls.Speaking;

/// <summary>Changes the rate of sound that is whole, or comes chunk by chunk.</summary>
internal static class SoundRate
{
    /// <summary>Converts a whole clip; the filter's delay is taken out again.</summary>
    public static float[] Convert(ReadOnlySpan<float> samples, int fromHz, int toHz)
    {
        if (fromHz == toHz)
            return samples.ToArray();
        var resampler = new Resampler(fromHz, toHz);
        float[] all = [.. Next(resampler, samples), .. End(resampler)];
        return all[Math.Min(resampler.LatencySamples, all.Length)..];
    }

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
