using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Echo;

/// <summary>The telephone band in sixteen parts of equal ratio, as bins of the spectrum of two blocks of 8 ms: how finely voices are told apart.</summary>
internal static class SpeechBands
{
    public const int Count = 16;

    /// <summary>How much of what all bands have in common <see cref="LessCommon"/> takes out.</summary>
    public const float CommonShare = 0.5f;

    private const float LowHz = 250;
    private const float HighHz = 3600;
    private const float BinHz = 62.5f;

    private static readonly int[] Edges = MakeEdges();

    public static Range Bins(int band) => Edges[band]..Edges[band + 1];

    public static int Width(int band) => Edges[band + 1] - Edges[band];

    /// <summary>Takes a share of what all bands have in common out of a row of log powers: it says when somebody speaks, not who.</summary>
    public static void LessCommon(Span<float> row) => TensorPrimitives.Subtract(row, CommonShare * TensorPrimitives.Sum<float>(row) / Count, row);

    private static int[] MakeEdges()
    {
        var edges = new int[Count + 1];
        for (int b = 0; b <= Count; b++)
        {
            edges[b] = (int)MathF.Round(LowHz * MathF.Pow(HighHz / LowHz, b / (float)Count) / BinHz);
            edges[b] = b == 0 ? edges[b] : Math.Max(edges[b], edges[b - 1] + 1);
        }
        return edges;
    }
}
