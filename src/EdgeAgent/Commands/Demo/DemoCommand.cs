using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Demo;

/// <summary><c>edgevoice demo</c>: real calls to the real service on this machine, told turn by turn.</summary>
internal static class DemoCommand
{
    private const int ListenPort = 5060;

    public static Command Build()
    {
        var json = CommonOptions.Json();
        var listen = new Option<bool>("--listen") { Description = $"Keep the service up afterwards, at 127.0.0.1:{ListenPort}, for a softphone (Ctrl+C ends it)" };
        var only = new Option<string[]>("--call") { Description = "Place only these calls, by their names", AllowMultipleArgumentsPerToken = true };
        var command = new Command("demo", "Start the service and let a built-in caller place real calls to it") { json, listen, only };
        command.SetAction(async (parsed, cancellation) =>
        {
            var console = AnsiConsole.Console;
            try
            {
                var run = new DemoRun(console, TimeProvider.System);
                var report = await run.RunAsync(parsed.GetValue(only) ?? [], parsed.GetValue(listen) ? ListenPort : 0, cancellation);
                if (parsed.GetValue(json) is { } file)
                    await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(report, DemoJson.Default.DemoReport), cancellation);
                return report.Ok ? ExitCode.Done : ExitCode.Failed;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return ExitCode.Failed;
            }
            catch (InvalidOperationException failed)
            {
                console.WriteLine(failed.Message);
                return ExitCode.Failed;
            }
        });
        return command;
    }
}
