using System.Globalization;
using EdgeVoice.Agent.Calls.Media;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls.Media;

public sealed class MediaPriorityTests
{
    [Fact]
    public void The_thread_that_asks_goes_before_the_others_and_it_alone()
    {
        (bool Raised, int Nice) seen = default;
        var thread = new Thread(() => seen = (MediaPriority.Raise(), NiceOfThisThread()));
        int before = NiceOfThisThread();
        thread.Start();
        thread.Join();
        Assert.SkipUnless(seen.Raised, "raising the priority is not allowed here");
        Assert.Equal(MediaPriority.Nice, seen.Nice);
        Assert.Equal(before, NiceOfThisThread());
    }

    /// <summary>Field 19 of /proc/thread-self/stat; the name in field 2 may hold blanks.</summary>
    private static int NiceOfThisThread()
    {
        string stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
    }
}
