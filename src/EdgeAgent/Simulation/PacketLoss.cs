namespace EdgeVoice.Agent.Simulation;

/// <summary>Which packets of a stream are lost, from a seed.</summary>
/// <param name="Share">Of all packets, 0 to 0.9.</param>
/// <param name="MeanBurst">Packets lost at once on average; 1: each on its own, more: Gilbert's two states.</param>
internal readonly record struct PacketLoss(double Share, double MeanBurst = 1)
{
    /// <summary>True where the packet is lost. The same seed loses the same packets.</summary>
    public bool[] Draw(int packets, int seed)
    {
        if (!(Share is >= 0 and <= 0.9) || !(MeanBurst >= 1))
            throw new InvalidOperationException($"a loss is 0 to 0.9 of the packets, in bursts of 1 or more: found {Share}, {MeanBurst}");
        var random = new Random(seed);
        var lost = new bool[packets];
        double leave = 1 / MeanBurst, enter = leave * Share / (1 - Share);
        bool bad = false;
        for (int n = 0; n < packets; n++)
        {
            bad = random.NextDouble() < (MeanBurst == 1 ? Share : bad ? 1 - leave : enter);
            lost[n] = bad;
        }
        return lost;
    }
}
