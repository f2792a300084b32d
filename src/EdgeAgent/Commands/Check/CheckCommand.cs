using System.CommandLine;
using System.Text.Json;
using EdgeVoice.Agent.Configuration;
using Spectre.Console;

namespace EdgeVoice.Agent.Commands.Check;

/// <summary><c>edgevoice check</c>: whether this machine, as configured, can run the service. 0: yes; 1: something is missing; 2: the configuration is wrong.</summary>
internal static class CheckCommand
{
    public static Command Build()
    {
        var config = CommonOptions.Config();
        var json = new Option<FileInfo?>("--json") { Description = "Write the outcome to this file as JSON" };
        var command = new Command("check", "Can this machine, as configured, run the service? Says what is missing and what to do") { config, json };
        command.SetAction(async (result, cancellation) => await RunAsync(result.GetValue(config), result.GetValue(json), cancellation));
        return command;
    }

    internal static async Task<int> RunAsync(FileInfo? config, FileInfo? json, CancellationToken cancellation)
    {
        var loaded = EdgeVoiceOptions.Load(config?.FullName);
        var items = new List<CheckItem>(ConfigurationCheck.Of(loaded));
        if (loaded.Options is { } options)
        {
            // One after another: each takes well below a second, and a table that fills from the top is easier to read.
            items.AddRange(ModelsCheck.Of(options));
            items.AddRange(await VoiceCheck.OfAsync(options, cancellation));
            items.AddRange(PackCheck.Of(options));
            items.AddRange(PortsCheck.Of(options));
            items.Add(await BrokerCheck.OfAsync(options, cancellation));
            items.Add(DiskCheck.Of(options));
        }
        bool ok = items.TrueForAll(item => item.State != CheckState.Error);
        Show(items);
        if (json is not null)
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(new CheckReport(ok, items), CheckJson.Default.CheckReport), cancellation);
        return loaded.Options is null ? ExitCode.WrongUse : ok ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Show(List<CheckItem> items)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("", "What", "Found");
        table.Columns[0].NoWrap();
        table.Columns[1].NoWrap();
        foreach (var item in items)
        {
            string mark = item.State switch { CheckState.Ok => "[green]ok[/]", CheckState.Warning => "[yellow]warn[/]", _ => "[red]FAIL[/]" };
            string found = Markup.Escape(item.Found) + (item.Fix is null ? "" : $"\n[bold]→[/] {Markup.Escape(item.Fix)}");
            table.AddRow(new Markup(mark), new Markup(Markup.Escape(item.Name)), new Markup(found));
        }
        AnsiConsole.Write(table);
        int errors = items.Count(item => item.State == CheckState.Error), warnings = items.Count(item => item.State == CheckState.Warning);
        AnsiConsole.MarkupLine(errors > 0
            ? $"[red]{errors} to mend before the service can run[/]"
            : warnings > 0 ? $"[green]ready[/], with {warnings} to look at" : "[green]ready[/]");
    }
}
