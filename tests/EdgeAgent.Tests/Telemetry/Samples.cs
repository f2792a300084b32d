using EdgeVoice.Agent.Telemetry;

namespace EdgeVoice.Agent.Tests.Telemetry;

/// <summary>Records as a call makes them, every member set.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 30, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, SlotReport> Slots = new() { ["day"] = new("2026-11-24", "tomorrow", 0.93) };

    public static TurnLedger Ledger => TurnLedger.Of(280, 45, 8, 6, 120, 40, 410, speculationSaved: 89);

    public static TurnRecord Turn(int number, string heard = "when are you open tomorrow") => new(
        "c-1", number, "when are you open tomorrow", heard, new UnderstoodReport("inform", "opening_hours", 0.97, false, Slots),
        "We are open from nine to five.", Ledger)
    { Speculation = new SpeculationReport(2, 1, true), Continues = true, Degraded = "short_wording" };

    public static CallRecord CallBegan => new("c-1", CallState.Began, "77abc@pbx", "sip:1001@pbx", "sip:200@box", Start) { Codec = "PCMA" };

    public static CallRecord CallEnded => CallBegan with
    {
        State = CallState.Ended,
        Seconds = 63.4,
        EndReason = "remote_hang_up",
        Turns = 4,
        Goal = "opening_hours",
        Reached = true,
        TransferredTo = "front desk",
        Media = new MediaReport(3170, 2, 1, 0, 3.2)
        {
            Hearing = new HearingReport
            {
                ErleDb = 38.2,
                EchoReturnLossDb = 12.5,
                EchoDelayMs = 84,
                EchoPathChanges = 1,
                DoubleTalkMs = 640,
                SpeechDb = -24.1,
                NoiseDb = -51.7,
                SnrDb = 27.6,
                GainDb = 2.1,
                HumHz = 50,
            },
        },
        LineSounds = new Dictionary<string, int> { ["hold_music"] = 1, ["beep"] = 2 },
    };

    public static EscalationRecord Escalation(EscalationState state = EscalationState.Requested) => new("c-1", state, "front desk", "asked_for_person",
        new EscalationContext(
            new CallerReport("sip:1001@pbx", "Ann", "Ann Lee"), "book_appointment", Slots, ["asked for the day twice"],
            [new TranscriptLine("agent", "How can I help?"), new TranscriptLine("caller", "a person please")],
            "Ann Lee wants to book an appointment for tomorrow."))
    { Detail = "486 Busy Here" };

    public static AlertRecord Alert => new(AlertSeverity.Warning, AlertCodes.Gap, "12 messages were dropped") { Gap = new GapReport("turn", 3, 40, 12) };

    public static StatusRecord Status => new(DeviceState.Online) { Version = "0.1.0", Started = Start, Calls = 1, MaxCalls = 8, Reason = "started" };

    public static IEnumerable<TelemetryRecord> All => [Turn(1), CallBegan, CallEnded, Escalation(), Alert, Status];
}
