namespace EdgeVoice.Telephony;

/// <summary>What a user agent counted since it started.</summary>
public sealed record SipCounters
{
    public long DatagramsReceived { get; init; }

    public long DatagramsSent { get; init; }

    /// <summary>Keep-alives: datagrams of line ends only.</summary>
    public long KeepAlives { get; init; }

    /// <summary>Datagrams that are no SIP message at all: dropped, not answered.</summary>
    public long Garbage { get; init; }

    /// <summary>Requests with a defect, answered 4xx or 505 without a transaction.</summary>
    public long BadRequests { get; init; }

    /// <summary>Requests with a defect that were not answered: an ACK, no Via to answer to, or over the rate of <see cref="Sip.SipCore.ErrorAnswersPerSecond"/>.</summary>
    public long BadRequestsDropped { get; init; }

    /// <summary>Responses that cannot be read or belong to no request of ours.</summary>
    public long StrayResponses { get; init; }

    /// <summary>Messages sent again by a timer.</summary>
    public long Retransmissions { get; init; }

    /// <summary>Requests refused because too many calls or transactions are open, or the event reader is behind.</summary>
    public long Overloaded { get; init; }

    /// <summary>Datagrams that the socket refused to send.</summary>
    public long SendErrors { get; init; }

    /// <summary>Datagrams dropped because the core was behind by more than its queue.</summary>
    public long QueueDrops { get; init; }

    /// <summary>Times an event had to wait because its reader was behind by more than the channel's bound.</summary>
    public long EventsDelayed { get; init; }

    /// <summary>Defects of ours: inputs whose handling threw. The input was dropped, all calls go on; <see cref="Transport.SipUserAgent.LastFault"/> has the last one.</summary>
    public long Faults { get; init; }

    /// <summary>Legs now open.</summary>
    public int Calls { get; init; }
}
