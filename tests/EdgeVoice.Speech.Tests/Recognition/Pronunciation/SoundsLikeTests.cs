using EdgeVoice.Speech.Recognition;
using EdgeVoice.Speech.Recognition.Pronunciation;
using Xunit;

namespace EdgeVoice.Speech.Tests.Recognition.Pronunciation;

public sealed class SoundsLikeTests
{
    private static readonly SoundsLike Lexicon = new(
    [
        ("river", Sounds("ɹ ɪ v ə ɹ")), ("side", Sounds("s aɪ d")), ("reverse", Sounds("ɹ ɪ v ɜ s")), ("bed", Sounds("b ɛ d")), ("bet", Sounds("b ɛ t")), ("seven", Sounds("s ɛ v ə n")),
    ]);

    [Theory]
    [InlineData("s aɪ d", "side")]
    [InlineData("ɹ ɪ v ə ɹ s aɪ d", "river side")]
    [InlineData("ɹ ɪ v ə s aɪ d", "river side")]
    [InlineData("z aɪ t", "side")]
    [InlineData("p ɛ d", "bed")]
    [InlineData("p ɛ t", "bet")]
    [InlineData("s ɛ v ɪ n", "seven")]
    [InlineData("b ɛ d b ɛ t b ɛ d", "bed bet bed")]
    public void The_nearest_words_are_found(string sounds, string expected) => Assert.Equal(expected, string.Join(' ', Lexicon.Nearest(Sounds(sounds))!.Words));

    [Fact]
    public void The_same_sounds_have_no_distance_and_others_have()
    {
        Assert.Equal(0, Lexicon.Nearest(Sounds("b ɛ d"))!.Distance);
        Assert.InRange(Lexicon.Nearest(Sounds("p ɛ d"))!.Distance, 0.01, 0.15);
        Assert.True(Lexicon.Nearest(Sounds("u u u u u"))!.Distance > 0.35);
    }

    [Fact]
    public void No_sound_and_no_lexicon_have_no_nearest()
    {
        Assert.Null(Lexicon.Nearest([]));
        Assert.Null(new SoundsLike([]).Nearest(["a"]));
    }

    [Theory]
    [InlineData("t", "d", "t", "m")]
    [InlineData("s", "z", "s", "b")]
    [InlineData("ɪ", "i", "ɪ", "ɑ")]
    [InlineData("ɛ", "æ", "ɛ", "u")]
    [InlineData("m", "n", "m", "s")]
    public void Sounds_that_people_confuse_are_nearer_than_others(string a, string near, string b, string far)
    {
        Assert.True(PhonemeDistance.Between(a, near) < PhonemeDistance.Between(b, far));
        Assert.Equal(PhonemeDistance.Between(a, near), PhonemeDistance.Between(near, a), 9);
        Assert.Equal(0, PhonemeDistance.Between(a, a));
    }

    [Theory]
    [InlineData("ʃ_ɪ_v_ˈɔː_n", "ʃ ɪ v ɔ n")]
    [InlineData("p_ˈɑːɹ_k_ɚ", "p ɑ ɹ k ə ɹ")]
    [InlineData("ˈæ_p_əl", "æ p ə l")]
    [InlineData("", "")]
    public void What_espeak_prints_is_read_as_sounds(string ipa, string expected) => Assert.Equal(Sounds(expected), PhonemeDistance.Parse(ipa));

    [Fact]
    public async Task Words_that_a_model_lacks_get_the_spelling_that_sounds_nearest()
    {
        var vocabulary = VoskVocabulary.Read(StarterModel.Folder);
        Assert.False(vocabulary.Knows("riverside"));
        var found = await SpellingSuggestions.FindAsync([.. vocabulary.Words], ["riverside", "qqueue"], new Dictionary<string, string> { ["qqueue"] = "bridge" }, TestContext.Current.CancellationToken);
        Assert.Equal(["river side", "bridge"], found.Select(suggestion => string.Join(' ', suggestion.Nearest!.Words)));
        Assert.All(found.SelectMany(suggestion => suggestion.Nearest!.Words), word => Assert.True(vocabulary.Knows(word)));
    }

    private static string[] Sounds(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
