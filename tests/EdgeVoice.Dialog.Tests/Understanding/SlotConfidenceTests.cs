using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;
using Xunit;

namespace EdgeVoice.Dialog.Tests.Understanding;

/// <summary>How sure a slot's value is.</summary>
public sealed class SlotConfidenceTests
{
    private static readonly SlotEvidence Sure = new(0.99, 0.98, 1, 1, true);

    [Fact]
    public void What_ships_is_a_probability_that_rises_with_what_speaks_for_the_value()
    {
        foreach (SlotType type in (SlotType[])[SlotType.Date, SlotType.Time, SlotType.Digits, SlotType.Name, SlotType.Money, SlotType.Choice, SlotType.Phone])
        {
            double sure = SlotConfidence.English.Probability(type, Sure);
            Assert.InRange(sure, 0.6, 1);
            Assert.True(SlotConfidence.English.Probability(type, Sure with { Mean = 0.4, Least = 0.2 }) < sure, $"{type}: words");
            Assert.True(SlotConfidence.English.Probability(type, Sure with { Agreement = 0.4 }) <= sure, $"{type}: agreement");
            Assert.True(SlotConfidence.English.Probability(type, Sure with { Certainty = 0.45 }) < sure, $"{type}: certainty");
        }
    }

    [Fact]
    public void A_fit_gives_back_the_shares_it_was_fitted_on()
    {
        var random = new Random(1);
        var seen = Enumerable.Range(0, 2000).Select(_ =>
        {
            double word = random.NextDouble();
            return (SlotConfidence.Features(SlotType.Date, new SlotEvidence(word, word, 1, 1, true)), random.NextDouble() < word);
        }).ToList();
        var fitted = SlotConfidence.Fit(seen);
        foreach (double word in (double[])[0.2, 0.5, 0.8])
            Assert.InRange(fitted.Probability(SlotType.Date, new SlotEvidence(word, word, 1, 1, true)), word - 0.08, word + 0.08);
        var read = SlotConfidence.Parse(fitted.Write("a test"));
        Assert.Equal(fitted.Probability(SlotType.Date, Sure), read.Probability(SlotType.Date, Sure), 0.01);
    }

    [Theory]
    [InlineData("mean")]
    [InlineData("mean\tmuch")]
    [InlineData("mean\tNaN")]
    [InlineData("colour\t1")]
    [InlineData("mean\t1\t2")]
    public void A_line_that_is_none_is_named(string line)
        => Assert.Contains(line, Assert.Throws<FormatException>(() => SlotConfidence.Parse("always\t1\n" + line)).Message, StringComparison.Ordinal);
}
