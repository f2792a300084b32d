using System.Globalization;

namespace EdgeVoice.Dialog.Slots;

/// <summary>
/// People's names and how many bear them: last names of the United States census of 1990 down to one in 100,000 (78 % of all people), with first
/// names at a quarter of their share, since most of what is spelled is a last name. Public domain; <c>common-names.py</c> made the list.
/// </summary>
internal static class CommonNames
{
    private const string Resource = "common-names.txt";

    private static readonly (string[] Names, double[] UpTo) Table = Read();

    /// <summary>In alphabetical order, small letters.</summary>
    public static IReadOnlyList<string> All => Table.Names;

    /// <summary>True for a name of the list.</summary>
    public static bool Holds(string name) => Array.BinarySearch(Table.Names, name, StringComparer.Ordinal) >= 0;

    /// <summary>Share of all people in the list who bear the name with this number in <see cref="All"/>.</summary>
    public static double Share(int at) => People(at, at + 1) / Table.UpTo[^1];

    /// <summary>
    /// Probability in [0, 1] that a name that begins with these letters ends there: 0.99 for "smith", 0 for "smit"; null where no name begins so.
    /// </summary>
    /// <param name="letters">Small letters, at least one.</param>
    public static double? Ends(string letters)
    {
        int at = Array.BinarySearch(Table.Names, letters, StringComparer.Ordinal);
        int first = at < 0 ? ~at : at;
        // Behind the last letter of names no ASCII letter comes.
        int end = ~Array.BinarySearch(Table.Names, letters + '{', StringComparer.Ordinal);
        if (end == first)
            return null;
        return at < 0 ? 0 : People(at, at + 1) / People(first, end);
    }

    private static double People(int from, int to) => Table.UpTo[to] - Table.UpTo[from];

    private static (string[] Names, double[] UpTo) Read()
    {
        using Stream stream = typeof(CommonNames).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the assembly was built without {Resource}");
        using var reader = new StreamReader(stream);
        var names = new List<string>();
        var upTo = new List<double> { 0 };
        while (reader.ReadLine() is { } line)
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            names.Add(line[..space]);
            upTo.Add(upTo[^1] + int.Parse(line.AsSpan(space + 1), CultureInfo.InvariantCulture));
        }
        return ([.. names], [.. upTo]);
    }
}
