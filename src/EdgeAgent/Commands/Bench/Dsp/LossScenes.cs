namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Which 20 ms frames of a sound are lost, from a seed.</summary>
internal static class LossScenes
{
    /// <summary>Each frame on its own.</summary>
    public static bool[] Single(int frames, double share, int seed)
    {
        var random = new Random(seed);
        var lost = new bool[frames];
        for (int n = 0; n < frames; n++)
            lost[n] = random.NextDouble() < share;
        return lost;
    }

    /// <summary>Runs of three frames on average (Gilbert's two states), the same share in all.</summary>
    public static bool[] Burst(int frames, double share, int seed)
    {
        const double leave = 1.0 / 3;
        double enter = leave * share / (1 - share);
        var random = new Random(seed);
        var lost = new bool[frames];
        bool bad = false;
        for (int n = 0; n < frames; n++)
        {
            bad = random.NextDouble() < (bad ? 1 - leave : enter);
            lost[n] = bad;
        }
        return lost;
    }
}
