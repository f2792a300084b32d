using System.Text.Json;
using EdgeVoice.Agent.Tests.Interop;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Agent.Tests.Commands.Sim;

/// <summary><c>edgevoice sim</c> as a site runs it: real calls against a candidate pack.</summary>
[Collection("real time")]
public sealed class SimCommandTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Two_callers_at_once_reach_their_goal_with_a_candidate_pack()
    {
        string scenario = Path.Combine(Path.GetTempPath(), $"edgevoice-test-{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(scenario, """
            scenario: hours
            goal: know the opening hours
            voice: espeak-ng:en-us+f3
            script:
              - say: when are you open on monday
              - say: no thank you goodbye
            expect:
              understood: faq.opening_hours
            """, TestContext.Current.CancellationToken);
        var (code, json) = await RunAsync(scenario, "--pack", Places.InTree("packs", "front-desk"), "--calls", "2");
        File.Delete(scenario);
        using (json)
        {
            Assert.Equal(0, code);
            Assert.True(json!.RootElement.GetProperty("ok").GetBoolean());
            var calls = json.RootElement.GetProperty("scenarios")[0].GetProperty("detail").EnumerateArray().ToList();
            Assert.Equal(2, calls.Count);
            Assert.All(calls, call => Assert.Contains(call.GetProperty("turns").EnumerateArray(), turn => turn.GetProperty("wait_ms").ValueKind == JsonValueKind.Number));
        }
    }

    [Fact]
    public async Task A_goal_that_is_not_reached_is_exit_code_1_and_says_what_is_missing()
    {
        string scenario = Path.Combine(Path.GetTempPath(), $"edgevoice-test-{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(scenario, """
            scenario: wrong
            goal: something that this pack never does
            script:
              - say: where are you
              - say: no thank you, goodbye
            expect:
              goal: moon_landed
            """, TestContext.Current.CancellationToken);
        var (code, json) = await RunAsync(scenario);
        File.Delete(scenario);
        using (json)
        {
            Assert.Equal(1, code);
            Assert.Contains("goal", json!.RootElement.GetProperty("scenarios")[0].GetProperty("detail")[0].GetProperty("missed").GetString());
        }
    }

    [Theory]
    [InlineData("/nowhere.yaml", "no such file")]
    [InlineData("GOOD --agent 198.51.100.7:5060 --mqtt-port 1883", "an address outside")]
    [InlineData("GOOD --agent 127.0.0.1:5060", "--mqtt-port")]
    [InlineData("GOOD --agent 127.0.0.1:5060 --pack packs", "expected one of them")]
    [InlineData("GOOD --pack /nowhere", "no such folder")]
    [InlineData("GOOD --calls 0", "expected a number from 1 to 64")]
    public async Task Wrong_use_is_refused_in_words(string arguments, string said)
    {
        string good = Places.InTree("packs", "front-desk", "scenarios", "opening-hours.yaml");
        await using var sim = Peer.Start(ServiceUnderTest.Program, ["sim", .. arguments.Replace("GOOD", good, StringComparison.Ordinal).Split(' ')]);
        int code = await sim.WaitForExitAsync(TimeSpan.FromMinutes(1));
        output.WriteLine(sim.Output);
        Assert.NotEqual(0, code);
        Assert.Contains(said, sim.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    private async Task<(int Code, JsonDocument? Json)> RunAsync(params string[] arguments)
    {
        string file = Path.GetTempFileName();
        await using var sim = Peer.Start(ServiceUnderTest.Program, ["sim", .. arguments, "--json", file]);
        int code = await sim.WaitForExitAsync(TimeSpan.FromMinutes(3));
        output.WriteLine(sim.Output);
        string text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        File.Delete(file);
        return (code, text.Length == 0 ? null : JsonDocument.Parse(text));
    }
}
