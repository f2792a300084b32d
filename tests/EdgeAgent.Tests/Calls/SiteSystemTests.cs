using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using EdgeVoice.Agent.Calls.Actions;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Agent.Tests.Telemetry;
using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Packs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;
using MQTTnet.Protocol;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls;

/// <summary>Actions against real systems on loopback: an HTTP server, and a site's program behind a real mosquitto.</summary>
public sealed class SiteSystemTests
{
    private static readonly DialogAction.Perform Perform = new("call7-find_order-1", "find_order", ImmutableDictionary<string, string>.Empty.Add("number", "4412"));

    private static DialogPack Pack(ActionKind kind, string address, int timeoutMs = 2000, int retries = 1)
    {
        var pack = DialogPackLoader.Load(EdgeVoice.Testing.Places.InTree("packs", "front-desk")).Pack!;
        var action = pack.Actions["find_order"] with { Kind = kind, Address = address, Timeout = TimeSpan.FromMilliseconds(timeoutMs), Retries = retries };
        return pack with { Actions = pack.Actions.SetItem("find_order", action) };
    }

    private static ActionRunner Runner(WebhookActions webhooks, MqttActions mqtt) => new(new StaticSite(TimeProvider.System), webhooks, mqtt, NullLogger<ActionRunner>.Instance);

    private static MqttActions Mqtt(int port) => new(new EdgeVoiceOptions
    {
        Site = new SiteOptions { SiteId = "site-a", DeviceId = "box-1" },
        Telemetry = new TelemetryOptions { Mqtt = new MqttOptions { Host = "127.0.0.1", Port = port, Tls = false } },
    });

    /// <summary>A web server that answers as told, and keeps what it was asked.</summary>
    private sealed class Site : IAsyncDisposable
    {
        private readonly WebApplication _app;

        private Site(WebApplication app) => _app = app;

        public ConcurrentQueue<(string Key, string Body)> Asked { get; } = new();

        public string Url { get; private set; } = "";

        public static async Task<Site> StartAsync(Func<int, HttpContext, Task> answer)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            int port = LoopbackPort.Tcp();
            builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
            var app = builder.Build();
            var site = new Site(app) { Url = $"http://127.0.0.1:{port}/status" };
            app.Run(async context =>
            {
                using var reader = new StreamReader(context.Request.Body);
                site.Asked.Enqueue((context.Request.Headers["Idempotency-Key"].ToString(), await reader.ReadToEndAsync()));
                await answer(site.Asked.Count, context);
            });
            await app.StartAsync();
            return site;
        }

