using System.Text.Json.Serialization;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>What <c>edgevoice bench asr --json</c> writes; the keys of <c>sets</c> are those of the design, section 11, and more.</summary>
internal sealed record AsrBenchReport(
    [property: JsonPropertyName("machine")] AsrBenchMachine Machine,
    [property: JsonPropertyName("models")] IReadOnlyList<AsrModelFigure> Models,
    [property: JsonPropertyName("sets")] IReadOnlyList<AsrSetFigure> Sets,
    [property: JsonPropertyName("differences")] IReadOnlyList<AsrDifferenceFigure> Differences,
    [property: JsonPropertyName("final")] IReadOnlyList<AsrFinalFigure> Final,
    [property: JsonPropertyName("invented")] IReadOnlyList<InventedFigure> Invented,
    [property: JsonPropertyName("calibration")] IReadOnlyList<CalibrationFigure> Calibration,
    [property: JsonPropertyName("skipped")] IReadOnlyList<string> Skipped);

/// <summary>Where and when. Times are processor times: other work on the machine changes them little.</summary>
internal sealed record AsrBenchMachine(
    [property: JsonPropertyName("cpu")] string Cpu,
    [property: JsonPropertyName("cores")] int Cores,
    [property: JsonPropertyName("load_before")] double LoadBefore,
    [property: JsonPropertyName("date")] string Date);

internal sealed record AsrModelFigure(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("rate_hz")] int RateHz,
    [property: JsonPropertyName("words")] int Words,
    [property: JsonPropertyName("graph")] string Graph,
    [property: JsonPropertyName("size_mb")] double SizeMb);

/// <summary>One model on one list over one line. <see cref="Grammar"/>: free, slot, or ten_digits.</summary>
internal sealed record AsrSetFigure(
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("condition")] string Condition,
    [property: JsonPropertyName("grammar")] string Grammar,
    [property: JsonPropertyName("with_audio_pipeline")] bool WithAudioPipeline,
    [property: JsonPropertyName("clips")] int Clips,
    [property: JsonPropertyName("words")] int Words,
    [property: JsonPropertyName("wer_pct")] double WerPct,
    [property: JsonPropertyName("sub_pct")] double SubPct,
    [property: JsonPropertyName("del_pct")] double DelPct,
    [property: JsonPropertyName("ins_pct")] double InsPct,
    [property: JsonPropertyName("rtf")] double Rtf);

/// <summary>
/// The first model beside another on the same clips of a kind of lines. <see cref="Low"/> and <see cref="High"/>: the middle
/// 95 % of the differences of a thousand lists drawn from these clips, each clip with all its lines.
/// </summary>
internal sealed record AsrDifferenceFigure(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("grammar")] string Grammar,
    [property: JsonPropertyName("lines")] string Lines,
    [property: JsonPropertyName("with_audio_pipeline")] bool WithAudioPipeline,
    [property: JsonPropertyName("clips")] int Clips,
    [property: JsonPropertyName("words")] int Words,
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("wer_pct")] double WerPct,
    [property: JsonPropertyName("beside")] string Beside,
    [property: JsonPropertyName("beside_wer_pct")] double BesideWerPct,
    [property: JsonPropertyName("difference_pct")] double DifferencePct,
    [property: JsonPropertyName("low_pct")] double Low,
    [property: JsonPropertyName("high_pct")] double High);

/// <summary>How long the final result takes, ms.</summary>
internal sealed record AsrFinalFigure(
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("grammar")] string Grammar,
    [property: JsonPropertyName("endpoint_ms")] int EndpointMs,
    [property: JsonPropertyName("last_sample_to_final_ms_p50")] double LastSampleP50,
    [property: JsonPropertyName("last_sample_to_final_ms_p95")] double LastSampleP95,
    [property: JsonPropertyName("final_ms_p50")] double FinalP50,
    [property: JsonPropertyName("final_ms_p95")] double FinalP95);

/// <summary>Words that a recogniser made of noise. <see cref="Path"/>: line, pipeline, pipeline+vad.</summary>
internal sealed record InventedFigure(
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("noise")] string Noise,
    [property: JsonPropertyName("grammar")] string Grammar,
    [property: JsonPropertyName("path")] string Path,
    [property: JsonPropertyName("seconds")] double Seconds,
    [property: JsonPropertyName("words_per_minute")] double WordsPerMinute);

/// <summary>Confidence against truth, of one model free or with grammars.</summary>
internal sealed record CalibrationFigure(
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("grammar")] string Grammar,
    [property: JsonPropertyName("words")] int Words,
    [property: JsonPropertyName("right_pct")] double RightPct,
    [property: JsonPropertyName("ece_raw")] double EceRaw,
    [property: JsonPropertyName("ece_mapped")] double EceMapped,
    [property: JsonPropertyName("bins")] IReadOnlyList<ReliabilityBin> Bins,
    [property: JsonPropertyName("map")] IReadOnlyList<double[]> Map);

/// <summary>Words whose confidence lies in a tenth of [0, 1].</summary>
internal sealed record ReliabilityBin(
    [property: JsonPropertyName("from")] double From,
    [property: JsonPropertyName("words")] int Words,
    [property: JsonPropertyName("confidence")] double Confidence,
    [property: JsonPropertyName("right")] double Right,
    [property: JsonPropertyName("mapped")] double Mapped);
