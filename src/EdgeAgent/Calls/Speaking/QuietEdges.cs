namespace EdgeVoice.Agent.Calls.Speaking;

/// <summary>
/// Takes the silence off the ends of a sentence. What stands before the first sound is waited for by the caller; what
/// stands after the last one keeps our ear shut (espeak-ng leaves 300 ms there).
/// </summary>
internal static class QuietEdges
{
    /// <summary>Quieter than this is no sound: -52 dB of full scale.</summary>
    private const float Quiet = 0.0025f;

    private const int KeptBeforeMs = 5, KeptAfterMs = 120;

    /// <summary>Samples at the beginning that can be left out.</summary>
    public static int Leading(ReadOnlySpan<float> sound, int rateHz)
    {
        int first = sound.IndexOfAnyExceptInRange(-Quiet, Quiet);
        return first < 0 ? sound.Length : Math.Max(0, first - (KeptBeforeMs * rateHz / 1000));
    }

    /// <summary>A whole sentence without its silent ends; nothing of one that is silent all through.</summary>
    public static float[] Trim(float[] sound, int rateHz)
    {
        int begin = Leading(sound, rateHz);
        int last = sound.AsSpan().LastIndexOfAnyExceptInRange(-Quiet, Quiet);
        int end = Math.Min(sound.Length, last + 1 + (KeptAfterMs * rateHz / 1000));
        return begin >= end ? [] : sound[begin..end];
    }
}
