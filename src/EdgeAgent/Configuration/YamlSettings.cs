using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EdgeVoice.Agent.Configuration;

/// <summary>Reads a YAML file of nested mappings into dotted settings that remember their line. JSON is YAML too.</summary>
internal static class YamlSettings
{
    /// <summary>Adds what <paramref name="yaml"/> says to <paramref name="settings"/>; broken YAML is a problem, never an exception.</summary>
    public static void Read(string yaml, string fileName, SettingSet settings, List<ConfigProblem> problems)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException broken)
        {
            problems.Add(new ConfigProblem(
                "", FirstLine(broken.InnerException?.Message ?? broken.Message), "the file must be YAML: 'name: value', indented by spaces", null,
                "Mend the line named here.", $"{fileName}:{broken.Start.Line}"));
            return;
        }
        if (stream.Documents.Count == 0)
            return;
        if (stream.Documents[0].RootNode is YamlMappingNode root)
            Walk(root, "", fileName, settings, problems, depth: 0);
        else if (stream.Documents[0].RootNode is not YamlScalarNode { Value: "" or null })
            problems.Add(new ConfigProblem(
                "", stream.Documents[0].RootNode.NodeType.ToString(), "the file must be a mapping of sections", null,
                "Begin with a section such as 'site:'.", $"{fileName}:1"));
    }

    private static void Walk(
        YamlMappingNode node, string prefix, string fileName, SettingSet settings, List<ConfigProblem> problems, int depth)
    {
        foreach (var (key, value) in node.Children)
        {
            string name = (key as YamlScalarNode)?.Value ?? "?";
            string path = prefix.Length == 0 ? name : $"{prefix}.{name}";
            string origin = $"{fileName}:{key.Start.Line}";
            switch (value)
            {
                case YamlMappingNode inner when depth < 8:
                    Walk(inner, path, fileName, settings, problems, depth + 1);
                    break;
                case YamlScalarNode scalar when IsNull(scalar):
                    break;
                case YamlScalarNode scalar:
                    settings.Put(new Setting(path, [scalar.Value!], false, origin));
                    break;
                case YamlSequenceNode list when list.Children.All(item => item is YamlScalarNode):
                    settings.Put(new Setting(path, [.. list.Children.Select(item => ((YamlScalarNode)item).Value ?? "")], true, origin));
                    break;
                default:
                    problems.Add(new ConfigProblem(
                        path, value.NodeType.ToString(), "a value or a list of values is expected here", null,
                        "Write one value, or '- value' lines.", origin));
                    break;
            }
        }
    }

    // "name:" with nothing behind it means "as if it were not there", as YAML readers expect.
    private static bool IsNull(YamlScalarNode scalar)
        => scalar.Style == ScalarStyle.Plain && scalar.Value is null or "" or "~" or "null";

    private static string FirstLine(string text) => text.Split('\n')[0];
}
