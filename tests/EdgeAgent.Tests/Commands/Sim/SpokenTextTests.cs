using EdgeVoice.Agent.Simulation;
using EdgeVoice.Agent.Simulation.Voices;
using Xunit;

namespace EdgeVoice.Agent.Tests.Commands.Sim;

public sealed class SpokenTextTests
{
    private static readonly Persona Calm = new() { PauseInside = new MsRange(500, 500), PauseBetween = new MsRange(200, 200) };

    [Theory]
    [InlineData("i would like ... a visit", "i would like [0.5 s] a visit")]
    [InlineData("yes, please. thank you.", "yes please thank you")]
    [InlineData("when [1.5] are you open", "when [1.5 s] are you open")]
    [InlineData("it costs 3.50 pounds", "it costs 3.50 pounds")]
    [InlineData("... hello", "hello")]
    [InlineData("hello ...", "hello")]
    public void Pauses_stand_where_the_text_has_them(string text, string expected)
        => Assert.Equal(expected, SoundPart.Describe(SpokenText.Parts(text, Calm, new Random(1))));

    [Fact]
    public void A_comma_is_a_pause_between_phrases()
        => Assert.Equal([new SoundPart.Speech("yes"), new SoundPart.Pause(200), new SoundPart.Speech("please")], SpokenText.Parts("yes, please", Calm, new Random(1)));

    [Fact]
    public void Who_hesitates_always_begins_with_a_filler_and_a_pause()
    {
        var parts = SpokenText.Parts("yes", Calm with { Hesitates = 1 }, new Random(1));
        Assert.Equal(3, parts.Count);
        Assert.Equal(new SoundPart.Pause(500), parts[1]);
    }
}
