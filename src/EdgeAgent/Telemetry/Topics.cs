namespace EdgeVoice.Agent.Telemetry;

/// <summary>The MQTT topics of one box: <c>edgevoice/v1/{site}/{device}/{leaf}</c>.</summary>
internal sealed record Topics(string Site, string Device)
{
    /// <summary>Orders to this box.</summary>
    public string Commands => Under("cmd");

    /// <summary>Topic of a kind of message.</summary>
    public string Of(MessageKind kind) => Under(Leaf(kind));

    /// <summary>The envelope's <c>type</c>.</summary>
    public static string TypeOf(MessageKind kind) => kind switch
    {
        MessageKind.Status => "status",
        MessageKind.Metrics => "metrics",
        MessageKind.Quality => "quality",
        MessageKind.Turn => "turn",
        MessageKind.Call => "call",
        MessageKind.Alert => "alert",
        MessageKind.Escalation => "escalation",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind of message"),
    };

    private static string Leaf(MessageKind kind) => kind switch
    {
        MessageKind.Turn or MessageKind.Call or MessageKind.Alert or MessageKind.Escalation => TypeOf(kind) + "s",
        _ => TypeOf(kind),
    };

    private string Under(string leaf) => $"edgevoice/v1/{Site}/{Device}/{leaf}";
}
