using EdgeVoice.Agent.Calls.Hearing;
using EdgeVoice.Speech.Recognition;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls;

/// <summary>Words of 40 ms a letter, one behind the other, at the level that the test gives.</summary>
public sealed class WordLevelsTests
{
    private const int FramesOfLetter = 2;

    [Fact]
    public void Talk_behind_the_caller_before_and_after_the_sentence_is_not_the_callers()
        => Assert.Equal("where is your building", Own("and:0.03 then:0.02 the:0.02 where:0.1 is:0.08 your:0.05 building:0.1 no:0.02 the:0.02 other:0.03"));

    [Fact]
    public void Two_words_are_somebody_elses_only_when_they_are_much_weaker()
    {
        Assert.Equal("yes on said", Own("yes:0.1 on:0.02 said:0.02"));
        Assert.Equal("yes", Own("yes:0.1 on:0.012 said:0.012"));
    }

    [Fact]
    public void One_weak_word_of_a_sentence_is_the_callers_unless_it_is_the_last()
    {
        Assert.Equal("to order some paint", Own("to:0.01 order:0.1 some:0.01 paint:0.1"));
        Assert.Equal("order some", Own("order:0.1 some:0.1 somebody:0.01"));
        Assert.Equal("order some somebody", Own("order:0.1 some:0.1 somebody:0.02"));
    }

    [Fact]
    public void A_sentence_that_fades_keeps_its_words()
        => Assert.Equal("i want to order paint", Own("i:0.1 want:0.08 to:0.06 order:0.05 paint:0.035"));

    [Fact]
    public void A_knock_in_a_sentence_takes_no_word_from_it()
    {
        var levels = new WordLevels();
        RecognizedWord[] first = Say(levels, "i:0.1 want:0.1 to:0.1 order:0.1");
        levels.Add([.. Enumerable.Repeat(1f, 160)]);
        levels.Add([.. Enumerable.Repeat(1f, 160)]);
        RecognizedWord[] words = [.. first, Word("paint", "iwanttoorder".Length * FramesOfLetter)];
        Say(levels, "paint:0.1");
        Assert.Equal(words, levels.Own(words));
    }

    [Fact]
    public void Words_apart_are_not_taken_together()
        => Assert.Equal("and then the go", Own("and:0.03 then:0.03 ---:0 the:0.03 go:0.1"));

    [Theory]
    [InlineData("")]
    [InlineData("yes:0.001")]
    public void Nothing_is_taken_from_what_has_nothing_beside_it(string said)
        => Assert.Equal(said.Split(':')[0], Own(said));

    [Fact]
    public void Times_outside_the_utterance_and_silence_alone_are_taken_as_they_are()
    {
        var levels = new WordLevels();
        RecognizedWord[] words = [Word("early", -5), Word("late", 1000)];
        Assert.Equal(words, levels.Own(words));
        levels.Add(new float[160]);
        Assert.Equal(words, levels.Own(words));
    }

    [Fact]
    public void A_new_utterance_begins_with_nothing_of_the_last()
    {
        var levels = new WordLevels();
        Say(levels, "loud:1 loud:1");
        levels.Clear();
        RecognizedWord[] words = Say(levels, "and:0.03 then:0.03 the:0.03 one:0.02");
        Assert.Equal(words, levels.Own(words));
    }

    private static string Own(string said)
    {
        var levels = new WordLevels();
        return string.Join(' ', levels.Own(Say(levels, said)).Select(word => word.Text));
    }

    /// <summary>Each word as "text:level"; dashes are a pause.</summary>
    private static RecognizedWord[] Say(WordLevels levels, string said)
    {
        var words = new List<RecognizedWord>();
        int at = 0;
        foreach (string[] part in said.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split(':')))
        {
            int frames = part[0].Length * FramesOfLetter;
            for (int i = 0; i < frames; i++)
                levels.Add([.. Enumerable.Repeat(float.Parse(part[1]), 160)]);
            if (part[0][0] != '-')
                words.Add(Word(part[0], at));
            at += frames;
        }
        return [.. words];
    }

    private static RecognizedWord Word(string text, int frame)
        => new(text, 0.9f, TimeSpan.FromMilliseconds(frame * 20), TimeSpan.FromMilliseconds(((frame + (text.Length * FramesOfLetter)) * 20) - 1));
}
