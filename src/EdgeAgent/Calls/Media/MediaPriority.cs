using System.Runtime.InteropServices;

namespace EdgeVoice.Agent.Calls.Media;

/// <summary>
/// Lets the media thread go before the workers and before other programs: it needs little, and 20 ms late are a gap that every caller
/// hears. .NET's thread priorities do nothing on Linux.
/// </summary>
internal static partial class MediaPriority
{
    /// <summary>Five steps before the service itself (-10 in its unit): three times its share.</summary>
    public const int Nice = -15;

    private const int WhichProcess = 0;

    /// <summary>The calling thread's own. False where the system does not allow it (the unit's LimitNICE does): then it runs as the rest.</summary>
    public static bool Raise() => SetPriority(WhichProcess, 0, Nice) == 0;

    // getpriority(2): "on Linux, a thread": 0 is the calling one.
    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, int who, int priority);
}
