using System.Globalization;
using EdgeVoice.Agent.Configuration;

namespace EdgeVoice.Agent.Commands.Check;

/// <summary>There is room for the outbox at its fullest, and its folder can be written to.</summary>
internal static class DiskCheck
{
    // Beside the outbox: its WAL, rendered prompts, and what the log takes.
    private const long Reserve = 200_000_000;
    private const long Least = 50_000_000;

    public static CheckItem Of(EdgeVoiceOptions options)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(options.Telemetry.Outbox.Path))!;
        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, $".check-{Environment.ProcessId}");
            File.WriteAllBytes(probe, [1]);
            File.Delete(probe);
            long free = new DriveInfo(folder).AvailableFreeSpace;
            string found = string.Create(CultureInfo.InvariantCulture, $"{free / 1e9:0.0} GB free in {folder}; the outbox takes at most {options.Telemetry.Outbox.MaxBytes / 1e9:0.00} GB");
            if (free < Least)
                return CheckItem.Error("disk", found, "Free some space.");
            return free < options.Telemetry.Outbox.MaxBytes + Reserve
                ? CheckItem.Warning("disk", found, "Free some space, or lower telemetry.outbox.maxMegabytes.")
                : CheckItem.Ok("disk", found);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return CheckItem.Error("disk", $"{folder} cannot be written to: {refused.Message}", "Run the check as user edgevoice or root, or mend telemetry.outbox.path.");
        }
    }
}
