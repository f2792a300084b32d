using System.Globalization;

namespace EdgeVoice.Agent.Commands.Bench.Voice;

/// <summary>What another process has used, from /proc.</summary>
/// <param name="CpuSeconds">Processor time of the process and of the children it has waited for (espeak-ng).</param>
/// <param name="ResidentMb">Resident memory, MB.</param>
internal readonly record struct ServiceUse(double CpuSeconds, double ResidentMb)
{
    /// <summary>Ticks a second of the times in /proc: 100 on every Linux of this architecture.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>Reads now; zero once the process is gone.</summary>
    public static ServiceUse Of(int processId)
    {
        string folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}");
        try
        {
            return new ServiceUse(CpuOf(File.ReadAllText(folder + "/stat")), ResidentOf(File.ReadAllLines(folder + "/status")));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    /// <summary>Fields 14 to 17 (utime, stime, cutime, cstime) of proc(5) stat; the name in field 2 may hold blanks and parentheses.</summary>
    internal static double CpuOf(string stat)
    {
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Skip(11).Take(4).Sum(field => double.Parse(field, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    internal static double ResidentOf(IEnumerable<string> status)
    {
        string? line = status.FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1000;
    }
}
