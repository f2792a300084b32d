using System.Net;
using System.Text.Json;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Agent.Tests.Interop;

/// <summary>Callers who press keys instead of speaking, by RFC 4733 telephone-event over real RTP.</summary>
[Collection("real time")]
public sealed class KeyTests
{
    [Fact]
    public async Task A_number_can_be_keyed_in_and_one_means_yes()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        await using var ops = await OpsListener.ConnectAsync(service.MqttPort);
        using var model = VoskModel.Open(Places.InTree("models", "asr", "starter-en-8k"));
        using var media = new MediaThread(TimeProvider.System);
        var script = new CallScript("keys", "look up an order by keys", "espeak-ng:en-us+f3",
        [
            new CallerLine.Speech([], "where is my order"),
            new CallerLine.Keys(["number"], "4412"),
            new CallerLine.Keys(["right", "was that", "did you say"], "1"),
            new CallerLine.Speech(["else"], "no thank you"),
        ]);
        await new SimulatedCaller(CallerKit.Open(model, media, TimeProvider.System), script, new Quiet())
            .RunAsync(new IPEndPoint(IPAddress.Loopback, service.SipPort), TestContext.Current.CancellationToken);
        await ops.WaitForEndedAsync(1, TimeSpan.FromSeconds(5));

        var call = Assert.Single(ops.Ended);
        Assert.True(call.Reached, service.Output);
        Assert.Equal("order_status_given", call.Goal);
        Assert.Equal("4412", call.Slots!["order_number"]);

        // The same call as the box's own page has it: every turn of the caller with its ledger.
        using var web = new HttpClient();
        using var console = JsonDocument.Parse(await web.GetStringAsync(
            new UriBuilder("http", "127.0.0.1", service.ConsolePort, "/api/v1/calls").Uri, TestContext.Current.CancellationToken));
        var shown = Assert.Single(console.RootElement.GetProperty("calls").EnumerateArray());
        Assert.Equal("ended", shown.GetProperty("call").GetProperty("data").GetProperty("state").GetString());
        var turns = shown.GetProperty("turns").EnumerateArray().Select(turn => turn.GetProperty("data")).ToArray();
        Assert.Contains(turns, turn => turn.GetProperty("heard").GetString() == "keys 4412");
        Assert.Contains(turns, turn => turn.TryGetProperty("ledger", out var ledger) && ledger.GetProperty("whole").GetDouble() > 0);
    }
}
