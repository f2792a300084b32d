namespace EdgeVoice.Agent.Telemetry;

/// <summary>Where a call puts what central ops shall know.</summary>
internal interface ITelemetry
{
    /// <summary>
    /// Takes a record and returns at once: it never waits for disk or network. When the queue is full the record is dropped, counted
    /// (<c>edgevoice.queue.drops</c>) and the gap is announced as an alert. A <see cref="StatusRecord"/> replaces the one before.
    /// </summary>
    void Publish(TelemetryRecord record);
}
