using EdgeVoice.Speech.Recognition;
using Xunit;

namespace EdgeVoice.Speech.Tests.Recognition;

public sealed class WordAliasesTests
{
    private static readonly WordAliases Aliases = new(new Dictionary<string, string> { ["Riverside"] = "river side", ["riv"] = "river", ["peru"] = "pearl you" });

    [Fact]
    public void What_the_recogniser_writes_becomes_the_sites_word()
    {
        var result = Aliases.FromRecognizer(new RecognizerResult([Reading(("the", 0.9f), ("river", 0.8f), ("side", 0.4f), ("branch", 1f)), Reading(("the", 0.9f), ("branch", 1f))]));
        Assert.Equal("the riverside branch", result.Best.Text);
        Assert.Equal([0.9f, 0.4f, 1f], result.Best.Words.Select(word => word.Confidence));
        Assert.Equal(2.3f / 3, result.Best.Confidence, 4);
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)), (result.Best.Words[1].Start, result.Best.Words[1].End));
        Assert.Equal("the branch", result.NBest[1].Text);
    }

    [Fact]
    public void The_longest_alias_wins_and_readings_that_become_the_same_are_one()
    {
        Assert.Equal("riv riverside", Aliases.FromRecognizer(new RecognizerResult([Reading(("river", 1), ("river", 1), ("side", 1))])).Best.Text);
        Assert.Single(Aliases.FromRecognizer(new RecognizerResult([Reading(("pearl", 1), ("you", 1)), Reading(("peru", 1))])).NBest);
    }

    [Theory]
    [InlineData("the river side branch", "the riverside branch")]
    [InlineData("river river side", "riv riverside")]
    [InlineData("pearl", "pearl")]
    [InlineData("", "")]
    public void A_partial_is_read_in_the_sites_words_too(string heard, string expected)
        => Assert.Equal(expected, string.Join(' ', Aliases.FromRecognizer(heard.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    [Theory]
    [InlineData("to Riverside please", "to river side please")]
    [InlineData("river", "river")]
    [InlineData("", "")]
    public void A_grammar_is_asked_in_words_that_the_recogniser_has(string phrase, string expected) => Assert.Equal(expected, Aliases.ToRecognizer(phrase));

    [Fact]
    public void Without_aliases_nothing_is_touched()
    {
        var result = new RecognizerResult([Reading(("river", 1))]);
        Assert.Same(result, WordAliases.None.FromRecognizer(result));
        Assert.True(new WordAliases([new("word", " ")]).IsEmpty);
    }

    private static RecognizerHypothesis Reading(params (string Text, float Confidence)[] words) => new(
        string.Join(' ', words.Select(word => word.Text)), words.Average(word => word.Confidence),
        [.. words.Select((word, n) => new RecognizedWord(word.Text, word.Confidence, TimeSpan.FromSeconds(n), TimeSpan.FromSeconds(n + 1)))]);
}
