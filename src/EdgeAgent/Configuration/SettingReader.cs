using System.Globalization;
using System.Net;

namespace EdgeVoice.Agent.Configuration;

/// <summary>
/// Takes typed values out of a <see cref="SettingSet"/>. A bad value is noted as a problem and the default stands in for it, so that
/// one run over all sections finds everything that is wrong; what nobody asked for is an unknown key.
/// </summary>
internal sealed class SettingReader(SettingSet settings, string baseFolder, List<ConfigProblem> problems)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public bool Has(string path) => Find(path) is not null;

    /// <summary>Notes a problem of the setting at <paramref name="path"/>; for rules between settings.</summary>
    public void Report(string path, string? found, string rule, string? unit, string fix)
        => problems.Add(new ConfigProblem(path, found, rule, unit, fix, settings.Find(path)?.Origin ?? "default"));

    public string Text(string path, string fallback, string rule, Func<string, bool> valid)
        => Parse(path, fallback, rule, null, "Write such a value.", text => valid(text) ? (true, text) : default);

    public string? OptionalText(string path) => Find(path)?.Text;

    public bool Flag(string path, bool fallback)
        => Parse(path, fallback, "must be true or false", null, "Write true or false.",
            text => bool.TryParse(text, out bool value) ? (true, value) : default);

    /// <summary>A whole number in [<paramref name="least"/>, <paramref name="most"/>].</summary>
    public long Integer(string path, long fallback, long least, long most, string unit)
        => Parse(path, fallback, $"must be a whole number from {Plain(least)} to {Plain(most)}", unit, $"Usual here: {Plain(fallback)}.",
            text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) && value >= least && value <= most
                ? (true, value)
                : default);

    public int Port(string path, int fallback) => (int)Integer(path, fallback, 1, 65535, "port number");

    public IPAddress Address(string path, IPAddress fallback)
        => Parse(path, fallback, "must be an IP address of this box (0.0.0.0 for all)", null, "Write it in digits, e.g. 192.168.1.20.", ParseAddress);

    public IPAddress? OptionalAddress(string path)
        => Parse<IPAddress?>(path, null, "must be an IP address", null, "Write it in digits, e.g. 203.0.113.7, or leave the setting out.",
            text => ParseAddress(text) is (true, var address) ? (true, address) : default);

    /// <summary>One of the names of an enum, case aside.</summary>
    public T Name<T>(string path, T fallback)
        where T : struct, Enum
        => Parse(path, fallback, $"must be one of {string.Join(", ", Enum.GetNames<T>())}", null, $"Usual here: {fallback}.", ParseName<T>);

    /// <summary>Some of the names of an enum, case aside.</summary>
    public IReadOnlyList<T> Names<T>(string path, IReadOnlyList<T> fallback)
        where T : struct, Enum
    {
        string allowed = string.Join(", ", Enum.GetNames<T>());
        return Items(path, fallback, $"must be one or more of {allowed}, best first, each once", "Remove or mend the item.",
            ParseName<T>, distinct: true);
    }

    /// <summary>A list; every bad item is a problem of its own.</summary>
    public IReadOnlyList<T> Items<T>(
        string path, IReadOnlyList<T> fallback, string rule, string fix, Func<string, (bool Ok, T Value)> parse, bool distinct = false)
    {
        var setting = Find(path);
        if (setting is null)
            return fallback;
        string[] texts = setting.IsList
            ? [.. setting.Values]
            : setting.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (texts.Length == 0)
            Report(path, "", rule, null, fix);
        var values = new List<T>();
        foreach (string text in texts)
        {
            var (ok, value) = parse(text.Trim());
            if (ok && !(distinct && values.Contains(value)))
                values.Add(value);
            else
                Report(path, text, rule, null, fix);
        }
        return values.Count > 0 ? values : fallback;
    }

    /// <summary>A folder; one that the configuration names must exist. Relative to the configuration file.</summary>
    public string Folder(string path, string fallback)
        => Parse(path, fallback, "must be a folder that exists", null, "Create the folder or mend the path.",
            text => Absolute(text) is var folder && Directory.Exists(folder) ? (true, folder) : default);

    /// <summary>A file that must exist and be readable, or null.</summary>
    public string? ReadableFile(string path)
        => Parse<string?>(path, null, "must be a file that this user can read", null, "Create the file, or give user edgevoice the right to read it.",
            text => Absolute(text) is var file && CanRead(file) ? (true, file) : default);

    /// <summary>A path that need not exist yet; relative to the configuration file.</summary>
    public string FuturePath(string path, string fallback)
        => Parse(path, fallback, "must be a path without a null character", null, "Mend the path.",
            text => text.Contains('\0', StringComparison.Ordinal) ? default : (true, Absolute(text)));

    public T Parse<T>(string path, T fallback, string rule, string? unit, string fix, Func<string, (bool Ok, T Value)> parse)
    {
        var setting = Find(path);
        if (setting is null)
            return fallback;
        if (setting.IsList)
        {
            Report(path, $"[{setting.Text}]", rule, unit, "Write one value, not a list.");
            return fallback;
        }
        var (ok, value) = parse(setting.Text.Trim());
        if (ok)
            return value;
        Report(path, setting.Text, rule, unit, fix);
        return fallback;
    }

    /// <summary>Reports every setting that no section asked for, with the nearest name that one did.</summary>
    public void ReportUnknown()
    {
        foreach (var setting in settings.All.Where(setting => !_known.Contains(setting.Path)))
        {
            string? near = _known.MinBy(known => EditDistance(known, setting.Path));
            bool close = near is not null && EditDistance(near, setting.Path) <= 3;
            problems.Add(new ConfigProblem(
                setting.Path, setting.Text, "no such setting", null,
                close ? $"Did you mean {near}?" : "Remove it; /usr/share/doc/edgevoice/edgevoice.yaml lists all settings.", setting.Origin));
        }
    }

    private Setting? Find(string path)
    {
        _known.Add(path);
        return settings.Find(path);
    }

    private string Absolute(string path) => Path.GetFullPath(path, baseFolder);

    private static (bool Ok, IPAddress Value) ParseAddress(string text)
        // IPAddress takes "5" for 0.0.0.5: an address has a dot or a colon.
        => text.AsSpan().IndexOfAny('.', ':') >= 0 && IPAddress.TryParse(text, out var address) ? (true, address) : default;

    private static (bool Ok, T Value) ParseName<T>(string text)
        where T : struct, Enum
        => !char.IsAsciiDigit(text.FirstOrDefault()) && Enum.TryParse<T>(text, ignoreCase: true, out var value) ? (true, value) : default;

    private static bool CanRead(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static int EditDistance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                bool same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                int best = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
                diagonal = row[j];
                row[j] = best;
            }
        }
        return row[b.Length];
    }
}
