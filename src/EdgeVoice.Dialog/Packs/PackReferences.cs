using System.Globalization;

namespace EdgeVoice.Dialog.Packs;

/// <summary>Checks that every name that is used is also defined, and says which names there are.</summary>
internal static class PackReferences
{
    public static List<PackProblem> Check(DialogPack pack, PackMap root)
    {
        var problems = new List<PackProblem>();

        void Must(PackNode? at, string? name, string kind, IEnumerable<string> known)
        {
            if (name is null || at is null || known.Contains(name))
                return;
            problems.Add(new PackProblem(at.File, at.Line, $"{kind} '{name}', which is not defined", Names(kind, name, known)));
        }

        foreach (string section in new[] { "pack", "escalation", "targets", "intents", "flows", "wording" })
        {
            if (root[section] is null)
                problems.Add(new PackProblem("pack.yaml", 0, $"no section '{section}'", $"a section '{section}:' in one of the files"));
        }
        foreach (var (key, map) in Blocks(root["intents"]))
            Must(map["flow"], (map["flow"] as PackScalar)?.Value, "flow", pack.Flows.Keys);
        if (root["escalation"] is PackMap escalation)
        {
            Must(escalation["target"], (escalation["target"] as PackScalar)?.Value, "target", pack.Targets.Keys);
            Must(escalation["fallback"], (escalation["fallback"] as PackScalar)?.Value, "flow", pack.Flows.Keys);
        }
        foreach (var (_, flow) in Blocks(root["flows"]))
        {
            foreach (var step in ((flow["steps"] as PackList)?.Items ?? []).OfType<PackMap>())
                CheckStep(pack, step, Must);
        }
        foreach (var (_, action) in Blocks(root["actions"]))
        {
            if (action["static"] is PackMap operation)
                Must(operation["table"], (operation["table"] as PackScalar)?.Value, "table", pack.Tables.Tables.Keys);
        }
        if (root["wording"] is PackMap wording)
        {
            foreach (string key in WordingKeys.Required.Keys.Where(key => wording[key] is null).Order(StringComparer.Ordinal))
                problems.Add(new PackProblem(wording.File, wording.Line, $"no wording '{key}'", "this sentence in the section wording: (the agent needs it)"));
        }
        problems.AddRange(Variables(pack, root));
        return problems;
    }

    private static void CheckStep(DialogPack pack, PackMap step, Action<PackNode?, string?, string, IEnumerable<string>> must)
    {
        string? Name(PackMap map, string key) => (map[key] as PackScalar)?.Value;
        must(step["ask"], Name(step, "ask"), "slot", pack.Slots.Keys);
        must(step["branch"], Name(step, "branch"), "slot", pack.Slots.Keys);
        must(step["do"], Name(step, "do"), "action", pack.Actions.Keys);
        must(step["confirm"], Name(step, "confirm"), "wording", pack.Wordings.Keys);
        must(step["say"], Name(step, "say"), "wording", pack.Wordings.Keys);
        must(step["meanwhile"], Name(step, "meanwhile"), "wording", pack.Wordings.Keys);
        must(step["transfer"], Name(step, "transfer"), "target", pack.Targets.Keys);
        if (Name(step, "branch") is { } branch && pack.Slots.TryGetValue(branch, out var slot))
        {
            foreach (var option in slot.Options)
                must(step["branch"], option.Key, "flow", pack.Flows.Keys);
        }
        foreach (var plan in new[] { step["refused"], step["failed"] }.OfType<PackMap>())
        {
            must(plan["say"], Name(plan, "say"), "wording", pack.Wordings.Keys);
            must(plan["transfer"], Name(plan, "transfer"), "target", pack.Targets.Keys);
            foreach (var cleared in ((plan["clear"] as PackList)?.Items ?? []).OfType<PackScalar>())
                must(cleared, cleared.Value, "slot", pack.Slots.Keys);
            if (plan["offer"] is PackMap offer)
            {
                must(offer["slot"], Name(offer, "slot"), "slot", pack.Slots.Keys);
                must(offer["ask"], Name(offer, "ask"), "wording", pack.Wordings.Keys);
            }
        }
    }

    /// <summary>A variable in braces is a slot, a value that an action gives, or one of the built-in names.</summary>
    private static IEnumerable<PackProblem> Variables(DialogPack pack, PackMap root)
    {
        var known = pack.Slots.Keys.Concat(pack.Actions.Values.SelectMany(a => a.Gives.Keys)).Concat(WordingKeys.Everywhere).ToHashSet();
        foreach (var (path, scalar) in Scalars(root, ""))
        {
            if (!scalar.Value.Contains('{', StringComparison.Ordinal))
                continue;
            bool open = scalar.Value.Count(c => c == '{') != scalar.Value.Count(c => c == '}');
            if (open)
                yield return new PackProblem(scalar.File, scalar.Line, scalar.Describe(), "each { closed by a }");
            string[] parts = path.Split('.');
            var own = parts is ["wording", var key, ..] && WordingKeys.Required.TryGetValue(key, out var extra) ? extra : [];
            foreach (string variable in new Template(scalar.Value).Variables.Where(v => !known.Contains(v) && !own.Contains(v)))
                yield return new PackProblem(scalar.File, scalar.Line, $"variable '{{{variable}}}', which has no value", Names("variable", variable, known.Concat(own)));
        }
    }

    private static IEnumerable<(string Path, PackScalar Scalar)> Scalars(PackNode node, string path) => node switch
    {
        PackScalar scalar => [(path, scalar)],
        PackList list => list.Items.SelectMany((item, i) => Scalars(item, path + "." + i.ToString(CultureInfo.InvariantCulture))),
        PackMap map => map.Entries.SelectMany(entry => Scalars(entry.Value.Value, path.Length == 0 ? entry.Key : path + "." + entry.Key)),
        _ => [],
    };

    private static IEnumerable<(PackScalar Key, PackMap Value)> Blocks(PackNode? node)
        => (node as PackMap)?.Entries.Values.Where(e => e.Value is PackMap).Select(e => (e.Key, (PackMap)e.Value)) ?? [];

    private static string Names(string kind, string wrong, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
            return $"a defined {kind} (there is none yet)";
        string closest = names.MinBy(name => Slots.Phonetics.Distance(name, wrong))!;
        string listed = string.Join(", ", names.Take(12)) + (names.Count > 12 ? ", ..." : "");
        return Slots.Phonetics.Distance(closest, wrong) <= 3 ? $"'{closest}', perhaps? Defined: {listed}" : $"one of: {listed}";
    }
}
