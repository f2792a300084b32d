namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Speex over a whole sound, 20 ms at a time; results lie on their input.</summary>
internal static class SpeexPeers
{
    private const int SetSamplingRate = 24;
    private const int SetEchoState = 24;

    /// <summary>The linear canceller, tail 256 ms; with the residual suppressor of the preprocessor behind it when asked.</summary>
    public static float[] Echo(int rateHz, float[] far, float[] mic, bool suppress)
    {
        int frame = rateHz / 50, rate = rateHz;
        using var echo = SpeexNative.EchoInit(frame, rateHz * 256 / 1000);
        SpeexNative.EchoControl(echo, SetSamplingRate, ref rate);
        using var preprocess = suppress ? SpeexNative.PreprocessInit(frame, rateHz) : null;
        if (preprocess is not null)
            SpeexNative.PreprocessControl(preprocess, SetEchoState, echo.DangerousGetHandle());
        short[] farFrame = new short[frame], micFrame = new short[frame], output = new short[frame];
        var result = new float[mic.Length];
        for (int at = 0; at + frame <= mic.Length; at += frame)
        {
            ToPcm(far.AsSpan(at, frame), farFrame);
            ToPcm(mic.AsSpan(at, frame), micFrame);
            SpeexNative.EchoCancel(echo, micFrame, farFrame, output);
            if (preprocess is not null)
                _ = SpeexNative.Preprocess(preprocess, output);
            ToFloat(output, result.AsSpan(at, frame));
        }
        // The preprocessor's overlapping windows hold a frame back.
        return suppress ? [.. result.AsSpan(frame), .. new float[frame]] : result;
    }

    /// <summary>The denoiser at its own setting (-15 dB).</summary>
    public static float[] Denoise(int rateHz, float[] sound)
    {
        int frame = rateHz / 50;
        using var preprocess = SpeexNative.PreprocessInit(frame, rateHz);
        var pcm = new short[frame];
        float[] padded = [.. sound, .. new float[2 * frame]];
        for (int at = 0; at + frame <= padded.Length; at += frame)
        {
            ToPcm(padded.AsSpan(at, frame), pcm);
            _ = SpeexNative.Preprocess(preprocess, pcm);
            ToFloat(pcm, padded.AsSpan(at, frame));
        }
        return padded[frame..(frame + sound.Length)];
    }

    private static void ToPcm(ReadOnlySpan<float> samples, Span<short> pcm)
    {
        for (int n = 0; n < samples.Length; n++)
            pcm[n] = (short)Math.Clamp(MathF.Round(samples[n] * 32768), short.MinValue, short.MaxValue);
    }

    private static void ToFloat(ReadOnlySpan<short> pcm, Span<float> samples)
    {
        for (int n = 0; n < pcm.Length; n++)
            samples[n] = pcm[n] / 32768f;
    }
}
