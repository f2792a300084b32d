using System.CommandLine;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Hosting;

namespace EdgeVoice.Agent.Commands.Run;

/// <summary><c>edgevoice run</c>: the service, in the foreground or under systemd.</summary>
internal static class RunCommand
{
    /// <summary>Hidden option: the service ends when its standard input does.</summary>
    public const string WhileStandardInputIsOpen = "--while-stdin-is-open";

    public static Command Build()
    {
        var config = CommonOptions.Config();
        // For programs that start a service of their own (demo, tests): it must not outlive them, however they end.
        var whileStdin = new Option<bool>(WhileStandardInputIsOpen) { Hidden = true };
        var command = new Command("run", "Answer the line until told to stop (SIGTERM drains: calls in progress end first)") { config, whileStdin };
        command.SetAction(async (parsed, cancellation) =>
        {
            var loaded = EdgeVoiceOptions.Load(parsed.GetValue(config)?.FullName);
            if (loaded.Options is not { } options)
            {
                foreach (var problem in loaded.Problems)
                    await Console.Error.WriteLineAsync(problem.ToString());
                return ExitCode.WrongUse;
            }
            if (!parsed.GetValue(whileStdin))
                return await AgentHost.RunAsync(options, cancellation);
            using var parentGone = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            _ = StopAtEndOfInputAsync(parentGone);
            return await AgentHost.RunAsync(options, parentGone.Token);
        });
        return command;
    }

    private static async Task StopAtEndOfInputAsync(CancellationTokenSource stop)
    {
        await Task.Yield();
        byte[] ignored = new byte[256];
        await using var input = Console.OpenStandardInput();
        while (await input.ReadAsync(ignored) > 0)
        {
            // What is written here means nothing; only its end does.
        }
        await stop.CancelAsync();
    }
}
