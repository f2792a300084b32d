using System.Net;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Agent.Tests.Interop;

/// <summary>The branch edits its pack while somebody is on the line; the recogniser learns it each time.</summary>
[Collection("real time")]
public sealed class PackReloadTests
{
    private const string NewGoodbye = "This is the new wording. Goodbye.";

    [Fact]
    public async Task A_call_keeps_its_pack_a_bad_one_changes_nothing_and_the_next_call_has_the_new_one()
    {
        string pack = Directory.CreateTempSubdirectory("edgevoice-pack-").FullName;
        try
        {
            foreach (string file in Directory.EnumerateFiles(Places.InTree("packs", "front-desk"), "*.yaml"))
                File.Copy(file, Path.Combine(pack, Path.GetFileName(file)));
            await using var service = await ServiceUnderTest.StartAsync(extra: $"dialog:\n  packFolder: {pack}");
            await service.WaitForAsync("has learned the pack front_desk", TimeSpan.FromSeconds(60));
            await using var ops = await OpsListener.ConnectAsync(service.MqttPort);
            using var model = VoskModel.Open(Places.InTree("models", "asr", "starter-en-8k"));
            using var media = new MediaThread(TimeProvider.System);
            var kit = CallerKit.Open(model, media, TimeProvider.System);
            var agent = new IPEndPoint(IPAddress.Loopback, service.SipPort);
            var editor = new Editor(service, pack);

            await new SimulatedCaller(kit, new CallScript("stays", "hear of an order", "espeak-ng:en-us+f3",
                [new CallerLine.Speech([], "where is my order"), new CallerLine.Keys(["number"], "4412"), new CallerLine.Speech(["else"], "no thank you")]), editor)
                .RunAsync(agent, TestContext.Current.CancellationToken);
            await ops.WaitForEndedAsync(1, TimeSpan.FromSeconds(5));
            Assert.True(editor.Done, service.Output);
            await service.WaitForAsync("has learned the pack new_desk", TimeSpan.FromSeconds(60));
            Assert.True(Assert.Single(ops.Ended).Reached, service.Output);
            Assert.DoesNotContain(ops.Turns, turn => turn.Answer.Contains(NewGoodbye, StringComparison.Ordinal));

            await new SimulatedCaller(kit, new CallScript("next", "say goodbye", "espeak-ng:en-us+f3",
                [new CallerLine.Speech([], "thank you goodbye")]), new Quiet()).RunAsync(agent, TestContext.Current.CancellationToken);
            await ops.WaitForEndedAsync(2, TimeSpan.FromSeconds(5));
            Assert.Contains(ops.Turns, turn => turn.Answer.Contains(NewGoodbye, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(pack, recursive: true);
        }
    }

    /// <summary>At the first question spoils the pack, sees it refused, then mends it with a new wording; the caller waits meanwhile.</summary>
    private sealed class Editor(ServiceUnderTest service, string pack) : ICallerListener
    {
        public bool Done { get; private set; }

        public void Says(CallScript script, string text)
        {
        }

        public void Hears(CallScript script, string text, double? waitMs)
        {
            if (Done || !text.Contains("number", StringComparison.OrdinalIgnoreCase))
                return;
            string file = Path.Combine(pack, "wording.yaml"), good = File.ReadAllText(file), title = Path.Combine(pack, "pack.yaml");
            File.WriteAllText(file, good.Replace("  greeting:", "  greetings:", StringComparison.Ordinal));
            service.WaitForAsync("stays in place", TimeSpan.FromSeconds(30)).GetAwaiter().GetResult();
            File.WriteAllText(Path.Combine(pack, "recognition.yaml"), "recognition:\n  sentences:\n    - is mister wyndham in today\n");
            File.WriteAllText(title, File.ReadAllText(title).Replace("name: front_desk", "name: new_desk", StringComparison.Ordinal));
            File.WriteAllText(file, good.Replace("\"Thank you for calling. Goodbye.\"", $"\"{NewGoodbye}\"", StringComparison.Ordinal)
                .Replace("\"Thanks for your call. Goodbye.\"", $"\"Truly. {NewGoodbye}\"", StringComparison.Ordinal));
            service.WaitForAsync("pack new_desk:", TimeSpan.FromSeconds(30)).GetAwaiter().GetResult();
            Done = true;
        }
    }
}
