using System.Collections.Immutable;
using System.Globalization;

namespace EdgeVoice.Dialog.Packs;

/// <summary>Reads typed values out of nodes; what is wrong is noted and a harmless value stands in, so that reading goes on to the end.</summary>
internal sealed class PackReader(List<PackProblem> problems)
{
    public void Problem(PackNode at, string found, string expected) => problems.Add(new PackProblem(at.File, at.Line, found, expected));

    public static PackMap Map(PackNode? node) => node as PackMap ?? new PackMap(node?.File ?? "", node?.Line ?? 0);

    public static IEnumerable<(PackScalar Key, PackMap Value)> Blocks(PackNode? node)
        => Map(node).Entries.Values.Where(entry => entry.Value is PackMap).Select(entry => (entry.Key, (PackMap)entry.Value));

    public static string? Text(PackMap map, string key) => (map[key] as PackScalar)?.Value;

    public static ImmutableArray<string> Texts(PackNode? node) => node switch
    {
        PackScalar scalar => [scalar.Value],
        PackList list => [.. list.Items.OfType<PackScalar>().Select(item => item.Value)],
        _ => [],
    };

    public static ImmutableArray<string> LowerTexts(PackNode? node) => [.. Texts(node).Select(text => text.ToLowerInvariant())];

    public static int? Whole(PackMap map, string key)
        => Text(map, key) is { } text && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : null;

    public static double? Number(PackMap map, string key)
        => Text(map, key) is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    public static bool Flag(PackMap map, string key, bool otherwise) => Text(map, key) switch { "true" => true, "false" => false, _ => otherwise };

    /// <summary>An enum written in snake case; the schema has already said what is allowed.</summary>
    public static T Choice<T>(PackMap map, string key, T otherwise) where T : struct, Enum
        => Text(map, key) is { } text && Enum.TryParse(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out T value) ? value : otherwise;

    /// <summary>A sentence or a list of variants.</summary>
    public static Wording Wording(string key, PackNode? node)
    {
        bool interruptible = true;
        if (node is PackMap map)
        {
            interruptible = Flag(map, "interruptible", true);
            node = map["say"];
        }
        var variants = Texts(node);
        return variants.IsEmpty ? Packs.Wording.Missing(key) : new Wording(key, [.. variants.Select(text => new Template(text.Trim()))], interruptible);
    }
}
