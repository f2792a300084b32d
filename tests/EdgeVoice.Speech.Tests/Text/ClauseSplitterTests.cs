using CsCheck;
using EdgeVoice.Speech.Text;
using Xunit;

namespace EdgeVoice.Speech.Tests.Text;

public sealed class ClauseSplitterTests
{
    [Theory]
    [InlineData("Good morning. How can I help?", new[] { "Good morning.", "How can I help?" })]
    [InlineData("Yes, of course, we are open today.", new[] { "Yes, of course,", "we are open today." })]
    [InlineData("It costs 1,250.50 in all", new[] { "It costs 1,250.50 in all" })]
    [InlineData("... !", new string[0])]
    [InlineData("", new string[0])]
    [InlineData("Line one\nLine two", new[] { "Line one", "Line two" })]
    public void Clauses_end_where_a_speaker_breathes(string text, string[] clauses) => Assert.Equal(clauses, ClauseSplitter.Split(text));

    [Fact]
    public void Nothing_is_lost_and_no_clause_is_too_long() =>
        Gen.Select(Gen.String[Gen.Char["ab ,.?!\n😀"], 0, 400], Gen.Int[2, 50]).Sample((text, longest) =>
        {
            string[] clauses = [.. ClauseSplitter.Split(text, longest)];
            Assert.All(clauses, clause => Assert.InRange(clause.Length, 1, longest));
            Assert.Equal(text.Where(char.IsLetter), string.Concat(clauses).Where(char.IsLetter));
        });
}
