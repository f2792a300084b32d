using EdgeVoice.Dsp.Level;

namespace EdgeVoice.Agent.Calls.Speaking;

/// <summary>
/// Takes the silence off the ends of a sentence. What stands before the first sound is waited for by the caller; what
/// stands after the last one keeps our ear shut (espeak-ng leaves 300 ms there).
/// </summary>
internal static class QuietEdges
{
    /// <summary>
    /// Nobody hears a breath or a hum below this at the beginning of a sentence over a telephone, dBFS: voices peak near 0, the weakest first
    /// consonant of theirs ("f") lies at -40, and what stands before it lasts a packet as a rule.
    /// </summary>
    private const float FirstDb = -45;

    /// <summary>An end dies away: quieter than this is no sound, -52 dB of full scale.</summary>
    private const float Quiet = 0.0025f;

    /// <summary>Levels are taken over so much, in ms.</summary>
    private const int BlockMs = 5;

    private const int KeptAfterMs = 120;

    /// <summary>Samples at the beginning that can be left out.</summary>
    public static int Leading(ReadOnlySpan<float> sound, int rateHz)
    {
        int block = BlockMs * rateHz / 1000;
        for (int at = 0; at < sound.Length; at += block)
        {
            if (LevelMath.RmsDb(sound[at..Math.Min(at + block, sound.Length)]) >= FirstDb)
                return at;
        }
        return sound.Length;
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
