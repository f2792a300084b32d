using EdgeVoice.Agent.Telemetry;
using EdgeVoice.Dialog;

namespace EdgeVoice.Agent.Escalation;

/// <summary>
/// One hand-over to a person, state by state, each with the whole context on MQTT. Today it is a blind REFER; briefing
/// and attended transfer add states between <see cref="Requested"/> and <see cref="Accepted"/>.
/// </summary>
internal sealed class HandOver(ITelemetry telemetry, string call, DialogAction.Transfer transfer, EscalationContext context)
{
    private bool _rang;

    /// <summary>Name of the target in the pack.</summary>
    public string Target => transfer.Target;

    /// <summary>False once it was accepted, declined or failed.</summary>
    public bool Open { get; private set; } = true;

    public void Requested() => Report(EscalationState.Requested, null);

    /// <summary>The person's telephone rings; reported once.</summary>
    public void Ringing()
    {
        if (_rang)
            return;
        _rang = true;
        Report(EscalationState.Ringing, null);
    }

    public void Accepted()
    {
        Open = false;
        Report(EscalationState.Accepted, null);
    }

    public void Failed(string why)
    {
        Open = false;
        Report(EscalationState.Failed, why);
    }

    private void Report(EscalationState state, string? detail)
        => telemetry.Publish(new EscalationRecord(call, state, transfer.Target, transfer.Reason, context) { Detail = detail });
}
