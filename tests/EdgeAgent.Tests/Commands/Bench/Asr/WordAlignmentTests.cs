using EdgeVoice.Agent.Commands.Bench.Asr;
using Xunit;

namespace EdgeVoice.Agent.Tests.Commands.Bench.Asr;

public sealed class WordAlignmentTests
{
    [Theory]
    [InlineData("a b c", "a b c", 0, 0, 0)]
    [InlineData("a b c", "a x c", 1, 0, 0)]
    [InlineData("a b c", "a c", 0, 1, 0)]
    [InlineData("a b c", "a b x c", 0, 0, 1)]
    [InlineData("a b c", "", 0, 3, 0)]
    [InlineData("", "a b", 0, 0, 2)]
    [InlineData("a b c d", "b c d e", 0, 1, 1)]
    [InlineData("good bye then", "goodbye then", 0, 0, 0)]
    [InlineData("goodbye then", "good bye then", 0, 0, 0)]
    [InlineData("good bye", "good buy", 1, 0, 0)]
    public void Errors_are_told_apart(string said, string heard, int substituted, int deleted, int inserted)
        => Assert.Equal(new WordCount(Split(said).Length, substituted, deleted, inserted), WordAlignment.Align(Split(said), Split(heard)).Count);

    [Fact]
    public void Each_word_heard_is_judged()
    {
        Assert.Equal([true, false, true], WordAlignment.Align(Split("a b c"), Split("a x c")).Right);
        Assert.Equal([false, true, true, true], WordAlignment.Align(Split("goodbye now"), Split("oh good bye now")).Right);
    }

    [Fact]
    public void Words_stand_beside_what_was_heard_for_them()
    {
        Assert.Equal([new(0, 0, true), new(1, -1, false), new(2, 1, true), new(3, 2, true), new(-1, 3, false)], WordAlignment.Align(Split("a b c d"), Split("a c d y")).Pairs);
        Assert.Equal([new(0, 1, true), new(1, 2, true)], WordAlignment.Align(Split("goodbye now"), Split("good bye now")).Pairs);
        Assert.Equal(2, WordAlignment.Align(Split("goodbye now"), Split("good bye now"), joined: false).Count.Errors);
    }

    [Theory]
    [InlineData("I'd like 4 Tickets, please!", "i'd like four tickets please")]
    [InlineData("oh four oh", "zero four zero")]
    [InlineData("ok my neighbour's cheque", "okay my neighbour's check")]
    [InlineData("  ", "")]
    [InlineData("'quoted' words’", "quoted words")]
    public void Words_are_compared_as_they_sound(string text, string expected) => Assert.Equal(Split(expected), SpokenWords.Of(text));

    [Fact]
    public void A_rate_is_errors_in_a_hundred_words()
    {
        Assert.Equal(50, new WordCount(8, 1, 2, 1).WerPct);
        Assert.Equal(new WordCount(3, 1, 1, 1), new WordCount(1, 1, 0, 0) + new WordCount(2, 0, 1, 1));
        Assert.Equal(0, default(WordCount).WerPct);
    }

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
