using System.Text.Json;
using EdgeVoice.Agent.Telemetry;
using EdgeVoice.Agent.Tests.Telemetry;
using EdgeVoice.Agent.WebConsole;
using Xunit;

namespace EdgeVoice.Agent.Tests.WebConsole;

/// <summary>What the console keeps is bounded, and a page that cannot follow is cut off instead of being shown gaps.</summary>
public sealed class RecentCallsTests
{
    private readonly LiveFeed _feed = new();
    private readonly RecentCalls _calls;

    public RecentCallsTests() => _calls = new RecentCalls(_feed);

    [Fact]
    public void The_oldest_call_that_has_ended_goes_first()
    {
        Seal(Samples.CallBegan with { Call = "runs" });
        for (int number = 0; number < RecentCalls.MostCalls + 5; number++)
        {
            Seal(Samples.CallBegan with { Call = $"c-{number}" });
            Seal(Samples.CallEnded with { Call = $"c-{number}" });
        }
        string[] kept = [.. Json().GetProperty("calls").EnumerateArray().Select(call => call.GetProperty("call").GetProperty("data").GetProperty("call").GetString()!)];
        Assert.Equal(RecentCalls.MostCalls, kept.Length);
        Assert.Equal($"c-{RecentCalls.MostCalls + 4}", kept[0]);
        Assert.Equal("runs", kept[^1]);
        Assert.DoesNotContain("c-0", kept);
    }

    [Fact]
    public void When_all_calls_run_the_oldest_goes_all_the_same()
    {
        for (int number = 0; number <= RecentCalls.MostCalls; number++)
            Seal(Samples.CallBegan with { Call = $"c-{number}" });
        Assert.Equal(RecentCalls.MostCalls, Json().GetProperty("calls").GetArrayLength());
    }

    [Fact]
    public void A_long_call_keeps_its_last_turns()
    {
        Seal(Samples.CallBegan);
        for (int number = 1; number <= RecentCalls.MostTurns + 7; number++)
            Seal(Samples.Turn(number));
        var turns = Json().GetProperty("calls")[0].GetProperty("turns");
        Assert.Equal(RecentCalls.MostTurns, turns.GetArrayLength());
        Assert.Equal(8, turns[0].GetProperty("data").GetProperty("turn").GetInt32());
    }

    [Fact]
    public void Turns_of_a_call_that_is_gone_and_alerts_past_the_bound_are_let_go()
    {
        Seal(Samples.Turn(1));
        for (int number = 0; number < RecentCalls.MostAlerts + 3; number++)
            Seal(Samples.Alert);
        Assert.Equal((0, RecentCalls.MostAlerts), (Json().GetProperty("calls").GetArrayLength(), Json().GetProperty("alerts").GetArrayLength()));
    }

    [Fact]
    public async Task A_page_that_does_not_read_is_cut_off_and_the_others_go_on()
    {
        var slow = _feed.Open();
        var quick = _feed.Open();
        for (int number = 0; number <= LiveFeed.Bound; number++)
        {
            Seal(Samples.Alert);
            Assert.True(quick.Reader.TryRead(out _));
        }
        for (int number = 0; number < LiveFeed.Bound; number++)
            Assert.True(slow.Reader.TryRead(out _));
        Assert.False(await slow.Reader.WaitToReadAsync(TestContext.Current.CancellationToken));
        Seal(Samples.Alert);
        Assert.True(quick.Reader.TryRead(out _));
    }

    [Fact]
    public void Percentiles_are_of_the_last_turns_and_name_who_overspent()
    {
        Seal(Samples.CallBegan);
        for (int number = 1; number <= 20; number++)
            Seal(Samples.Turn(number) with { Ledger = TurnLedger.Of(number == 20 ? 700 : 200, 10, 1, 1, 5, 20, number == 20 ? 740 : 240) });
        var endpoint = Json().GetProperty("latency").GetProperty("stages")[0];
        Assert.Equal(("endpoint", 200, 200, 1), (endpoint.GetProperty("stage").GetString(), endpoint.GetProperty("p50_ms").GetDouble(),
            endpoint.GetProperty("p95_ms").GetDouble(), endpoint.GetProperty("overspent").GetInt32()));
        Seal(Samples.Turn(21) with { Ledger = TurnLedger.Of(900, 10, 1, 1, 5, 20, 940) });
        Assert.Equal(700, Json().GetProperty("latency").GetProperty("stages")[0].GetProperty("p95_ms").GetDouble());
    }

    private void Seal(TelemetryRecord record)
        => _calls.Sealed(record, new Pending(Guid.NewGuid(), Guid.Empty, TimeProvider.System.GetUtcNow(), record.Kind, TelemetryJson.Write(record)));

    private JsonElement Json()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            _calls.WriteTo(json);
        using var parsed = JsonDocument.Parse(buffer.ToArray());
        return parsed.RootElement.Clone();
    }
}
