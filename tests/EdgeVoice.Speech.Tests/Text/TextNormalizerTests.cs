using CsCheck;
using EdgeVoice.Speech.Text;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Speech.Tests.Text;

public sealed class TextNormalizerTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string line in File.ReadLines(Places.InTree("tests", "EdgeVoice.Speech.Tests", "Text", "normalizer-cases.tsv")))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal) || line.Length == 0)
                continue;
            string[] parts = line.Split('\t');
            cases.Add(parts[0].Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal), parts[1]);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_read_as_a_receptionist_would(string written, string read) => Assert.Equal(read, TextNormalizer.Normalize(written));

    [Fact]
    public void The_table_is_large_and_reading_it_twice_changes_nothing()
    {
        var cases = Cases();
        Assert.True(cases.Count >= 150);
        foreach (string read in cases.Select(row => row.Data.Item2))
            Assert.Equal(read, TextNormalizer.Normalize(read));
    }

    [Fact]
    public void Words_of_the_site_are_said_as_it_says()
    {
        var pronunciations = new Dictionary<string, string> { ["Siobhan"] = "shivawn", ["SQL"] = "sequel" };
        Assert.Equal("Ask shivawn about sequel.", TextNormalizer.Normalize("Ask siobhan about SQL.", pronunciations));
        Assert.Equal("Siobhans are others.", TextNormalizer.Normalize("Siobhans are others.", pronunciations));
    }

    // The entries that a site writes into its pack: names, streets, brands, acronyms.
    [Theory]
    [InlineData("Dr. Nguyen", "Doctor Win")]
    [InlineData("NGUYEN is here", "win is here")]
    [InlineData("Mrs. Nguyen-Smith", "Missus Nguyen-Smith")]
    [InlineData("We are on Houston Street.", "We are on How stun Street.")]
    [InlineData("Nguyens", "Nguyens")]
    [InlineData("Ask about EVOO at $5.", "Ask about E V double O at five dollars.")]
    [InlineData("evoo, Nguyen, Houston", "E V double O, Win, How stun")]
    [InlineData("Call Zoë.", "Call Zoh ee.")]
    [InlineData("It's Zoë's.", "It's Zoë's.")]
    [InlineData("Houston", "How stun")]
    public void Entries_of_the_pack(string written, string read)
    {
        var pronunciations = new Dictionary<string, string> { ["Nguyen"] = "win", ["Houston"] = "how stun", ["EVOO"] = "E V double O", ["Zoë"] = "zoh ee" };
        Assert.Equal(read, TextNormalizer.Normalize(written, pronunciations));
        // Written first and read later, as the prompt cache does it, is the same.
        Assert.Equal(read, TextNormalizer.Normalize(TextNormalizer.Pronounce(written, pronunciations)));
    }

    [Theory]
    [InlineData("nine a m", "nine eigh m")]
    [InlineData("B A N", "B eigh N")]
    [InlineData("W, A, L, L, A, C, E", "W, eigh, L, L, eigh, C, E")]
    [InlineData("A B, one two", "eigh B, one two")]
    [InlineData("R A four", "R eigh four")]
    [InlineData("A table for two", "A table for two")]
    [InlineData("I have a dog", "I have a dog")]
    [InlineData("a", "a")]
    [InlineData("Is a I or an A right?", "Is a I or an A right?")]
    public void The_letter_A_is_no_article(string clause, string forEspeak) => Assert.Equal(forEspeak, LetterNames.ForEspeak(clause));

    [Fact]
    public void No_text_breaks_it_and_no_digit_or_sign_is_left()
    {
        Gen.String[Gen.OneOf(Gen.Char, Gen.Char["0123456789.,:/-+$€£%#@&()<>[]apm \n"], Gen.Char["StDrNov."]), 0, 80].Sample(text =>
        {
            string read = TextNormalizer.Normalize(text);
            Assert.DoesNotContain(read, character => char.IsDigit(character) || character is '<' or '>' or '[' or ']' or '$' or '%' or '@' or '#' or '\0' or '\n');
            Assert.Equal(read.Trim(), read);
        });
    }

    [Theory]
    [InlineData("9")]
    [InlineData("1-")]
    [InlineData("<a")]
    [InlineData("a.")]
    [InlineData("1,")]
    [InlineData("St. ")]
    [InlineData("+1 ")]
    [InlineData("word ")]
    [InlineData("😀")]
    public void Ten_thousand_characters_are_no_trouble(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 10_000 / piece.Length));
        string read = TextNormalizer.Normalize(text);
        Assert.True(read.Length < 10_000 * 12);
        Assert.All(ClauseSplitter.Split(read), clause => Assert.InRange(clause.Length, 1, ClauseSplitter.MaxLength));
    }

    [Fact]
    public void Only_text_with_something_to_say_is_speakable()
    {
        Assert.True(TextNormalizer.IsSpeakable("Hello"));
        Assert.True(TextNormalizer.IsSpeakable("7"));
        Assert.False(TextNormalizer.IsSpeakable("..."));
        Assert.False(TextNormalizer.IsSpeakable("😀 \u0007 "));
        Assert.False(TextNormalizer.IsSpeakable(""));
    }
}
