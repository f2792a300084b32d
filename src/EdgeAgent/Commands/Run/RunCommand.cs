using System.CommandLine;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Hosting;

namespace EdgeVoice.Agent.Commands.Run;

/// <summary><c>edgevoice run</c>: the service, in the foreground or under systemd.</summary>
internal static class RunCommand
{
    public static Command Build()
    {
        var config = CommonOptions.Config();
        var command = new Command("run", "Answer the line until told to stop (SIGTERM drains: calls in progress end first)") { config };
        command.SetAction(async (parsed, cancellation) =>
        {
            var loaded = EdgeVoiceOptions.Load(parsed.GetValue(config)?.FullName);
            if (loaded.Options is not { } options)
            {
                foreach (var problem in loaded.Problems)
                    await Console.Error.WriteLineAsync(problem.ToString());
                return ExitCode.WrongUse;
            }
            return await AgentHost.RunAsync(options, cancellation);
        });
        return command;
    }
}
