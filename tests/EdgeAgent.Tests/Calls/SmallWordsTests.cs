using EdgeVoice.Agent.Calls.Hearing;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls;

/// <summary>Words after which a caller has not finished.</summary>
public sealed class SmallWordsTests
{
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
