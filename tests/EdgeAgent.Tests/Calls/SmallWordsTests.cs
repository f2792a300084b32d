using EdgeVoice.Agent.Calls.Hearing;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls;

/// <summary>Words after which a caller has not finished.</summary>
public sealed class SmallWordsTests
{
    [Theory]
    [InlineData("when are you", true)]
    [InlineData("how can i", true)]
    [InlineData("um when are you", true)]
    [InlineData("a m when are you", true)]
    [InlineData("where are you", false)]
    [InlineData("how are you", false)]
    [InlineData("what is it", false)]
    [InlineData("can i", true)]
    [InlineData("could somebody", true)]
    [InlineData("i want to send you", true)]
    [InlineData("please call me", false)]
    public void A_question_without_its_verb_and_a_gift_without_its_object_go_on(string heard, bool open) =>
        Assert.Equal(open, SmallWords.Hang(heard.Split(' '), completeness: 0.8f, dictated: false));

    [Theory]
    [InlineData("i would like two", true)]
    [InlineData("i want too", true)]
    [InlineData("two", false)]
    [InlineData("table for two", false)]
    [InlineData("i would like one", false)]
    [InlineData("i would like to", false)] // "to" itself hangs by its own rule
    public void Two_after_like_is_an_infinitive_that_goes_on(string heard, bool open) =>
        Assert.Equal(open, SmallWords.OpenInfinitive(heard.Split(' ')));
}

/// <summary>Digits and letters of a dictation, counted for the end of the turn.</summary>
public sealed class DictatedLengthTests
{
    [Theory]
    [InlineData("four two seven nine", 4)]
    [InlineData("double five triple nought", 5)]
    [InlineData("forty two", 2)]
    [InlineData("forty seventy", 4)]
    [InlineData("seven seven one three eighty nine zero six", 8)]
    [InlineData("four nine five to eight seven", 6)]
    [InlineData("b a k e r", 5)]
    [InlineData("please", 0)]
    public void It_counts_what_was_dictated(string said, int count) => Assert.Equal(count, DictatedLength.Count(said.Split(' ')));
}
