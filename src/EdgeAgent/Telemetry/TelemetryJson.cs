using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeVoice.Agent.Telemetry;

/// <summary>How records are written: snake_case, no nulls, enums by name; serialisers are generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(StatusRecord))]
[JsonSerializable(typeof(TurnRecord))]
[JsonSerializable(typeof(CallRecord))]
[JsonSerializable(typeof(EscalationRecord))]
[JsonSerializable(typeof(AlertRecord))]
internal sealed partial class TelemetryJson : JsonSerializerContext
{
    // Names and quotes are read by people in a terminal: only what JSON itself needs is escaped. Nothing of this goes into HTML.
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonWriterOptions WriterOptions => Relaxed;

    /// <summary>The record as UTF-8 JSON.</summary>
    public static byte[] Write(TelemetryRecord record)
    {
        using var buffer = new MemoryStream(512);
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
            JsonSerializer.Serialize(writer, record, record.GetType(), Default);
        return buffer.ToArray();
    }
}
