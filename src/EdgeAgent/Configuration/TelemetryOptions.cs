using System.Net;

namespace EdgeVoice.Agent.Configuration;

/// <summary>What central ops get, and where it waits until they have it.</summary>
internal sealed record TelemetryOptions
{
    /// <summary>The broker that messages go to; null: none is set, messages wait in the outbox (or go to the embedded broker if that is on).</summary>
    public MqttOptions? Mqtt { get; init; }

    /// <summary>The broker inside this process; null: off. Meant for demo, tests and sites with no central ops.</summary>
    public EmbeddedBrokerOptions? EmbeddedBroker { get; init; }

    public OutboxOptions Outbox { get; init; } = new();

    /// <summary>Where the publisher connects to, or null when nowhere.</summary>
    public MqttOptions? Broker => Mqtt ?? (EmbeddedBroker is { } own
        ? new MqttOptions { Host = own.ListenAddress.ToString(), Port = own.Port }
        : null);

    internal static TelemetryOptions Read(SettingReader reader) => new()
    {
        Mqtt = MqttOptions.Read(reader),
        EmbeddedBroker = EmbeddedBrokerOptions.Read(reader),
        Outbox = OutboxOptions.Read(reader),
    };
}

/// <summary>The way to the broker (MQTT 5).</summary>
internal sealed record MqttOptions
{
    public string Host { get; init; } = "";

    /// <summary>Default 1883, with TLS 8883.</summary>
    public int Port { get; init; } = 1883;

    public bool Tls { get; init; }

    /// <summary>PEM file of the authority that signed the broker's certificate; null: the system's authorities.</summary>
    public string? CaFile { get; init; }

    public string? User { get; init; }

    /// <summary>File whose first line is the password; read at every connect, so that it can be changed while running.</summary>
    public string? PasswordFile { get; init; }

    internal static MqttOptions? Read(SettingReader reader)
    {
        string? host = reader.OptionalText("telemetry.mqtt.host");
        bool tls = reader.Flag("telemetry.mqtt.tls", false);
        var options = new MqttOptions
        {
            Host = host ?? "",
            Tls = tls,
            Port = reader.Port("telemetry.mqtt.port", tls ? 8883 : 1883),
            CaFile = reader.ReadableFile("telemetry.mqtt.caFile"),
            User = reader.OptionalText("telemetry.mqtt.user"),
            PasswordFile = reader.ReadableFile("telemetry.mqtt.passwordFile"),
        };
        if (host is not null && Uri.CheckHostName(host) == UriHostNameType.Unknown)
            reader.Report("telemetry.mqtt.host", host, "must be a host name or an IP address", null, "Write the name alone: no mqtt://, no port.");
        if (options.CaFile is not null && !tls)
            reader.Report("telemetry.mqtt.caFile", options.CaFile, "has no use without TLS", null, "Set telemetry.mqtt.tls: true, or remove caFile.");
        if (options.PasswordFile is not null && options.User is null)
            reader.Report("telemetry.mqtt.user", null, "must be set when passwordFile is", null, "Write the broker's user name.");
        return host is null ? null : options;
    }
}

/// <summary>The broker inside this process.</summary>
internal sealed record EmbeddedBrokerOptions
{
    /// <summary>Default: loopback, since it asks for no password.</summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    public int Port { get; init; } = 1883;

    internal static EmbeddedBrokerOptions? Read(SettingReader reader)
    {
        bool enabled = reader.Flag("telemetry.embeddedBroker.enabled", false);
        var options = new EmbeddedBrokerOptions
        {
            ListenAddress = reader.Address("telemetry.embeddedBroker.listenAddress", IPAddress.Loopback),
            Port = reader.Port("telemetry.embeddedBroker.port", 1883),
        };
        if (!IPAddress.IsLoopback(options.ListenAddress))
        {
            reader.Report("telemetry.embeddedBroker.listenAddress", options.ListenAddress.ToString(), "must be loopback: this broker asks for no password",
                null, "Use 127.0.0.1; for others to connect, run mosquitto with passwords and name it in telemetry.mqtt.");
        }
        return enabled ? options : null;
    }
}

/// <summary>The store that messages leave only once the broker has them.</summary>
internal sealed record OutboxOptions
{
    /// <summary>The SQLite file; its <c>-wal</c> and <c>-shm</c> lie beside it.</summary>
    public string Path { get; init; } = System.IO.Path.Combine(InstallPaths.State, "outbox.db");

    /// <summary>Most bytes of waiting messages. Default 256 MB: more than a week of a busy branch.</summary>
    public long MaxBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Most waiting messages. Default 500000.</summary>
    public long MaxMessages { get; init; } = 500_000;

    internal static OutboxOptions Read(SettingReader reader)
    {
        var standard = new OutboxOptions();
        return new OutboxOptions
        {
            Path = reader.FuturePath("telemetry.outbox.path", standard.Path),
            MaxBytes = reader.Integer("telemetry.outbox.maxMegabytes", 256, 1, 65_536, "MB") * 1024 * 1024,
            MaxMessages = reader.Integer("telemetry.outbox.maxMessages", standard.MaxMessages, 100, 100_000_000, "messages"),
        };
    }
}
