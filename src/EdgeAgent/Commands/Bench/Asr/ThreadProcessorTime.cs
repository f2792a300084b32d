using System.Runtime.InteropServices;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>Processor time of the calling thread: what work costs, however many others are at work on the machine.</summary>
internal static partial class ThreadProcessorTime
{
    private const int ThreadClock = 3; // CLOCK_THREAD_CPUTIME_ID of Linux

    /// <summary>Since the thread began, ms.</summary>
    public static double NowMs()
    {
        if (GetTime(ThreadClock, out TimeSpec time) != 0)
            throw new InvalidOperationException($"clock_gettime failed: {Marshal.GetLastPInvokeErrorMessage()}");
        return (time.Seconds * 1e3) + (time.Nanoseconds / 1e6);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
