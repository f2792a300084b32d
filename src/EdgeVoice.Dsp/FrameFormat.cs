namespace EdgeVoice.Dsp;

/// <summary>The unit of audio everywhere in the house: 20 ms, mono, float in [-1, 1].</summary>
public static class FrameFormat
{
    /// <summary>Length of a frame, in milliseconds.</summary>
    public const int FrameMs = 20;

    /// <summary>Frames in a second.</summary>
    public const int FramesPerSecond = 1000 / FrameMs;

    /// <summary>Samples of a 20 ms frame at <paramref name="rateHz"/> (160 at 8 kHz, 320 at 16 kHz).</summary>
    public static int Samples(int rateHz) => rateHz / FramesPerSecond;
}
