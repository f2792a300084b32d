using EdgeVoice.Agent.Simulation.Voices;

namespace EdgeVoice.Agent.Simulation.Lines;

/// <summary>A sound on its way out, and when its samples left, on the clock of the process.</summary>
/// <remarks>Written by the media thread, read by the caller's worker.</remarks>
internal sealed class SpokenMark(CallerSound sound)
{
    private long _began;
    private long _speechEnded;
    private int _over;

    private int RateHz { get; set; } = 8000;

    public CallerSound Sound => sound;

    /// <summary>When the first audible sample was spoken; null before that.</summary>
    public TimeSpan? BeganAt => Read(ref _began);

    /// <summary>When the last sample of speech was spoken; null before that, and for a sound without speech.</summary>
    public TimeSpan? SpeechEndedAt => Read(ref _speechEnded);

    /// <summary>True when all was sent, or the caller broke off.</summary>
    public bool Over => Volatile.Read(ref _over) != 0;

    /// <summary>The frame with samples <paramref name="from"/> to <paramref name="to"/> left at <paramref name="sentAt"/>.</summary>
    /// <remarks>
    /// A packet can leave when its last sample was spoken: sample k of it was spoken that much earlier. So the wait that is
    /// measured holds the packet time on the caller's side, as a person's does.
    /// </remarks>
    public void Sent(int from, int to, TimeSpan sentAt, int rateHz)
    {
        RateHz = rateHz;
        if (from <= sound.SoundStart && sound.SoundStart < to)
            Volatile.Write(ref _began, (sentAt - TimeSpan.FromSeconds((double)(to - sound.SoundStart) / rateHz)).Ticks);
        if (sound.HasSpeech && from < sound.SpeechEnd && sound.SpeechEnd <= to)
            Volatile.Write(ref _speechEnded, (sentAt - TimeSpan.FromSeconds((double)(to - sound.SpeechEnd) / rateHz)).Ticks);
        if (to >= sound.Samples.Length)
            End();
    }

    /// <summary>When the caller next begins to speak at or after a moment, or is speaking then; null when nothing more is said. Known once the speech has begun.</summary>
    public TimeSpan? NextOnset(TimeSpan at)
    {
        if (BeganAt is not { } began)
            return null;
        foreach (int onset in sound.Onsets)
        {
            var spoken = began + TimeSpan.FromSeconds((double)(onset - sound.SoundStart) / RateHz);
            if (spoken >= at)
                return spoken;
        }
        return null;
    }

    public void End() => Volatile.Write(ref _over, 1);

    private static TimeSpan? Read(ref long ticks) => Volatile.Read(ref ticks) is not 0 and var at ? TimeSpan.FromTicks(at) : null;
}
