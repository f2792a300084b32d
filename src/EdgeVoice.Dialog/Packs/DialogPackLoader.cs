using System.Collections.Immutable;

namespace EdgeVoice.Dialog.Packs;

/// <summary>Outcome of loading: the pack when there is no error, and everything that was noticed.</summary>
public sealed record PackLoadResult(DialogPack? Pack, ImmutableArray<PackProblem> Problems)
{
    public IEnumerable<PackProblem> Errors => Problems.Where(p => p.Severity == PackSeverity.Error);
}

/// <summary>Reads a folder of YAML into a pack. All files of the folder make one pack; subfolders (tests) are not part of it.</summary>
public static class DialogPackLoader
{
    /// <summary>Loads a folder; never throws on what stands in it.</summary>
    public static PackLoadResult Load(string folder)
    {
        if (!Directory.Exists(folder))
            return new PackLoadResult(null, [new PackProblem(folder, 0, "no such folder", "a folder with the YAML files of a dialog pack")]);
        var files = Directory.EnumerateFiles(folder, "*.yaml").Concat(Directory.EnumerateFiles(folder, "*.yml")).Order(StringComparer.Ordinal).ToList();
        var texts = new List<(string, string)>();
        var unreadable = new List<PackProblem>();
        foreach (string file in files)
        {
            try
            {
                texts.Add((Path.GetFileName(file), File.ReadAllText(file)));
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                unreadable.Add(new PackProblem(Path.GetFileName(file), 0, "a file that cannot be read: " + failed.Message, "a readable file"));
            }
        }
        var result = LoadTexts(texts);
        return unreadable.Count == 0 ? result : new PackLoadResult(null, [.. unreadable, .. result.Problems]);
    }

    /// <summary>Loads from (file name, YAML text) pairs.</summary>
    public static PackLoadResult LoadTexts(IEnumerable<(string File, string Yaml)> texts)
    {
        var problems = new List<PackProblem>();
        var root = new PackMap("pack.yaml", 0);
        bool any = false;
        foreach (var (file, yaml) in texts)
        {
            any = true;
            var node = PackNode.Read(file, new StringReader(yaml), problems);
            if (node is null)
                continue;
            if (node is not PackMap map)
            {
                problems.Add(new PackProblem(file, node.Line, node.Describe(), "sections such as intents:, slots:, flows:"));
                continue;
            }
            problems.AddRange(PackSchema.Check(map));
            Merge(root, map, problems);
        }
        if (!any)
            problems.Add(new PackProblem("pack.yaml", 0, "no YAML file", "at least pack.yaml"));
        bool broken = problems.Any(p => p.Found.StartsWith("YAML that", StringComparison.Ordinal));
        var pack = new PackBinder(root, new PackReader(problems)).Bind();
        // A file that could not be read leaves references dangling: naming those as well would bury the one cause.
        if (!broken && any)
        {
            problems.AddRange(PackReferences.Check(pack, root));
            problems.AddRange(PackChecker.Check(pack, root));
        }
        ImmutableArray<PackProblem> all = [.. problems.Distinct().OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line)];
        return new PackLoadResult(all.Any(p => p.Severity == PackSeverity.Error) ? null : pack, all);
    }

    private static void Merge(PackMap root, PackMap file, List<PackProblem> problems)
    {
        foreach (var (key, value) in file.Entries.Values)
        {
            if (!root.Entries.TryGetValue(key.Value, out var have))
            {
                var copy = value;
                if (value is PackMap map)
                {
                    var own = new PackMap(value.File, value.Line);
                    foreach (var (name, entry) in map.Entries)
                        own.Entries.Add(name, entry);
                    copy = own;
                }
                root.Entries.Add(key.Value, (key, copy));
            }
            else if (have.Value is PackMap into && value is PackMap more)
            {
                foreach (var (name, entry) in more.Entries)
                {
                    if (!into.Entries.TryAdd(name, entry))
                    {
                        var first = into.Entries[name].Key;
                        problems.Add(new PackProblem(entry.Key.File, entry.Key.Line, $"'{key.Value}.{name}' for the second time", $"each name once (first in {first.File}, line {first.Line})"));
                    }
                }
            }
        }
    }
}
