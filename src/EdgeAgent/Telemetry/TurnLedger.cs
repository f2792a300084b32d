namespace EdgeVoice.Agent.Telemetry;

/// <summary>
/// Where the time of one turn went, in ms, from the caller's last speech sample to the answer's first. Stages overlap when the dialog
/// ran ahead, so <see cref="Whole"/> is measured and may be less than their sum.
/// </summary>
/// <param name="Endpoint">Silence needed to be sure that the caller had finished.</param>
/// <param name="AsrFinal">Recogniser's final, after the endpoint.</param>
/// <param name="Understand">Understanding.</param>
/// <param name="Decide">Policy and wording.</param>
/// <param name="TtsFirstAudio">From the wording to the first sample of the voice.</param>
/// <param name="Playout">From the first sample of the voice to the wire.</param>
/// <param name="Whole">Voice to voice, as measured.</param>
/// <param name="Overspent">Stage that went furthest over its budget, or null.</param>
/// <param name="SpeculationSaved">What running ahead saved; 0 when nothing was ready.</param>
internal sealed record TurnLedger(
    double Endpoint, double AsrFinal, double Understand, double Decide, double TtsFirstAudio, double Playout, double Whole,
    string? Overspent, double SpeculationSaved)
{
    /// <summary>Budget (p95) of each stage, in ms; understand and decide share one (design section 3).</summary>
    public const double EndpointBudget = 350, AsrFinalBudget = 60, ThinkBudget = 30, TtsFirstAudioBudget = 150, PlayoutBudget = 60, WholeBudget = 600;

    /// <summary>Makes the ledger of measured stages and names the one that overspent most, as a multiple of its budget.</summary>
    public static TurnLedger Of(
        double endpoint, double asrFinal, double understand, double decide, double ttsFirstAudio, double playout, double whole,
        double speculationSaved = 0)
        => new(Round(endpoint), Round(asrFinal), Round(understand), Round(decide), Round(ttsFirstAudio), Round(playout), Round(whole),
            Worst(endpoint, asrFinal, understand, decide, ttsFirstAudio, playout), Round(speculationSaved));

    /// <summary>The stages by name, in the order in which they happen.</summary>
    public IEnumerable<(string Stage, double Ms)> Stages() =>
    [
        ("endpoint", Endpoint), ("asr_final", AsrFinal), ("understand", Understand), ("decide", Decide),
        ("tts_first_audio", TtsFirstAudio), ("playout", Playout),
    ];

    private static string? Worst(double endpoint, double asrFinal, double understand, double decide, double ttsFirstAudio, double playout)
    {
        (string Stage, double Load)[] loads =
        [
            ("endpoint", endpoint / EndpointBudget),
            ("asr_final", asrFinal / AsrFinalBudget),
            (understand >= decide ? "understand" : "decide", (understand + decide) / ThinkBudget),
            ("tts_first_audio", ttsFirstAudio / TtsFirstAudioBudget),
            ("playout", playout / PlayoutBudget),
        ];
        var worst = loads.MaxBy(stage => stage.Load);
        return worst.Load > 1 ? worst.Stage : null;
    }

    private static double Round(double ms) => Math.Round(ms, 1);
}