        public async ValueTask DisposeAsync() => await _app.DisposeAsync();
    }

    private static async Task<DialogEvent.ActionEnded> AskWebAsync(Site site, int timeoutMs = 2000, int retries = 1)
    {
        using var webhooks = new WebhookActions();
        await using var mqtt = Mqtt(1);
        return await Runner(webhooks, mqtt).RunAsync(Pack(ActionKind.Webhook, site.Url, timeoutMs, retries), Perform, TestContext.Current.CancellationToken);
    }

    private static Task Json(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }

    [Fact]
    public async Task A_webhook_is_sent_the_arguments_with_an_idempotency_key_and_its_answer_comes_back()
    {
        await using var site = await Site.StartAsync((_, c) => Json(c, 200, """{"state":"ready","count":3}"""));
        var ended = await AskWebAsync(site);
        Assert.Equal(ActionOutcome.Done, ended.Outcome);
        Assert.Equal(Perform.ActionId, ended.ActionId);
        Assert.Equal(("ready", "3"), (ended.Values["state"], ended.Values["count"]));
        var (key, body) = Assert.Single(site.Asked);
        Assert.Equal(Perform.ActionId, key);
        using var json = JsonDocument.Parse(body);
        Assert.Equal((Perform.ActionId, "find_order", "4412"),
            (json.RootElement.GetProperty("id").GetString(), json.RootElement.GetProperty("action").GetString(), json.RootElement.GetProperty("arguments").GetProperty("number").GetString()));
    }

    [Theory]
    [InlineData(200, """{"outcome":"refused","reason":"no such order"}""")]
    [InlineData(409, """{"reason":"no such order"}""")]
    [InlineData(422, """{"reason":"no such order"}""")]
    public async Task A_refusal_is_an_answer_and_is_not_asked_again(int status, string answer)
    {
        await using var site = await Site.StartAsync((_, c) => Json(c, status, answer));
        var ended = await AskWebAsync(site, retries: 3);
        Assert.Equal((ActionOutcome.Refused, "no such order"), (ended.Outcome, ended.Values["reason"]));
        Assert.Single(site.Asked);
    }

    [Theory]
    [InlineData(500, "{}")]
    [InlineData(302, "{}")]
    [InlineData(200, "not json")]
    [InlineData(200, "[1]")]
    public async Task Nonsense_and_errors_fail_after_the_retries_all_under_one_key(int status, string answer)
    {
        await using var site = await Site.StartAsync((_, c) => Json(c, status, answer));
        var ended = await AskWebAsync(site, retries: 2);
        Assert.Equal(ActionOutcome.Failed, ended.Outcome);
        Assert.Equal(3, site.Asked.Count);
        Assert.Equal([Perform.ActionId], site.Asked.Select(a => a.Key).Distinct());
    }

    [Fact]
    public async Task A_second_try_may_succeed()
    {
        await using var site = await Site.StartAsync((n, c) => Json(c, n == 1 ? 503 : 200, """{"state":"ready"}"""));
        Assert.Equal(ActionOutcome.Done, (await AskWebAsync(site)).Outcome);
        Assert.Equal(2, site.Asked.Count);
    }

    [Fact]
    public async Task Silence_ends_at_the_time_limit()
    {
        await using var site = await Site.StartAsync((_, c) => Task.Delay(Timeout.Infinite, c.RequestAborted));
        // Long enough for a loaded machine to read each request before its limit passes.
        var ended = await AskWebAsync(site, timeoutMs: 2_000, retries: 1);
        Assert.Equal(ActionOutcome.TimedOut, ended.Outcome);
        Assert.Equal(2, site.Asked.Count);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off()
    {
        await using var site = await Site.StartAsync(async (_, c) =>
        {
            for (int i = 0; i < 100 && !c.RequestAborted.IsCancellationRequested; i++)
                await c.Response.WriteAsync(new string(' ', 8192), c.RequestAborted);
        });
        Assert.Equal(ActionOutcome.Failed, (await AskWebAsync(site, timeoutMs: 20_000, retries: 0)).Outcome);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_a_failure()
    {
        using var webhooks = new WebhookActions();
        await using var mqtt = Mqtt(1);
        var ended = await Runner(webhooks, mqtt).RunAsync(Pack(ActionKind.Webhook, $"http://127.0.0.1:{LoopbackPort.Tcp()}/x"), Perform, TestContext.Current.CancellationToken);
        Assert.Equal(ActionOutcome.Failed, ended.Outcome);
    }

    /// <summary>A site's program at the broker: answers each request through its response topic.</summary>
    private static async Task<(IMqttClient Client, ConcurrentQueue<string> Asked)> ProgramAsync(int port, Func<string, string?> answer)
    {
        var asked = new ConcurrentQueue<string>();
        IMqttClient client = new MqttClientFactory().CreateMqttClient();
        client.ApplicationMessageReceivedAsync += async received =>
        {
            string body = Encoding.UTF8.GetString(received.ApplicationMessage.Payload);
            asked.Enqueue(body);
            if (answer(body) is not { } said)
                return;
            // Another's answer first: without the right correlation it must not be taken.
            await client.PublishAsync(Reply([1, 2, 3], """{"state":"somebody else's"}"""));
            await client.PublishAsync(Reply(received.ApplicationMessage.CorrelationData, said));

            MqttApplicationMessage Reply(byte[] correlation, string text) => new MqttApplicationMessageBuilder()
                .WithTopic(received.ApplicationMessage.ResponseTopic).WithCorrelationData(correlation).WithPayload(text).Build();
        };
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V500).Build());
        await client.SubscribeAsync("site/orders", MqttQualityOfServiceLevel.AtLeastOnce);
        return (client, asked);
    }

    [Fact]
    public async Task Requests_over_mqtt_share_one_connection_and_get_their_own_answers()
    {
        await using var broker = await Mosquitto.StartAsync();
        var (client, asked) = await ProgramAsync(broker.Port, body => JsonDocument.Parse(body).RootElement.GetProperty("id").GetString() is { } id ? $$"""{"state":"of {{id}}"}""" : null);
        using var webhooks = new WebhookActions();
        await using var mqtt = Mqtt(broker.Port);
        var runner = Runner(webhooks, mqtt);
        var pack = Pack(ActionKind.Mqtt, "site/orders", timeoutMs: 10_000);
        var ended = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => runner.RunAsync(pack, Perform with { ActionId = $"call{i}" }, TestContext.Current.CancellationToken)));
        Assert.All(ended, e => Assert.Equal(ActionOutcome.Done, e.Outcome));
        Assert.All(ended, e => Assert.Equal("of " + e.ActionId, e.Values["state"]));
        Assert.Equal(8, asked.Count);
        Assert.Equal(1, mqtt.Connections);
        client.Dispose();
    }

    [Fact]
    public async Task A_broker_that_went_and_came_back_is_asked_again()
    {
        await using var broker = await Mosquitto.StartAsync();
        using var webhooks = new WebhookActions();
        await using var mqtt = Mqtt(broker.Port);
        var runner = Runner(webhooks, mqtt);
        var (first, _) = await ProgramAsync(broker.Port, _ => """{"state":"ready"}""");
        Assert.Equal(ActionOutcome.Done, (await runner.RunAsync(Pack(ActionKind.Mqtt, "site/orders", 10_000), Perform, TestContext.Current.CancellationToken)).Outcome);
        await broker.KillAsync();
        first.Dispose();
        var away = await runner.RunAsync(Pack(ActionKind.Mqtt, "site/orders", 1000, retries: 0), Perform, TestContext.Current.CancellationToken);
        Assert.Contains(away.Outcome, (IEnumerable<ActionOutcome>)[ActionOutcome.Failed, ActionOutcome.TimedOut]);
        await broker.RestartAsync();
        var (second, _) = await ProgramAsync(broker.Port, _ => """{"state":"ready"}""");
        Assert.Equal(ActionOutcome.Done, (await runner.RunAsync(Pack(ActionKind.Mqtt, "site/orders", 10_000, retries: 3), Perform, TestContext.Current.CancellationToken)).Outcome);
        second.Dispose();
    }

    [Fact]
    public async Task Nobody_who_answers_over_mqtt_is_a_time_out_and_the_call_s_end_ends_the_wait()
    {
        await using var broker = await Mosquitto.StartAsync();
        using var webhooks = new WebhookActions();
        await using var mqtt = Mqtt(broker.Port);
        var runner = Runner(webhooks, mqtt);
        Assert.Equal(ActionOutcome.TimedOut, (await runner.RunAsync(Pack(ActionKind.Mqtt, "site/nobody", 500, retries: 0), Perform, TestContext.Current.CancellationToken)).Outcome);
        using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.Equal(ActionOutcome.TimedOut, (await runner.RunAsync(Pack(ActionKind.Mqtt, "site/nobody", 600_000, retries: 5), Perform, gone.Token)).Outcome);
    }
}
