using System.Text.Json;

namespace EdgeVoice.Agent.Telemetry;

/// <summary>What every message is wrapped in.</summary>
/// <param name="Id">Unique; the same when a message comes twice, as QoS 1 allows.</param>
/// <param name="Seq">Number of the message on this box, from 1, without holes but for announced gaps; 0 for status, which is a state and not counted.</param>
/// <param name="Boot">One start of the service.</param>
/// <param name="Time">When it happened, UTC.</param>
/// <param name="Kind">Becomes <c>type</c>.</param>
/// <param name="Data">The record, as JSON.</param>
internal sealed record Envelope(Guid Id, long Seq, Guid Boot, DateTimeOffset Time, MessageKind Kind, ReadOnlyMemory<byte> Data)
{
    /// <summary>The message's payload.</summary>
    public byte[] ToJson()
    {
        using var buffer = new MemoryStream(Data.Length + 200);
        using (var writer = new Utf8JsonWriter(buffer, TelemetryJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("id", Id);
            writer.WriteNumber("seq", Seq);
            writer.WriteString("boot", Boot);
            writer.WriteString("time", Time.UtcDateTime);
            writer.WriteString("type", Topics.TypeOf(Kind));
            writer.WritePropertyName("data");
            writer.WriteRawValue(Data.Span);
            writer.WriteEndObject();
        }
        return buffer.ToArray();
    }
}
