using CsCheck;
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
    public void Any_text_gives_rows_of_the_table_and_at_most_the_longest_utterance() =>
        Gen.String[Gen.Char['\0', '\u2020'], 0, 600].Sample(text =>
        {
            long[] rows = UtteranceTokenizer.Encode(text, out int words);
            Assert.InRange(words, 2, UtteranceTokenizer.MaxWords + 2);
            Assert.Equal(words * UtteranceTokenizer.RowsPerWord, rows.Length);
            Assert.All(rows, r => Assert.InRange(r, 0, UtteranceTokenizer.Rows - 1));
            for (int i = 0; i < words; i++)
                Assert.NotEqual(0, rows[i * UtteranceTokenizer.RowsPerWord]);
        });

    [Fact]
    public void A_long_utterance_keeps_its_beginning_and_its_end()
    {
        long[] rows = UtteranceTokenizer.Encode("first " + string.Join(' ', Enumerable.Repeat("and", 200)) + " last", out int words);
        long[] first = UtteranceTokenizer.Encode("first", out _), last = UtteranceTokenizer.Encode("last", out _);
        int n = UtteranceTokenizer.RowsPerWord;
        Assert.Equal(UtteranceTokenizer.MaxWords + 2, words);
        Assert.Equal(first[n..(2 * n)], rows[n..(2 * n)]);
        Assert.Equal(last[n..(2 * n)], rows[((words - 2) * n)..((words - 1) * n)]);
    }
}
