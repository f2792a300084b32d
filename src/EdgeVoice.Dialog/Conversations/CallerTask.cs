using System.Collections.Immutable;
using EdgeVoice.Dialog.Packs;

namespace EdgeVoice.Dialog.Conversations;

/// <summary>A value that a caller has in mind, and the ways in which he says it.</summary>
public sealed record CallerValue(string Is, ImmutableArray<string> Says);

/// <summary>What a caller wants, written down so that a simulated one can pursue it however the agent asks.</summary>
/// <param name="File">File it stands in.</param>
/// <param name="Line">Its first line.</param>
/// <param name="Name">What it shows.</param>
/// <param name="Wants">Goal of a flow, `faq.NAME`, or `handed_over` for a person.</param>
/// <param name="Opens">Ways of saying the wish; the next one when the first was not understood.</param>
/// <param name="Values">Values by slot.</param>
/// <param name="Changes">Values that the caller changes his mind about, once, when all is read back to him.</param>
/// <param name="Asides">Questions that he asks in between, instead of an answer.</param>
public sealed record CallerTask(
    string File, int Line, string Name, string Wants, ImmutableArray<string> Opens, ImmutableDictionary<string, CallerValue> Values,
    ImmutableDictionary<string, CallerValue> Changes, ImmutableArray<string> Asides);

/// <summary>Reads tasks: a list under <c>tasks:</c> in the pack's folder tests/.</summary>
public static class CallerTaskFile
{
    private static readonly string[] Keys = ["name", "wants", "opens", "values", "changes", "asides"];

    /// <summary>All tasks of a folder, checked against the pack they are for.</summary>
    public static (ImmutableArray<CallerTask> Tasks, ImmutableArray<PackProblem> Problems) LoadFolder(string folder, DialogPack pack)
    {
        var problems = new List<PackProblem>();
        var tasks = ImmutableArray.CreateBuilder<CallerTask>();
        IEnumerable<string> files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal) : [];
        foreach (string file in files)
            tasks.AddRange(Load(Path.GetFileName(file), File.ReadAllText(file), pack, problems));
        return (tasks.ToImmutable(), [.. problems]);
    }

    /// <summary>Reads one file's text; a file without tasks has none.</summary>
    public static ImmutableArray<CallerTask> Load(string file, string yaml, DialogPack pack, List<PackProblem> problems)
        => PackNode.Read(file, new StringReader(yaml), problems) is PackMap root && root["tasks"] is PackList list
            ? [.. list.Items.OfType<PackMap>().Select(map => One(map, pack, problems)).OfType<CallerTask>()]
            : [];

    private static CallerTask? One(PackMap map, DialogPack pack, List<PackProblem> problems)
    {
        foreach (var (key, _) in map.Entries.Values.Where(e => !Keys.Contains(e.Key.Value)))
            problems.Add(new PackProblem(key.File, key.Line, $"unknown key '{key.Value}'", "one of: " + string.Join(", ", Keys)));
        string name = PackReader.Text(map, "name") ?? "", wants = PackReader.Text(map, "wants") ?? "";
        var opens = PackReader.Texts(map["opens"]);
        if (name.Length == 0 || opens.IsEmpty)
        {
            problems.Add(new PackProblem(map.File, map.Line, "a task without a name or without opens", "name: with what it shows, and opens: with what the caller says first"));
            return null;
        }
        bool known = FaqDefinition.IsLabel(wants, out string faq) ? pack.Faqs.ContainsKey(faq) : pack.Flows.Values.Any(flow => flow.Goal == wants);
        if (!known)
            problems.Add(new PackProblem(map.File, map.Line, $"wants '{wants}', which no flow reaches", "one of: " + string.Join(", ", pack.Flows.Values.Select(f => f.Goal).Concat(pack.Faqs.Keys.Select(FaqDefinition.LabelOf)).Order(StringComparer.Ordinal))));
        return new CallerTask(map.File, map.Line, name, wants, opens, Values(map["values"], pack, problems), Values(map["changes"], pack, problems), PackReader.Texts(map["asides"]));
    }

    private static ImmutableDictionary<string, CallerValue> Values(PackNode? node, DialogPack pack, List<PackProblem> problems)
    {
        var values = ImmutableDictionary.CreateBuilder<string, CallerValue>();
        foreach (var (key, value) in PackReader.Map(node).Entries.Values)
        {
            var texts = PackReader.Texts(value);
            if (!pack.Slots.ContainsKey(key.Value) || texts.Length < 2)
                problems.Add(new PackProblem(key.File, key.Line, $"'{key.Value}' with {texts.Length} texts", "a slot of the pack, with its value and at least one way to say it: [\"50.00\", fifty pounds]"));
            else
                values[key.Value] = new CallerValue(texts[0], texts[1..]);
        }
        return values.ToImmutable();
    }
}
