using System.Runtime.InteropServices;
using EdgeVoice.Dsp.Codecs;
using Microsoft.Win32.SafeHandles;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>The line echo canceller of libspandsp, as a peer in the bench; 8 kHz.</summary>
internal sealed partial class SpandspEcho : SafeHandleZeroOrMinusOneIsInvalid
{
    // Of echo.h: ECHO_CAN_USE_ADAPTION, ECHO_CAN_USE_NLP.
    private const int Adapts = 1;
    private const int Suppresses = 2;
    // 32 ms, as in its own tests; with twice that it diverges on all lines. It needs an echo 12 dB under what is played.
    private const int Taps = 256;

    private SpandspEcho(int mode)
        : base(ownsHandle: true) => SetHandle(Init(Taps, mode));

    /// <summary>A whole sound; from <paramref name="frozenFrom"/> (a sample) on the filter learns no more.</summary>
    public static float[] Cancel(float[] far, float[] mic, bool suppress, int frozenFrom)
    {
        int mode = suppress ? Suppresses : 0;
        using var canceller = new SpandspEcho(mode | Adapts);
        short[] played = new short[far.Length], heard = new short[mic.Length];
        PcmScale.ToShorts(far, played);
        PcmScale.ToShorts(mic, heard);
        using (new Muted())
        {
            for (int n = 0; n < heard.Length; n++)
            {
                if (n == frozenFrom)
                    SetMode(canceller, mode);
                heard[n] = Update(canceller, played[n], heard[n]);
            }
        }
        var rest = new float[mic.Length];
        PcmScale.ToFloats(heard, rest);
        return rest;
    }

    protected override bool ReleaseHandle() => Free(handle) == 0;

    [LibraryImport(Spandsp.Library, EntryPoint = "echo_can_init")]
    private static partial nint Init(int taps, int mode);

    [LibraryImport(Spandsp.Library, EntryPoint = "echo_can_adaption_mode")]
    private static partial void SetMode(SpandspEcho canceller, int mode);

    [LibraryImport(Spandsp.Library, EntryPoint = "echo_can_update")]
    private static partial short Update(SpandspEcho canceller, short played, short heard);

    [LibraryImport(Spandsp.Library, EntryPoint = "echo_can_free")]
    private static partial int Free(nint canceller);

    // Debian's build prints two lines for each sample.
    private readonly ref partial struct Muted
    {
        private const int StandardOutput = 1;
        private const int WriteOnly = 1;

        private readonly int _kept;

        public Muted()
        {
            _kept = Duplicate(StandardOutput);
            int nowhere = Open("/dev/null", WriteOnly);
            _ = Replace(nowhere, StandardOutput);
            _ = Close(nowhere);
        }

        public void Dispose()
        {
            _ = Flush(0);
            _ = Replace(_kept, StandardOutput);
            _ = Close(_kept);
        }

        [LibraryImport("libc", EntryPoint = "dup")]
        private static partial int Duplicate(int descriptor);

        [LibraryImport("libc", EntryPoint = "dup2")]
        private static partial int Replace(int by, int descriptor);

        [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
        private static partial int Open(string path, int flags);

        [LibraryImport("libc", EntryPoint = "close")]
        private static partial int Close(int descriptor);

        [LibraryImport("libc", EntryPoint = "fflush")]
        private static partial int Flush(nint stream);
    }
}
