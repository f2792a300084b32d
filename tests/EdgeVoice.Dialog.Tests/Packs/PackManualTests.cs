using System.Text.RegularExpressions;
using EdgeVoice.Dialog.Conversations;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dialog.Tests.Packs;

/// <summary>The examples in docs/packs.md, put into the front-desk pack as a reader would.</summary>
public sealed partial class PackManualTests
{
    public static TheoryData<string, string> Examples()
    {
        var data = new TheoryData<string, string>();
        foreach (Match match in Block().Matches(File.ReadAllText(Places.InTree("docs", "packs.md"))))
            data.Add(match.Groups["file"].Value, match.Groups["yaml"].Value);
        return data;
    }

    [Fact]
    public void The_manual_has_examples() => Assert.True(Examples().Count >= 6);

    [Theory]
    [MemberData(nameof(Examples))]
    public void Each_example_works_as_printed(string file, string yaml)
    {
        if (file.StartsWith("tests/", StringComparison.Ordinal))
        {
            var bad = new List<PackProblem>();
            var conversation = Assert.Single(ConversationFile.Load(file, yaml, bad));
            Assert.Empty(bad);
            Assert.Empty(new ConversationRunner(Support.FrontDesk.Engine, Support.FrontDesk.Monday).Run(conversation).Failures);
            return;
        }
        // The example replaces what the pack has of the same name: its entry is cut out and the new one put in its place.
        var texts = Directory.EnumerateFiles(Places.InTree("packs", "front-desk"), "*.yaml").ToDictionary(f => Path.GetFileName(f), File.ReadAllText);
        foreach (string section in TopLevel().Split(yaml).Where(part => part.Trim().Length > 0))
        {
            string name = section[..section.IndexOf(':', StringComparison.Ordinal)];
            var entries = Entry().Matches(section).Select(m => m.Groups["name"].Value).ToList();
            string old = texts.GetValueOrDefault(file, "");
            foreach (string entry in entries)
                old = Regex.Replace(old, $@"(?<=^{name}:\n(?:(?:[ #].*|)\n)*)  {entry}:.*\n(?:   .*\n)*", "", RegexOptions.Multiline);
            string replaced = Regex.Replace(old, $"^{name}:\n", section.TrimEnd() + "\n", RegexOptions.Multiline);
            texts[file] = replaced == old ? old + "\n" + section : replaced;
            Assert.Contains(section.TrimEnd(), texts[file], StringComparison.Ordinal);
        }
        Assert.Empty(DialogPackLoader.LoadTexts(texts.Select(t => (t.Key, t.Value))).Problems);
    }

    [GeneratedRegex("```yaml (?<file>\\S+)\n(?<yaml>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^(?=[a-z_]+:)", RegexOptions.Multiline)]
    private static partial Regex TopLevel();

    [GeneratedRegex("^  (?<name>[a-z_]+):", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
