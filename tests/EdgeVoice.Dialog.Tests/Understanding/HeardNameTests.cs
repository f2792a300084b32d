using System.Collections.Immutable;
using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dialog.Tests.Understanding;

/// <summary>A name that was asked for, out of the recogniser's several readings.</summary>
public sealed class HeardNameTests(DialogModel model) : IClassFixture<DialogModel>
{
    private static readonly DialogPack Pack = DialogPackLoader.Load(Places.InTree("packs", "front-desk")).Pack!;

    [Theory]
    [InlineData("at a baker | at baker | anna baker | have a baker", "Anna Baker")] // only one reading kept the first name
    [InlineData("at a baker | mary baker | anna baker", "Baker")] // which of the two, nobody can tell
    [InlineData("baker | at baker", "Baker")]
    [InlineData("mary smith | at smith | anna baker", "Mary Smith")]
    public void The_first_name_is_not_lost(string readings, string expected)
    {
        var context = new ListeningContext(Support.FrontDesk.Monday, false, "name", ["name"], null, ImmutableDictionary<string, ImmutableHashSet<string>>.Empty);
        var heard = readings.Split(" | ").Select(text => new Hypothesis(text, 0.8f, [])).ToImmutableArray();
        var slots = SiteUnderstanding.TrainUnderstander(Pack, model.Encoder).Understander.Understand(heard, context).Slots;
        Assert.Equal(expected, Assert.Single(slots).Value.Canonical);
    }
}
