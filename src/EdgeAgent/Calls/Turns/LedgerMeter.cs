namespace EdgeVoice.Agent.Calls.Turns;

/// <summary>
/// Stamps the stages of one answer as they pass (design section 3). Stages before the commit are in media time, later
/// ones on the process clock; the sum is what the caller waits, from the last sample of speech that reached us to the
/// first sample of the answer that leaves us.
/// </summary>
internal sealed class LedgerMeter(TimeProvider time)
{
    private long _committed;
    private long _final;
    private long _stepped;
    private long _firstAudio;
    private double _understandMs;

    /// <summary>Silence waited for, detector hangover and receive buffer included, in ms.</summary>
    public double EndpointMs { get; private set; }

    /// <summary>True between the commit of a turn and the first sample of its answer.</summary>
    public bool Running { get; private set; }

    /// <param name="endpointMs">Silence waited for.</param>
    /// <param name="since">When the frame that ended the turn was heard, a timestamp of the same clock: a worker that is behind keeps the caller waiting as a slow recogniser does. 0 is now.</param>
    public void Commit(double endpointMs, long since = 0)
    {
        Running = true;
        EndpointMs = endpointMs;
        _firstAudio = 0;
        _committed = since == 0 ? time.GetTimestamp() : since;
        _final = _stepped = _committed;
    }

    /// <summary>There will be no answer: what was committed was no turn.</summary>
    public void Cancel() => Running = false;

    public void RecognizerDone() => _final = time.GetTimestamp();

    /// <param name="understandMs">The part of the step that was spent on understanding.</param>
    public void DialogDone(double understandMs)
    {
        _understandMs = understandMs;
        _stepped = time.GetTimestamp();
    }

    /// <summary>The voice gave its first samples; later calls count for nothing.</summary>
    public void FirstAudio()
    {
        if (_firstAudio == 0)
            _firstAudio = time.GetTimestamp();
    }

    /// <summary>The first sample left at <paramref name="sentAt"/> (a timestamp of the same clock): the ledger is closed.</summary>
    public LedgerTimes Sent(long sentAt)
    {
        Running = false;
        double stepMs = Ms(_final, _stepped);
        long audio = _firstAudio == 0 ? sentAt : _firstAudio;
        return new LedgerTimes(
            EndpointMs,
            Ms(_committed, _final),
            Math.Min(_understandMs, stepMs),
            Math.Max(0, stepMs - _understandMs),
            Ms(_stepped, audio),
            Ms(audio, sentAt));
    }

    private double Ms(long from, long to) => Math.Max(0, time.GetElapsedTime(from, to).TotalMilliseconds);
}

/// <summary>The stages of one answer in ms.</summary>
internal readonly record struct LedgerTimes(
    double Endpoint, double AsrFinal, double Understand, double Decide, double TtsFirstAudio, double Playout)
{
    public double Whole => Endpoint + AsrFinal + Understand + Decide + TtsFirstAudio + Playout;
}
