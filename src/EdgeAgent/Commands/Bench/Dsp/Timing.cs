using System.Diagnostics;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>
/// A small stop-watch harness: many batches of about 50 us, taken turn by turn from every candidate so that a busy moment of the
/// machine strikes all alike; the median batch counts. A batch is far shorter than a time slice, so that on a busy machine
/// most batches are not interrupted.
/// </summary>
internal static class Timing
{
    private const double BatchNs = 50_000;

    /// <summary>Nanoseconds a call of each piece of work takes.</summary>
    /// <param name="work">The candidates.</param>
    /// <param name="quick">Fewer batches.</param>
    /// <param name="enter">Called before a candidate's batch; the result is disposed after it.</param>
    public static double[] MedianNs(Action[] work, bool quick, Func<int, IDisposable>? enter = null)
    {
        int batches = quick ? 101 : 1001;
        var calls = new int[work.Length];
        for (int n = 0; n < work.Length; n++)
        {
            using var scope = enter?.Invoke(n);
            calls[n] = Settle(work[n], TimeSpan.FromMilliseconds(quick ? 300 : 500));
        }
        var samples = new double[work.Length][];
        for (int n = 0; n < work.Length; n++)
            samples[n] = new double[batches];
        for (int batch = 0; batch < batches; batch++)
        {
            for (int n = 0; n < work.Length; n++)
            {
                using var scope = enter?.Invoke(n);
                samples[n][batch] = Batch(work[n], calls[n]);
            }
        }
        var medians = new double[work.Length];
        for (int n = 0; n < work.Length; n++)
        {
            Array.Sort(samples[n]);
            medians[n] = samples[n][batches / 2];
        }
        return medians;
    }

    // Tiered code is promoted in the background after 30 calls and a pause of 100 ms, with profiles a second time; on a busy
    // machine that takes its time. Work counts as settled when its best batch has not become faster for a while.
    private static int Settle(Action work, TimeSpan calm)
    {
        long start = Stopwatch.GetTimestamp(), faster = start;
        double best = double.MaxValue;
        int calls = 8;
        while (Stopwatch.GetElapsedTime(faster) < calm && Stopwatch.GetElapsedTime(start) < 8 * calm)
        {
            double ns = Math.Max(1, Batch(work, calls));
            calls = (int)Math.Clamp(BatchNs / ns, 1, 100_000);
            if (ns < 0.95 * best)
                (best, faster) = (ns, Stopwatch.GetTimestamp());
        }
        return (int)Math.Clamp(BatchNs / best, 1, 100_000);
    }

    private static double Batch(Action work, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int n = 0; n < calls; n++)
            work();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }
}
