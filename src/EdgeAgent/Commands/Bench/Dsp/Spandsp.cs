using System.Runtime.InteropServices;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>libspandsp, whose parts the bench compares with. A yardstick: the service never loads it.</summary>
internal static class Spandsp
{
    public const string Library = "libspandsp.so.2";

    /// <summary>Why a row has no figure.</summary>
    public const string Absent = $"{Library} is not installed: apt install libspandsp2";

    public static bool Present { get; } = NativeLibrary.TryLoad(Library, typeof(Spandsp).Assembly, null, out _);
}
