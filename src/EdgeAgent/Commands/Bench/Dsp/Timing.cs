using System.Diagnostics;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>
/// A small stop-watch harness: batches of about a millisecond, taken turn by turn from every candidate so that a busy moment
/// of the machine strikes all alike; the median batch counts.
/// </summary>
internal static class Timing
{
    /// <summary>Nanoseconds a call of each piece of work takes.</summary>
    /// <param name="work">The candidates.</param>
    /// <param name="quick">Fewer batches.</param>
    /// <param name="enter">Called before a candidate's batch; the result is disposed after it.</param>
    public static double[] MedianNs(Action[] work, bool quick, Func<int, IDisposable>? enter = null)
    {
        int batches = quick ? 15 : 61;
        var calls = new int[work.Length];
        for (int n = 0; n < work.Length; n++)
        {
            using var scope = enter?.Invoke(n);
            calls[n] = Settle(work[n], TimeSpan.FromMilliseconds(quick ? 150 : 500));
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

    // Tiered code is promoted after 30 calls and a pause of 100 ms, with profiles a second time: half a second covers both.
    private static int Settle(Action work, TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        int calls = 0;
        while (Stopwatch.GetElapsedTime(start) < time || calls < 100)
        {
            work();
            calls++;
        }
        double ns = Math.Max(1, Batch(work, Math.Min(calls, 1000)));
        return (int)Math.Clamp(1_000_000 / ns, 1, 1_000_000);
    }

    private static double Batch(Action work, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int n = 0; n < calls; n++)
            work();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }
}
