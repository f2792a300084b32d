using System.Globalization;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dsp.Codecs;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>How much of each list a line is measured on.</summary>
internal enum AsrListShare
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>Four times a part.</summary>
    Large,

    /// <summary>The few clips of <see cref="AsrBenchOptions.Part"/>: there are many such lines.</summary>
    Part,
}

/// <summary>A line under a name.</summary>
/// <param name="Name">One line's.</param>
/// <param name="Line">What is done to the sound.</param>
/// <param name="Share">How much of a list it is measured on.</param>
/// <param name="Kind">What lines of a kind are told together as: all noises of a ratio, all losses.</param>
internal sealed record AsrCondition(string Name, TelephoneConditions Line, AsrListShare Share, string Kind)
{
    /// <summary>A line that is its own kind.</summary>
    public AsrCondition(string name, TelephoneConditions line, AsrListShare share) : this(name, line, share, name) { }
}

/// <summary>The lines that word errors are measured over.</summary>
internal static class AsrConditions
{
    private const string AllLosses = "all losses";

    private static readonly double[] RatiosDb = [20, 10, 5];
    private static readonly double[] LossPct = [1, 3, 5];

    /// <summary>No line, the three codecs, each noise at three ratios, three shares of loss and one in bursts; noise and loss over mu-law.</summary>
    public static IEnumerable<AsrCondition> All(IReadOnlyList<NoiseSource> noises)
    {
        yield return new("clean", new() { Codec = null }, AsrListShare.Large);
        yield return new("G.711 mu-law", new(), AsrListShare.Whole);
        yield return new("G.711 A-law", new() { Codec = AudioCodecKind.Pcma }, AsrListShare.Part);
        yield return new("G.722", new() { Codec = AudioCodecKind.G722 }, AsrListShare.Large);
        foreach (var noise in noises)
        {
            foreach (double ratio in RatiosDb)
                yield return new(string.Create(CultureInfo.InvariantCulture, $"{noise.Name} {ratio} dB"), new() { Noise = noise, SnrDb = ratio }, AsrListShare.Part,
                    string.Create(CultureInfo.InvariantCulture, $"{(noise.Name == NoiseSource.BabbleName ? NoiseSource.BabbleName : "all other noises")} {ratio} dB"));
        }
        foreach (double loss in LossPct)
            yield return new(string.Create(CultureInfo.InvariantCulture, $"loss {loss} %"), new() { Loss = new PacketLoss(loss / 100) }, AsrListShare.Part, AllLosses);
        yield return new("loss 5 % in bursts of 3", new() { Loss = new PacketLoss(0.05, MeanBurst: 3) }, AsrListShare.Part, AllLosses);
    }
}
