using System.Text.Json.Serialization;

namespace EdgeVoice.Agent.Commands.Bench.Tts;

/// <summary>What <c>edgevoice bench tts</c> found; the keys of its <c>--json</c> are stable. What could not be measured is null.</summary>
internal sealed record TtsBenchResult(
    [property: JsonPropertyName("prompts")] int Prompts,
    [property: JsonPropertyName("machine")] string Machine,
    [property: JsonPropertyName("voices")] IReadOnlyList<VoiceFigures> Voices,
    [property: JsonPropertyName("skipped")] IReadOnlyList<string> Skipped);

/// <param name="Name">As the voice calls itself.</param>
/// <param name="Rtf">Time of making over length of the sound, over all prompts, on one thread; with espeak-ng's processes.</param>
/// <param name="FirstAudioMsP50">From the text to the first samples, ms.</param>
/// <param name="FirstAudioMsP95">The same, 95 % of prompts are faster.</param>
/// <param name="FirstClauseMsP95">The same of prompts whose first clause has six words at most.</param>
/// <param name="WerPercent">Word errors of our recogniser behind a G.711 line.</param>
/// <param name="DnsmosOverall">DNSMOS P.835, overall, of the sound at 16 kHz.</param>
/// <param name="DnsmosSignal">DNSMOS P.835, speech.</param>
/// <param name="DnsmosBackground">DNSMOS P.835, background.</param>
/// <param name="DnsmosP808">DNSMOS P.808.</param>
/// <param name="Seconds">Length of all prompts.</param>
/// <param name="PitchHz">Geometric mean of the pitch.</param>
/// <param name="PitchSpreadSemitones">Standard deviation of the pitch.</param>
/// <param name="PitchErrorSemitones">Mean distance of a prompt's mean pitch from the teacher's.</param>
/// <param name="DurationErrorPercent">Mean distance of a prompt's length from the teacher's, ends without silence.</param>
internal sealed record VoiceFigures(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("rtf")] double Rtf,
    [property: JsonPropertyName("first_audio_ms_p50")] double? FirstAudioMsP50,
    [property: JsonPropertyName("first_audio_ms_p95")] double? FirstAudioMsP95,
    [property: JsonPropertyName("first_clause_ms_p95")] double? FirstClauseMsP95,
    [property: JsonPropertyName("wer_pct")] double WerPercent,
    [property: JsonPropertyName("dnsmos_ovrl")] double? DnsmosOverall,
    [property: JsonPropertyName("dnsmos_sig")] double? DnsmosSignal,
    [property: JsonPropertyName("dnsmos_bak")] double? DnsmosBackground,
    [property: JsonPropertyName("dnsmos_p808")] double? DnsmosP808,
    [property: JsonPropertyName("seconds")] double Seconds,
    [property: JsonPropertyName("pitch_hz")] double PitchHz,
    [property: JsonPropertyName("pitch_spread_semitones")] double PitchSpreadSemitones,
    [property: JsonPropertyName("pitch_error_semitones")] double? PitchErrorSemitones,
    [property: JsonPropertyName("duration_error_pct")] double? DurationErrorPercent);
