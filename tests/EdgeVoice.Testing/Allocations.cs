namespace EdgeVoice.Testing;

/// <summary>What a piece of work allocates on its own thread.</summary>
public static class Allocations
{
    /// <summary>
    /// The least bytes of three tries. A collection that another test causes takes the thread's allocation window away, and the rest of it then
    /// counts as allocated; the runtime may also compile once more on this thread. What the work itself allocates it allocates each time.
    /// </summary>
    /// <param name="work">Done once before, so that lazily made tables settle.</param>
    public static long Of(Action work)
    {
        work();
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 3 && least > 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
