namespace EdgeVoice.Agent.Telemetry;

/// <summary>Sees every record as central ops get it: serialised, with card numbers struck out.</summary>
internal interface IRecordWatcher
{
    /// <summary>Called on the pipeline's own task, one record at a time; must not wait.</summary>
    void Sealed(TelemetryRecord record, Pending message);
}
