using System.Globalization;
using EdgeVoice.Agent.Calls;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Speech.Recognition;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Demo;

/// <summary>One run of the demo, from the start of the service to the summary.</summary>
internal sealed class DemoRun(IAnsiConsole console, TimeProvider time)
{
    /// <summary>How long the last records of a call may take to come after its end.</summary>
    private static readonly TimeSpan RecordLimit = TimeSpan.FromSeconds(5);

    /// <param name="only">Names of the calls to place; all when empty.</param>
    /// <param name="listenPort">SIP port at which the service stays up afterwards; 0 ends it.</param>
    /// <param name="cancellation">Ends the demo.</param>
    public async Task<DemoReport> RunAsync(IReadOnlyList<string> only, int listenPort, CancellationToken cancellation)
    {
        console.MarkupLine("[bold]EdgeVoice demo[/]: real calls over SIP and RTP on this machine");
        using var model = VoskModel.Open(new ModelChoice(new EdgeVoiceOptions()).Recognizer);
        using var media = new MediaThread(time);
        await using var service = await LoopbackService.StartAsync(new LoopbackServiceOptions { SipPort = listenPort }, time, cancellation);
        await using var ops = await OpsClient.ConnectAsync(service.MqttPort, cancellation);
        console.MarkupLineInterpolated($"service at sip:frontdesk@{service.Sip}, its console at {service.ConsoleUrl}, its log in {service.LogFile}");

        string? digits = SharedDigits();
        console.MarkupLine(digits is null ? "caller: synthesised voices (no recordings of people beside this tree)" : "caller: synthesised voices, and recordings of people for dictated digits");
        console.Write(LedgerChart.Legend);
        console.WriteLine();

        var watch = new DemoWatch(console);
        var reading = ReadAsync(ops, watch, cancellation);
        var kit = CallerKit.Open(model, media, time);
        var calls = new List<DemoCall>();
        foreach (var script in Scripts(only, digits))
        {
            watch.Begin(script);
            var outcome = await new SimulatedCaller(kit, script, watch).RunAsync(service.Sip, cancellation);
            await watch.WaitForEndAsync(RecordLimit, time, cancellation);
            calls.Add(watch.Close(outcome));
        }
        bool ok = calls.Count > 0 && calls.All(call => call.Reached);
        Summarise(calls, watch.Messages, ok);
        if (listenPort != 0)
            await ListenAsync(service, cancellation);
        _ = reading;
        return new DemoReport(ok, calls, [.. watch.Messages.Select(message => new DemoMessage(message.Topic, message.Type))]);
    }

    private IReadOnlyList<CallScript> Scripts(IReadOnlyList<string> only, string? digits)
    {
        var today = DateOnly.FromDateTime(time.GetLocalNow().DateTime);
        var all = DemoScripts.All(today, digits);
        var chosen = only.Count == 0 ? all : [.. all.Where(script => only.Contains(script.Id))];
        string[] unknown = [.. only.Except(all.Select(script => script.Id))];
        return unknown.Length == 0
            ? chosen
            : throw new InvalidOperationException($"no call is named {string.Join(", ", unknown)}; there are {string.Join(", ", all.Select(script => script.Id))}");
    }

    private static async Task ReadAsync(OpsClient ops, DemoWatch watch, CancellationToken cancellation)
    {
        await foreach (var message in ops.Messages.ReadAllAsync(cancellation))
            watch.Take(message);
    }

    private async Task ListenAsync(LoopbackService service, CancellationToken cancellation)
    {
        console.MarkupLineInterpolated($"[bold]listening[/]: call sip:frontdesk@{service.Sip} with a softphone on this machine, watch {service.ConsoleUrl} in a browser; Ctrl+C ends");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation);
        }
        catch (OperationCanceledException)
        {
            console.WriteLine("ending");
        }
    }

    private void Summarise(List<DemoCall> calls, IReadOnlyList<OpsMessage> messages, bool ok)
    {
        var sent = new Table().Title("what central ops received over MQTT").AddColumns("topic", "type", "messages");
        foreach (var group in messages.GroupBy(message => (message.Topic, message.Type)).OrderBy(group => group.Key.Topic, StringComparer.Ordinal))
            sent.AddRow(Markup.Escape(group.Key.Topic), group.Key.Type, group.Count().ToString(CultureInfo.InvariantCulture));
        console.Write(sent);

        var table = new Table().Title("calls").AddColumns("call", "goal", "reached", "turns", "voice to voice, ms (median / worst)", "gaps > 40 ms");
        foreach (var call in calls)
        {
            double[] whole = [.. call.Turns.Where(turn => turn.Ledger is not null).Select(turn => turn.Ledger!.Whole).Order()];
            table.AddRow(
                call.Id, Markup.Escape(call.Goal), call.Reached ? "[green3]yes[/]" : $"[red1]no[/]: {Markup.Escape(call.Missed ?? "")}",
                call.Turns.Count.ToString(CultureInfo.InvariantCulture),
                whole.Length == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{whole[whole.Length / 2]:0} / {whole[^1]:0}"),
                call.PlayoutGaps.ToString(CultureInfo.InvariantCulture));
        }
        console.Write(table);
        console.MarkupLine(ok ? "[green3]every call reached its goal[/]" : "[red1]not every call reached its goal[/]");
    }

    /// <summary>Recordings of digits in ../shared beside a source tree; nothing that ships needs them.</summary>
    private static string? SharedDigits()
    {
        string folder = Path.GetFullPath(Path.Combine(InstallPaths.Models, "..", "..", "shared", "speech", "digits"));
        return Directory.Exists(folder) ? folder : null;
    }
}
