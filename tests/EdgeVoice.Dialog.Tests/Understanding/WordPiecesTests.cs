using CsCheck;
using EdgeVoice.Dialog.Understanding;
using Xunit;

namespace EdgeVoice.Dialog.Tests.Understanding;

public sealed class WordPiecesTests
{
    private static readonly string[] Vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "'", "book", "##ing", "##s", "b", "##o", "##k", "isn", "t"];
    private static readonly WordPieces Pieces = new(string.Join('\n', Vocabulary));

    [Theory]
    [InlineData("", "", "")]
    [InlineData("book", "book", "1")]
    [InlineData("booking", "book ##ing", "1")]
    [InlineData("bookings books", "book ##ing ##s book ##s", "1 4")]
    [InlineData("bok", "b ##o ##k", "1")]
    [InlineData("isn't", "isn ' t", "1")]
    [InlineData("boat", "[UNK]", "1")]
    [InlineData("zebra book", "[UNK] book", "1 2")]
    [InlineData("bookbookbookbookbookbookb", "[UNK]", "1")]
    public void The_longest_piece_comes_first(string words, string pieces, string starts)
    {
        var (found, at) = Pieces.Encode(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal($"[CLS] {pieces} [SEP]".Replace("  ", " ", StringComparison.Ordinal), string.Join(' ', found.Select(p => Vocabulary[p])));
        Assert.Equal(starts, string.Join(' ', at));
    }

    [Fact]
    public void Any_text_gives_pieces_of_the_vocabulary_and_no_more_than_the_model_takes() =>
        Gen.String[Gen.Char['\0', '\u2020'], 0, 900].Sample(text =>
        {
            List<string> words = UtteranceTokenizer.Clipped(text);
            var (pieces, starts) = Pieces.Encode(words);
            Assert.InRange(pieces.Length, 2, WordPieces.MaxPieces);
            Assert.All(pieces, p => Assert.InRange(p, 1, Pieces.Count - 1));
            Assert.True(starts.Length <= words.Count);
            Assert.All(starts, s => Assert.InRange(s, 1, pieces.Length - 2));
        });

    [Fact]
    public void A_vocabulary_without_its_marks_is_refused() => Assert.Throws<FormatException>(() => new WordPieces("a\nb"));
}
