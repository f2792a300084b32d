namespace EdgeVoice.Dsp.Detection;

/// <summary>
/// The eight tones of ITU-T Q.23 over one window, each also a little flat and a little sharp, and what solves for a
/// pair of them at once.
/// </summary>
/// <remarks>
/// Q.24 wants tones 1.5 % off heard: 25 Hz at the top, over which a 16 ms window falls a third out of step with the
/// nominal tone. Phases count from the middle of the window, where flat, true and sharp agree.
/// </remarks>
internal sealed class DtmfTables
{
    public const string Keys = "123A456B789C*0#D";

    /// <summary>Flat, true, sharp.</summary>
    public const int Shades = 3;

    public const int True = 1;

    private const int PerGroup = 4 * Shades;
    private const double Step = 0.016;

    public static readonly double[] Hertz = [697, 770, 852, 941, 1209, 1336, 1477, 1633];

    private static readonly DtmfTables Narrow = new(8000);
    private static readonly DtmfTables Wide = new(16000);

    private readonly double[][] _inverse = new double[PerGroup * PerGroup][];

    private DtmfTables(int rateHz)
    {
        Hop = rateHz / 250;
        Window = 4 * Hop;
        for (int tone = 0; tone < 8; tone++)
        {
            for (int shade = 0; shade < Shades; shade++)
                Fill(tone, shade, 2 * Math.PI * Hertz[tone] * (1 + ((shade - True) * Step)) / rateHz);
            Advance[tone] = Math.IEEERemainder(2 * Math.PI * Hertz[tone] / rateHz * Hop, 2 * Math.PI);
        }
        Rows = [.. Enumerable.Range(0, Window).SelectMany(n => Trues(Cos).Concat(Trues(Sin)).Select(tone => tone[n]))];
        for (int low = 0; low < PerGroup; low++)
        {
            for (int high = 0; high < PerGroup; high++)
                _inverse[(low * PerGroup) + high] = Inverted(Gram(low, PerGroup + high));
        }
    }

    /// <summary>Samples from one window to the next: 4 ms.</summary>
    public int Hop { get; }

    /// <summary>Samples of a window: 16 ms.</summary>
    public int Window { get; }

    /// <summary>Cosines by tone * <see cref="Shades"/> + shade.</summary>
    public float[][] Cos { get; } = new float[8 * Shades][];

    public float[][] Sin { get; } = new float[8 * Shades][];

    /// <summary>For each sample of a window the cosines of the eight true tones and then their sines.</summary>
    public float[] Rows { get; }

    /// <summary>How far the phase of each true tone turns from one window to the next, in radians.</summary>
    public double[] Advance { get; } = new double[8];

    public static DtmfTables For(int rateHz) => rateHz == 8000 ? Narrow : Wide;

    /// <summary>The inverse of the 4 x 4 matrix of products of a pair's cosines and sines, row by row.</summary>
    public double[] Inverse(int low, int high) => _inverse[(low * PerGroup) + high - PerGroup];

    private static IEnumerable<float[]> Trues(float[][] tones) => tones.Where((_, index) => index % Shades == True);

    private void Fill(int tone, int shade, double w)
    {
        float[] cos = new float[Window], sin = new float[Window];
        for (int n = 0; n < Window; n++)
        {
            double phase = w * (n - ((Window - 1) / 2.0));
            cos[n] = (float)Math.Cos(phase);
            sin[n] = (float)Math.Sin(phase);
        }
        Cos[(tone * Shades) + shade] = cos;
        Sin[(tone * Shades) + shade] = sin;
    }

    private double[,] Gram(int low, int high)
    {
        float[][] basis = [Cos[low], Sin[low], Cos[high], Sin[high]];
        var gram = new double[4, 4];
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                for (int n = 0; n < Window; n++)
                    gram[i, j] += (double)basis[i][n] * basis[j][n];
            }
        }
        return gram;
    }

    /// <summary>Gauss and Jordan without exchange of rows: the matrix is positive definite, its diagonal near half the window.</summary>
    private static double[] Inverted(double[,] a)
    {
        var inverse = new double[16];
        for (int i = 0; i < 4; i++)
            inverse[(i * 4) + i] = 1;
        for (int p = 0; p < 4; p++)
        {
            double scale = 1 / a[p, p];
            for (int j = 0; j < 4; j++)
            {
                a[p, j] *= scale;
                inverse[(p * 4) + j] *= scale;
            }
            for (int i = 0; i < 4; i++)
            {
                double factor = i == p ? 0 : a[i, p];
                for (int j = 0; j < 4; j++)
                {
                    a[i, j] -= factor * a[p, j];
                    inverse[(i * 4) + j] -= factor * inverse[(p * 4) + j];
                }
            }
        }
        return inverse;
    }
}
