using System.Collections.Concurrent;
using EdgeVoice.Dsp.Spectral;

namespace EdgeVoice.Dsp.Resampling;

/// <summary>
/// The filter of one pair of rates: a Kaiser-windowed sinc sampled at <see cref="Phases"/> offsets. Shared by all resamplers
/// of that pair.
/// </summary>
/// <remarks>
/// Designed on the lower of the two rates: pass-band to 0.428 of it (3424 Hz at 8 kHz: the telephone band is 300-3400 Hz),
/// stop-band from 0.5 of it at -90 dB (Kaiser and Schafer, "On the use of the I0-sinh window", 1980).
/// </remarks>
internal sealed class PolyphaseFilter
{
    // 80 taps at the lower rate are a transition of 0.0714 of it at 90 dB: (A - 7.95) / (14.36 taps).
    private const int TapsAtLowerRate = 80;
    private const double StopbandDb = 90;
    private const double TransitionWidth = (StopbandDb - 7.95) / (14.36 * TapsAtLowerRate);

    private static readonly ConcurrentDictionary<(int In, int Out), PolyphaseFilter> Made = new();

    private PolyphaseFilter(int inRateHz, int outRateHz)
    {
        int divisor = GreatestCommonDivisor(inRateHz, outRateHz);
        Phases = outRateHz / divisor;
        Decimation = inRateHz / divisor;
        Step = Decimation / Phases;
        PhaseStep = Decimation % Phases;
        double lower = Math.Min(1.0, (double)outRateHz / inRateHz);
        // Whole vectors of 16, so that no kernel has a tail.
        Taps = ((int)Math.Ceiling(TapsAtLowerRate / lower) + 15) / 16 * 16;
        Coefficients = new float[Phases * Taps];
        double cutoff = (0.5 - (TransitionWidth / 2)) * lower;
        double beta = 0.1102 * (StopbandDb - 8.7), scale = 1 / Window.BesselI0(beta), half = Taps / 2.0;
        var row = new double[Taps];
        for (int phase = 0; phase < Phases; phase++)
        {
            double sum = 0;
            for (int tap = 0; tap < Taps; tap++)
            {
                double t = ((double)phase / Phases) + half - 1 - tap;
                double edge = t / half;
                double window = Math.Abs(edge) >= 1 ? 0 : scale * Window.BesselI0(beta * Math.Sqrt(1 - (edge * edge)));
                double x = 2 * Math.PI * cutoff * t;
                row[tap] = window * (Math.Abs(x) < 1e-12 ? 1 : Math.Sin(x) / x);
                sum += row[tap];
            }
            // Each phase passes a constant unchanged: no tone at the phase rate on top of it.
            for (int tap = 0; tap < Taps; tap++)
                Coefficients[(phase * Taps) + tap] = (float)(row[tap] / sum);
        }
    }

    /// <summary>Output samples in a full turn of phases (L).</summary>
    public int Phases { get; }

    /// <summary>Input samples in a full turn of phases (M).</summary>
    public int Decimation { get; }

    /// <summary>Whole input samples from one output sample to the next.</summary>
    public int Step { get; }

    /// <summary>Phases beyond <see cref="Step"/>.</summary>
    public int PhaseStep { get; }

    /// <summary>True where the rate is doubled: two output samples for each input sample.</summary>
    public bool Doubles => Phases == 2 && Decimation == 1;

    /// <summary>Coefficients of one phase; the centre lies between taps Taps/2 - 1 and Taps/2.</summary>
    public int Taps { get; }

    /// <summary>Row by row, one row a phase; the first tap meets the oldest sample.</summary>
    public float[] Coefficients { get; }

    public static PolyphaseFilter For(int inRateHz, int outRateHz)
        => Made.GetOrAdd((inRateHz, outRateHz), static rates => new PolyphaseFilter(rates.In, rates.Out));

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
