using static EdgeVoice.Dsp.Spectral.MelScale;

namespace EdgeVoice.Dsp.Voice;

/// <summary>Eighteen triangular bands, evenly spaced on the mel scale from 100 to 3850 Hz, over bins of 31.25 Hz.</summary>
internal static class VadBands
{
    private const double BinHz = 31.25;
    private const double LowHz = 100;
    private const double HighHz = 3850;

    public static (int FirstBin, float[] Weights)[] All { get; } = Make();

    private static (int, float[])[] Make()
    {
        var bands = new (int, float[])[VadFeatures.Bands];
        double low = Mel(LowHz), step = (Mel(HighHz) - low) / (VadFeatures.Bands + 1);
        for (int b = 0; b < bands.Length; b++)
        {
            double left = Hz(low + (b * step)) / BinHz, centre = Hz(low + ((b + 1) * step)) / BinHz, right = Hz(low + ((b + 2) * step)) / BinHz;
            // At the low end a band is narrower than two bins: it then keeps at least the bin nearest its centre.
            int first = Math.Min((int)Math.Ceiling(left), (int)Math.Round(centre));
            int last = Math.Max((int)Math.Floor(right), (int)Math.Round(centre));
            var weights = new float[last - first + 1];
            for (int k = first; k <= last; k++)
                weights[k - first] = (float)Math.Max(0.05, k < centre ? (k - left) / (centre - left) : (right - k) / (right - centre));
            bands[b] = (first, weights);
        }
        return bands;
    }
}
