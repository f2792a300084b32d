using System.Text.Json;
using Xunit;

namespace EdgeVoice.Agent.Tests.Interop;

/// <summary>The demo as a user runs it.</summary>
[Collection("real time")]
public sealed class DemoTests(ITestOutputHelper output)
{
    private static readonly string[] LedgerKeys = ["endpoint", "asr_final", "understand", "decide", "tts_first_audio", "playout", "whole"];

    [Fact]
    public async Task Every_call_of_the_demo_reaches_its_goal_within_two_minutes_and_the_JSON_has_the_stable_keys()
    {
        string json = Path.GetTempFileName();
        await using var demo = Peer.Start(ServiceUnderTest.Program, ["demo", "--json", json]);
        int code = await demo.WaitForExitAsync(TimeSpan.FromMinutes(3));
        output.WriteLine(demo.Output);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken));
        File.Delete(json);

        Assert.Equal(0, code);
        Assert.True(report.RootElement.GetProperty("ok").GetBoolean());
        foreach (var call in report.RootElement.GetProperty("calls").EnumerateArray())
        {
            Assert.True(call.GetProperty("reached").GetBoolean(), call.GetRawText());
            var turns = call.GetProperty("turns").EnumerateArray().ToList();
            Assert.NotEmpty(turns);
            foreach (var turn in turns.Where(turn => turn.GetProperty("ledger").ValueKind == JsonValueKind.Object))
                Assert.All(LedgerKeys, key => Assert.True(turn.GetProperty("ledger").GetProperty(key).GetDouble() >= 0));
            Assert.Contains(turns, turn => turn.GetProperty("ledger").ValueKind == JsonValueKind.Object);
        }
        var types = report.RootElement.GetProperty("mqtt").EnumerateArray().Select(message => message.GetProperty("type").GetString()).ToHashSet();
        Assert.Superset(new HashSet<string?> { "status", "call", "turn", "escalation" }, types);
    }
}
