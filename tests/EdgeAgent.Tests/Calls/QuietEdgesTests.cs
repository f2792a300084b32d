using EdgeVoice.Agent.Calls.Speaking;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls;

public sealed class QuietEdgesTests
{
    private const int Ms = 8; // samples

    [Fact]
    public void A_breath_before_the_first_word_is_not_waited_for()
    {
        float[] sound = [.. Level(0.004f, 60 * Ms), .. Level(0.3f, 400 * Ms)];
        Assert.Equal(60 * Ms, QuietEdges.Leading(sound, 8000));
        Assert.Equal(sound[(60 * Ms)..], QuietEdges.Trim(sound, 8000));
    }

    [Fact]
    public void A_weak_first_consonant_is_heard_from_its_beginning()
        => Assert.InRange(QuietEdges.Leading([.. new float[43 * Ms], .. Level(0.012f, 80 * Ms), .. Level(0.3f, 100 * Ms)], 8000), 38 * Ms, 43 * Ms);

    [Fact]
    public void What_dies_away_is_kept_and_the_silence_behind_it_is_not()
    {
        float[] sound = [.. Level(0.3f, 100 * Ms), .. Level(0.004f, 50 * Ms), .. new float[300 * Ms]];
        Assert.Equal(270 * Ms, QuietEdges.Trim(sound, 8000).Length);
    }

    [Fact]
    public void Nothing_is_left_of_silence()
    {
        Assert.Empty(QuietEdges.Trim([], 8000));
        Assert.Empty(QuietEdges.Trim(new float[801], 8000));
        Assert.Empty(QuietEdges.Trim(Level(0.004f, 801), 8000));
        Assert.Equal(801, QuietEdges.Leading(new float[801], 8000));
    }

    [Fact]
    public void A_sound_in_the_last_part_of_a_block_counts()
        => Assert.Equal(800, QuietEdges.Leading([.. new float[800], 0.5f], 8000));

    private static float[] Level(float level, int samples) => [.. Enumerable.Range(0, samples).Select(i => level * (i % 2 == 0 ? 1 : -1))];
}
