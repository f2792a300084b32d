using System.Globalization;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dsp.Codecs;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>A line under a name. <paramref name="Whole"/>: measured on whole lists, the others on a part.</summary>
internal sealed record AsrCondition(string Name, TelephoneConditions Line, bool Whole);

/// <summary>The lines that word errors are measured over.</summary>
internal static class AsrConditions
{
    private static readonly double[] RatiosDb = [20, 10, 5];
    private static readonly double[] LossPct = [1, 3, 5];

    /// <summary>No line, the three codecs, each noise at three ratios, three shares of loss and one in bursts; noise and loss over mu-law.</summary>
    public static IEnumerable<AsrCondition> All(IReadOnlyList<NoiseSource> noises)
    {
        yield return new("clean", new() { Codec = null }, true);
        yield return new("G.711 mu-law", new(), true);
        yield return new("G.711 A-law", new() { Codec = AudioCodecKind.Pcma }, false);
        yield return new("G.722", new() { Codec = AudioCodecKind.G722 }, true);
        foreach (var noise in noises)
        {
            foreach (double ratio in RatiosDb)
                yield return new(string.Create(CultureInfo.InvariantCulture, $"{noise.Name} {ratio} dB"), new() { Noise = noise, SnrDb = ratio }, false);
        }
        foreach (double loss in LossPct)
            yield return new(string.Create(CultureInfo.InvariantCulture, $"loss {loss} %"), new() { Loss = new PacketLoss(loss / 100) }, false);
        yield return new("loss 5 % in bursts of 3", new() { Loss = new PacketLoss(0.05, MeanBurst: 3) }, false);
    }
}
