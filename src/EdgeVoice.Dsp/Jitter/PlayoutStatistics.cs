namespace EdgeVoice.Dsp.Jitter;

/// <summary>What a stream gave and what was made of it, since the receiver was made.</summary>
public readonly record struct PlayoutStatistics
{
    /// <summary>Packets given to the receiver.</summary>
    public long Received { get; init; }

    /// <summary>Packets that came after their place had been played.</summary>
    public long Late { get; init; }

    /// <summary>Sequence numbers that never came in time to be played.</summary>
    public long Lost { get; init; }

    /// <summary>Packets whose number had come before.</summary>
    public long Duplicated { get; init; }

    /// <summary>Packets that came after one with a higher number, and in time.</summary>
    public long Reordered { get; init; }

    /// <summary>Packets refused: stray numbers, or a payload too large.</summary>
    public long Refused { get; init; }

    /// <summary>Packets dropped because more than the greatest delay had gathered.</summary>
    public long Dropped { get; init; }

    /// <summary>Times the stream began anew under another source or other numbers.</summary>
    public long Restarts { get; init; }

    /// <summary>Sound made up in place of lost packets, ms.</summary>
    public long ConcealedMs { get; init; }

    /// <summary>Sound taken out to lessen the delay, ms.</summary>
    public long AcceleratedMs { get; init; }

    /// <summary>Sound put in to lengthen the delay, ms.</summary>
    public long DeceleratedMs { get; init; }

    /// <summary>Interarrival jitter by RFC 3550, ms.</summary>
    public double JitterMs { get; init; }

    /// <summary>Sender's clock against ours, parts per million; see <see cref="DelayEstimator.DriftPpm"/>.</summary>
    public double DriftPpm { get; init; }

    /// <summary>The delay aimed at, ms.</summary>
    public int TargetDelayMs { get; init; }

    /// <summary>The delay now, smoothed, ms: sound held when a frame is taken.</summary>
    public int CurrentDelayMs { get; init; }
}
