using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EdgeVoice.Dialog;

namespace EdgeVoice.Agent.Calls.Actions;

/// <summary>
/// What a site's system is sent and answers, over HTTP and MQTT alike. Request: <c>{"id", "action", "arguments": {...}}</c>,
/// the id being the idempotency key. Answer: a flat JSON object; <c>"outcome": "refused"</c> with a <c>"reason"</c> says no,
/// everything else in it are values.
/// </summary>
internal static class ActionMessages
{
    /// <summary>Bytes of an answer at most.</summary>
    public const int MaxAnswer = 64 * 1024;

    public static byte[] Request(DialogAction.Perform perform)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("id", perform.ActionId);
            json.WriteString("action", perform.Name);
            json.WriteStartObject("arguments");
            foreach (var (name, value) in perform.Arguments.OrderBy(argument => argument.Key, StringComparer.Ordinal))
                json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <exception cref="JsonException">No JSON object.</exception>
    public static (ActionOutcome Outcome, ImmutableDictionary<string, string> Values) Answer(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            return (ActionOutcome.Done, ImmutableDictionary<string, string>.Empty);
        using var json = JsonDocument.Parse(body);
        if (json.RootElement.ValueKind != JsonValueKind.Object)
            throw new JsonException($"the answer is a JSON {json.RootElement.ValueKind}, not an object");
        var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var property in json.RootElement.EnumerateObject())
        {
            string? value = property.Value.ValueKind switch
            {
                JsonValueKind.String => property.Value.GetString(),
                JsonValueKind.Number => property.Value.GetDecimal().ToString(CultureInfo.InvariantCulture),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                _ => null,
            };
            if (value is not null)
                values[property.Name] = value;
        }
        bool refused = values.GetValueOrDefault("outcome") == "refused";
        values.Remove("outcome");
        return (refused ? ActionOutcome.Refused : ActionOutcome.Done, values.ToImmutable());
    }
}
