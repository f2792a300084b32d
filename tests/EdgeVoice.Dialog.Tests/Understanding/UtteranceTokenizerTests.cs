using EdgeVoice.Dialog.Understanding;
using Xunit;

namespace EdgeVoice.Dialog.Tests.Understanding;

public sealed class UtteranceTokenizerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Hello, World!", "hello world")]
    [InlineData("it's the o'neills' 'quoted' dog", "it's the o'neills quoted dog")]
    [InlineData("don\u2019t", "don't")]
    [InlineData("at 7:30", "at seven thirty")]
    [InlineData("room 214", "room two hundred fourteen")]
    [InlineData("order 40213", "order forty thousand two hundred thirteen")]
    [InlineData("call 5550123", "call five five five zero one two three")]
    [InlineData("007", "zero zero seven")]
    [InlineData("b2b", "b two b")]
    [InlineData("'''", "")]
    public void Text_becomes_the_words_a_recogniser_would_write(string text, string words) =>
        Assert.Equal(words, string.Join(' ', UtteranceTokenizer.Words(text)));

    [Fact]
    public void A_long_utterance_keeps_its_beginning_and_its_end()
    {
        List<string> words = UtteranceTokenizer.Clipped("first " + string.Join(' ', Enumerable.Repeat("and", 200)) + " last");
        Assert.Equal(UtteranceTokenizer.MaxWords, words.Count);
        Assert.Equal(("first", "last"), (words[0], words[^1]));
    }
}
