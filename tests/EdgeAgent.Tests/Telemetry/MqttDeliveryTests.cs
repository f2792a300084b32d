using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Agent.Telemetry;
using MQTTnet.Protocol;
using Xunit;

namespace EdgeVoice.Agent.Tests.Telemetry;

/// <summary>Telemetry against a real mosquitto.</summary>
public sealed class MqttDeliveryTests
{
    private static MqttOptions At(int port) => new() { Host = "127.0.0.1", Port = port };

    [Fact]
    public async Task Calls_turns_and_escalations_arrive_on_their_topics_with_quality_of_service_1()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var central = await CentralOps.ConnectAsync(broker.Port);
        await using var rig = await TelemetryRig.StartAsync(At(broker.Port));
        foreach (var record in (TelemetryRecord[])[Samples.CallBegan, Samples.Turn(1), Samples.Escalation(), Samples.CallEnded, Samples.Alert])
            rig.Telemetry.Publish(record);
        var got = new List<Received>();
        while (got.Count < 5)
            got.Add(await central.NextAsync(message => message.Seq > 0));
        Assert.Equal(["calls", "turns", "escalations", "calls", "alerts"], got.Select(message => message.Topic.Split('/')[^1]));
        Assert.All(got, message => Assert.StartsWith("edgevoice/v1/site-a/box-1/", message.Topic, StringComparison.Ordinal));
        Assert.All(got, message => Assert.Equal(MqttQualityOfServiceLevel.AtLeastOnce, message.QoS));
        Assert.Equal([1L, 2, 3, 4, 5], got.Select(message => message.Seq));
        Assert.Equal("when are you open tomorrow", got[1].Data.GetProperty("heard").GetString());
        await rig.DepthAsync(0);
    }

    [Fact]
    public async Task Status_is_retained_and_follows_every_change()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var rig = await TelemetryRig.StartAsync(At(broker.Port));
        rig.Telemetry.Publish(Samples.Status with { Calls = 7 });
        await using (var first = await CentralOps.ConnectAsync(broker.Port))
            await first.NextAsync(message => StateOf(message) == "online" && message.Data.TryGetProperty("calls", out var calls) && calls.GetInt32() == 7);
        await using var late = await CentralOps.ConnectAsync(broker.Port);
        var seen = await late.NextAsync(_ => true);
        Assert.True(seen.Retained);
        Assert.Equal(7, seen.Data.GetProperty("calls").GetInt32());
        Assert.Equal(0, seen.Seq);
    }

    [Fact]
    public async Task A_box_that_vanishes_is_offline_by_its_last_will()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var line = new CuttableProxy(broker.Port);
        await using var central = await CentralOps.ConnectAsync(broker.Port);
        await using var rig = await TelemetryRig.StartAsync(At(line.Port));
        await central.NextAsync(message => StateOf(message) == "online");
        line.Cut(stayDown: true);
        var will = await central.NextAsync(message => StateOf(message) == "offline");
        Assert.Equal("lost", will.Data.GetProperty("reason").GetString());
        await using var late = await CentralOps.ConnectAsync(broker.Port);
        var retained = await late.NextAsync(_ => true);
        Assert.True(retained.Retained);
        Assert.Equal("offline", StateOf(retained));
    }

    [Fact]
    public async Task A_box_that_is_stopped_delivers_what_it_has_and_says_goodbye()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var central = await CentralOps.ConnectAsync(broker.Port);
        await using var rig = await TelemetryRig.StartAsync(At(broker.Port));
        await central.NextAsync(message => StateOf(message) == "online");
        rig.Telemetry.Publish(Samples.CallEnded);
        await rig.StopAsync();
        await central.NextAsync(message => message.Topic.EndsWith("/calls", StringComparison.Ordinal));
        var goodbye = await central.NextAsync(message => StateOf(message) == "offline");
        Assert.Equal("stopped", goodbye.Data.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task While_the_broker_is_away_the_outbox_keeps_everything_and_delivers_it_in_order_once_it_is_back()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var central = await CentralOps.ConnectAsync(broker.Port);
        await broker.StopAsync();
        await using var rig = await TelemetryRig.StartAsync(At(broker.Port));
        for (int turn = 1; turn <= 300; turn++)
            rig.Telemetry.Publish(Samples.Turn(turn));
        await rig.DepthAsync(300);
        Assert.Contains(rig.Log, line => line.StartsWith("Warning 4102", StringComparison.Ordinal));
        await broker.RestartAsync();
        await EveryTurnArrivesInOrder(central, 300);
        await rig.DepthAsync(0);
    }

    [Fact]
    public async Task A_line_that_breaks_in_mid_stream_loses_nothing()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var line = new CuttableProxy(broker.Port);
        await using var central = await CentralOps.ConnectAsync(broker.Port);
        int cuts = 0;
        long passed = 0;
        // Every 60 kB the line breaks, in the middle of a window of messages.
        line.OnUpstream = bytes =>
        {
            if ((passed += bytes) <= 60_000 * (cuts + 1) || cuts == 3)
                return;
            cuts++;
            line.Cut();
        };
        await using var rig = await TelemetryRig.StartAsync(At(line.Port));
        for (int turn = 1; turn <= 600; turn++)
            rig.Telemetry.Publish(Samples.Turn(turn));
        await EveryTurnArrivesInOrder(central, 600);
        Assert.Equal(3, cuts);
        await rig.DepthAsync(0);
    }

    [Fact]
    public async Task A_broker_that_restarts_in_mid_stream_loses_nothing()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var central = await CentralOps.ConnectAsync(broker.Port);
        await using var rig = await TelemetryRig.StartAsync(At(broker.Port));
        for (int turn = 1; turn <= 400; turn++)
            rig.Telemetry.Publish(Samples.Turn(turn));
        // SIGTERM: mosquitto keeps what it acknowledged and had not passed on.
        await broker.StopAsync();
        await broker.RestartAsync();
        await EveryTurnArrivesInOrder(central, 400);
        await rig.DepthAsync(0);
    }

    [Fact]
    public async Task A_broker_that_is_killed_in_mid_stream_gets_all_that_it_had_not_acknowledged()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var rig = await TelemetryRig.StartAsync(At(broker.Port));
        await using (var before = await CentralOps.ConnectAsync(broker.Port))
        {
            for (int turn = 1; turn <= 3000; turn++)
                rig.Telemetry.Publish(Samples.Turn(turn));
            await before.NextAsync(message => message.Seq >= 20);
            await broker.KillAsync();
        }
        // What the killed broker had acknowledged is gone with it; whoever listens to the next one gets the rest, whole and in order.
        Assert.InRange(rig.Outbox.Depth, 1, 3000);
        await broker.RestartAsync();
        await using var central = await CentralOps.ConnectAsync(broker.Port);
        await rig.DepthAsync(0);
        rig.Telemetry.Publish(Samples.CallEnded);
        long last = 0;
        for (string type = "turn"; type == "turn";)
        {
            var message = await central.NextAsync(message => message.Seq > last);
            Assert.True(last == 0 || message.Seq == last + 1, $"{message.Seq} after {last}");
            (last, type) = (message.Seq, message.Envelope.GetProperty("type").GetString()!);
        }
        Assert.Equal(3001, last);
    }

    [Fact]
    public async Task What_was_not_delivered_survives_a_restart_of_the_service()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var central = await CentralOps.ConnectAsync(broker.Port);
        string folder = Directory.CreateTempSubdirectory("outbox-").FullName;
        try
        {
            await using (var offline = await TelemetryRig.StartAsync(At(LoopbackPort.Tcp()), folder: folder))
                offline.Telemetry.Publish(Samples.Escalation());
            await using var online = await TelemetryRig.StartAsync(At(broker.Port), folder: folder);
            online.Telemetry.Publish(Samples.CallEnded);
            var (first, second) = (await central.NextAsync(message => message.Seq > 0), await central.NextAsync(message => message.Seq > 0));
            Assert.Equal(("escalation", 1L), (first.Envelope.GetProperty("type").GetString(), first.Seq));
            Assert.Equal(("call", 2L), (second.Envelope.GetProperty("type").GetString(), second.Seq));
            Assert.NotEqual(first.Envelope.GetProperty("boot").GetString(), second.Envelope.GetProperty("boot").GetString());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_broker_that_refuses_the_password_is_named_in_the_log_and_nothing_is_lost()
    {
        await using var broker = await Mosquitto.StartAsync("allow_anonymous false");
        await using var rig = await TelemetryRig.StartAsync(At(broker.Port) with { User = "edge" });
        rig.Telemetry.Publish(Samples.CallEnded);
        for (int attempt = 0; attempt < 1500 && !rig.Log.Any(line => line.Contains("4102", StringComparison.Ordinal)); attempt++)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Contains(rig.Log, line => line.Contains("NotAuthorized", StringComparison.Ordinal));
        await rig.DepthAsync(1);
    }

    [Fact]
    public async Task The_embedded_broker_serves_a_site_without_central_ops()
    {
        int port = LoopbackPort.Tcp();
        await using var rig = await TelemetryRig.StartAsync(null, embedded: new EmbeddedBrokerOptions { Port = port });
        await using var page = await CentralOps.ConnectAsync(port);
        rig.Telemetry.Publish(Samples.CallEnded);
        await page.NextAsync(message => message.Topic == "edgevoice/v1/site-a/box-1/calls");
        await rig.DepthAsync(0);
    }

    [Fact]
    public async Task A_taken_port_of_the_embedded_broker_stops_the_start_with_what_to_do()
    {
        await using var other = await Mosquitto.StartAsync();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TelemetryRig.StartAsync(null, embedded: new EmbeddedBrokerOptions { Port = other.Port }));
        Assert.Contains("telemetry.embeddedBroker.port", failure.Message, StringComparison.Ordinal);
    }

    private static string? StateOf(Received message)
        => message.Topic.EndsWith("/status", StringComparison.Ordinal) ? message.Data.GetProperty("state").GetString() : null;

    private static async Task EveryTurnArrivesInOrder(CentralOps central, int count)
    {
        var ids = new HashSet<string>();
        for (int expected = 1; expected <= count;)
        {
            var message = await central.NextAsync(message => message.Seq > 0);
            // A message whose PUBACK was lost comes again, with its id; a new one must be the next.
            if (!ids.Add(message.Id))
                continue;
            Assert.Equal(expected, message.Seq);
            Assert.Equal(expected, message.Data.GetProperty("turn").GetInt32());
            expected++;
        }
    }
}
