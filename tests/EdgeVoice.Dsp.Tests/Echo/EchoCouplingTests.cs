using EdgeVoice.Dsp.Echo;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Echo;

public sealed class EchoCouplingTests
{
    private const float Voice = 0.01f;

    [Theory]
    [InlineData(-20, true)]
    [InlineData(-25, true)]
    [InlineData(-27, false)]
    public void A_caller_beside_our_voice_is_loud_down_to_26_dB_under_it(double levelDb, bool loud)
    {
        var coupling = new EchoCoupling();
        Hear(coupling, Voice, Voice * Power(levelDb));
        Assert.Equal(loud, coupling.Loud);
    }

    [Theory]
    [InlineData(-30, true)]
    [InlineData(-33, false)]
    public void In_a_pause_of_ours_the_voice_before_it_counts_5_dB_less(double levelDb, bool loud)
    {
        var coupling = new EchoCoupling();
        Hear(coupling, Voice, 0);
        Hear(coupling, Voice * 1e-5f, Voice * Power(levelDb));
        Assert.Equal(loud, coupling.Loud);
    }

    [Fact]
    public void A_pause_of_two_minutes_forgets_the_voice_before_it()
    {
        var coupling = new EchoCoupling();
        Hear(coupling, Voice, 0);
        Hear(coupling, Voice * 1e-5f, Voice * Power(-45), blocks: 15000);
        Assert.True(coupling.Loud);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(8, false)]
    [InlineData(10, true)]
    public void The_breath_before_our_first_word_may_come_back_louder_than_it_was_played(double gainDb, bool exceeded)
    {
        var coupling = new EchoCoupling();
        Hear(coupling, Voice * 1e-3f, Voice * 1e-3f * Power(gainDb));
        Assert.Equal(exceeded, coupling.Exceeded);
    }

    [Fact]
    public void Once_the_line_has_given_nothing_back_whoever_speaks_exceeds_it_and_beside_a_breath_of_ours_who_is_louder()
    {
        var coupling = new EchoCoupling();
        Hear(coupling, Voice, Voice * Power(-50), blocks: 400);
        Hear(coupling, Voice, Voice * Power(-40), blocks: 4);
        Assert.True(coupling.Exceeded);
        Hear(coupling, Voice * 0.01f, Voice * 0.01f * Power(-43));
        Assert.False(coupling.Exceeded);
        Hear(coupling, Voice * 0.01f, Voice * 0.01f * Power(-30));
        Assert.True(coupling.Exceeded);
    }

    [Fact]
    public void Cleared_it_knows_nothing()
    {
        var coupling = new EchoCoupling();
        Hear(coupling, Voice, Voice * Power(-50), blocks: 400);
        coupling.Clear();
        Hear(coupling, Voice, Voice * 0.5f);
        Assert.False(coupling.Exceeded);
    }

    private static void Hear(EchoCoupling coupling, float far, float near, int blocks = 20)
    {
        for (int n = 0; n < blocks; n++)
            coupling.Process(far, near, Likeness.Unknown, active: false, onlyEcho: false);
    }

    private static float Power(double db) => (float)Math.Pow(10, db / 10);
}
