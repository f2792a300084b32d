using System.Net;
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
    }
}
