using System.Xml.Linq;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Agent.Tests;

/// <summary>Who may use whom (design section 1): read from the project files, so that a reference added by hand is seen.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["EdgeAgent"] = ["EdgeVoice.Dialog", "EdgeVoice.Dsp", "EdgeVoice.Speech", "EdgeVoice.Telephony"],
        ["EdgeVoice.Dialog"] = [],
        ["EdgeVoice.Dsp"] = [],
        ["EdgeVoice.Speech"] = ["EdgeVoice.Dsp"],
        ["EdgeVoice.Telephony"] = [],
    };

    private static readonly string[] BclOnly = ["EdgeVoice.Dsp", "EdgeVoice.Telephony"];

    [Fact]
    public void Projects_refer_only_to_the_rooms_the_design_lets_them_use()
    {
        var found = Projects().ToDictionary(p => p.Name, p => References(p.Xml, "ProjectReference").Select(Path.GetFileNameWithoutExtension).Order().ToArray());
        Assert.Equal(Allowed.Keys.Order(), found.Keys.Order());
        foreach (var (name, references) in found)
            Assert.Equal(Allowed[name], references!);
    }

    [Fact]
    public void Dsp_and_Telephony_use_the_base_class_library_alone()
    {
        foreach (var (name, xml) in Projects().Where(p => BclOnly.Contains(p.Name)))
            Assert.All(References(xml, "PackageReference"), package => Assert.Equal("System.Numerics.Tensors", package));
    }

    [Fact]
    public void Sockets_live_in_Transport_alone()
    {
        string telephony = Places.InTree("src", "EdgeVoice.Telephony");
        var offenders = Directory.EnumerateFiles(telephony, "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) != "Transport")
            .Where(file => File.ReadAllText(file).Contains("System.Net.Sockets", StringComparison.Ordinal));
        Assert.Empty(offenders);
    }

    [Fact]
    public void Program_is_a_table_of_contents()
        => Assert.InRange(File.ReadAllLines(Places.InTree("src", "EdgeAgent", "Program.cs")).Length, 1, 80);

    private static IEnumerable<(string Name, XDocument Xml)> Projects()
        => Directory.EnumerateFiles(Places.InTree("src"), "*.csproj", SearchOption.AllDirectories)
            .Select(file => (Path.GetFileNameWithoutExtension(file), XDocument.Load(file)));

    private static IEnumerable<string> References(XDocument project, string kind)
        => project.Descendants(kind).Select(item => item.Attribute("Include")!.Value.Replace('\\', '/'));
}
