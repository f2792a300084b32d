using EdgeVoice.Agent.Configuration;

namespace EdgeVoice.Agent.Hosting;

/// <summary>Whether the next call may come in.</summary>
internal interface IAdmission
{
    /// <summary>Decides, and counts the call in when it is admitted. Safe from any thread; never waits.</summary>
    AdmissionDecision Ask();

    /// <summary>Counts an admitted call out, whichever way it ended.</summary>
    void Release();

    /// <summary>From now on every call is refused with 503.</summary>
    void Close();

    /// <summary>Calls in progress.</summary>
    int Active { get; }
}

/// <summary>The answer to an INVITE that wants in.</summary>
/// <param name="Admitted">True: go on.</param>
/// <param name="Status">SIP status of the refusal; 0 when admitted.</param>
/// <param name="Reason">Reason phrase of the refusal.</param>
/// <param name="RetryAfter">For the Retry-After header; null when admitted.</param>
internal readonly record struct AdmissionDecision(bool Admitted, int Status, string Reason, TimeSpan? RetryAfter)
{
    /// <summary>What the box lacks, for its own log; null when that is not why.</summary>
    public string? Shortage { get; init; }

    public static AdmissionDecision Yes => new(true, 0, "", null);
}

/// <summary>What the box can still carry, as measured; asked at every call.</summary>
internal interface IHeadroom
{
    /// <summary>Why one more call would make the <paramref name="active"/> in progress worse; null when it would not.</summary>
    string? Shortage(int active);
}

/// <inheritdoc cref="IAdmission"/>
internal sealed class Admission(AdmissionOptions options, IHeadroom? headroom = null) : IAdmission
{
    private readonly Lock _gate = new();
    private int _active;
    private bool _closed;

    public int Active
    {
        get
        {
            lock (_gate)
                return _active;
        }
    }

    public AdmissionDecision Ask()
    {
        lock (_gate)
        {
            // 503 sends a dispatcher to the next box; 486 says that this line is busy, and the PBX goes on hunting.
            if (_closed)
                return new AdmissionDecision(false, 503, "Service Unavailable", options.RetryAfter);
            if (_active >= options.MaxCalls)
                return new AdmissionDecision(false, 486, "Busy Here", options.RetryAfter);
            if (_active > 0 && headroom?.Shortage(_active) is { } shortage) // the first call makes nobody worse
                return new AdmissionDecision(false, 503, "No Headroom", options.RetryAfter) { Shortage = shortage };
            _active++;
            return AdmissionDecision.Yes;
        }
    }

    public void Release()
    {
        lock (_gate)
        {
            if (_active == 0)
                throw new InvalidOperationException("more calls were released than admitted");
            _active--;
        }
    }

    public void Close()
    {
        lock (_gate)
            _closed = true;
    }
}
