using System.CommandLine;
using EdgeVoice.Agent.Configuration;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Models.Pull;

/// <summary><c>edgevoice models pull</c>: brings a recogniser or a voice to the box.</summary>
internal static class PullCommand
{
    /// <summary>Where a box keeps models that did not come with the package.</summary>
    public static ModelPlace Own { get; } = new(Path.Combine(InstallPaths.State, "models"));

    public static Command Build()
    {
        var source = new Argument<string>("source") { Description = $"A folder, an archive ({string.Join(", ", Unpacking.Kinds)}), or the http(s) address of an archive, a Piper voice (.onnx) or a manifest.json." };
        var name = new Option<string?>("--name") { Description = "Which model, where there are several; and the name of its folder." };
        var sha256 = new Option<string?>("--sha256") { Description = "What the archive or manifest must be, as its publisher says. Needed over http." };
        var into = new Option<DirectoryInfo?>("--into") { Description = $"Folder of models. Default: {Own.Folder}" };
        var replace = new Option<bool>("--replace") { Description = "Put it in the place of one of that name." };
        var command = new Command("pull", "Bring a recogniser or voice to this box: from its publisher, from central ops, or from a stick. A broken download goes on where it ended.") { source, name, sha256, into, replace };
        command.SetAction((parsed, cancellation) => RunAsync(
            new PullRequest(parsed.GetValue(source)!, parsed.GetValue(name), parsed.GetValue(sha256), parsed.GetValue(replace)),
            parsed.GetValue(into) is { } folder ? new ModelPlace(folder.FullName) : Own, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(PullRequest request, ModelPlace place, CancellationToken cancellation)
    {
        if (request.Sha256 is { } sum && (sum.Length != 64 || !sum.All(char.IsAsciiHexDigit)))
        {
            AnsiConsole.MarkupLineInterpolated($"[red]--sha256 is \"{sum}\", expected 64 hexadecimal digits[/]");
            return ExitCode.WrongUse;
        }
        try
        {
            using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
            var pulled = await AnsiConsole.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
                .StartAsync(progress =>
                {
                    var bars = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
                    return new ModelPull(place, new Download(http, place.Workshop)).RunAsync(request, (name, have, all) =>
                    {
                        if (!bars.TryGetValue(name, out var bar))
                            bars[name] = bar = progress.AddTask(Markup.Escape(name));
                        (bar.IsIndeterminate, bar.MaxValue, bar.Value) = (all == 0, Math.Max(1, all), have);
                    }, cancellation);
                });
            AnsiConsole.MarkupLineInterpolated($"[green]taken[/] {pulled.Folder}{(pulled.Sha256 is { } found ? $" (sha256 {found})" : "")}");
            AnsiConsole.MarkupLineInterpolated($"to use it: {(pulled.Kind == "asr" ? "speech.recognizer: " + pulled.Folder : "speech.voice: " + Directory.EnumerateFiles(pulled.Folder, "*.onnx").First())} in {InstallPaths.ConfigFile}");
            if (pulled.Kind == "asr")
                AnsiConsole.MarkupLineInterpolated($"to compare it with the box's own: edgevoice bench asr --model {pulled.Folder} --model starter-en-8k --quick");
            return ExitCode.Done;
        }
        catch (PullException wrong)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{wrong.Message}[/]");
            return ExitCode.Failed;
        }
        catch (IOException failed)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{failed.Message}[/]");
            return ExitCode.Failed;
        }
    }
}
