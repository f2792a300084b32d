using System.Runtime.InteropServices;
using EdgeVoice.Dsp.Codecs;
using Microsoft.Win32.SafeHandles;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>The loss concealment of libspandsp, as a peer in the bench; 8 kHz.</summary>
internal sealed partial class SpandspPlc : SafeHandleZeroOrMinusOneIsInvalid
{
    public SpandspPlc()
        : base(ownsHandle: true) => SetHandle(Init(0));

    /// <summary>A frame that came, or one to fill in.</summary>
    public void Process(Span<short> frame, bool lost) => _ = lost ? FillIn(this, frame, frame.Length) : Receive(this, frame, frame.Length);

    /// <summary>The sound with its lost frames filled in.</summary>
    public static float[] Conceal(float[] sound, bool[] lost)
    {
        using var plc = new SpandspPlc();
        var heard = new float[sound.Length];
        var pcm = new short[160];
        for (int n = 0; n < lost.Length; n++)
        {
            if (!lost[n])
                PcmScale.ToShorts(sound.AsSpan(n * 160, 160), pcm);
            plc.Process(pcm, lost[n]);
            PcmScale.ToFloats(pcm, heard.AsSpan(n * 160, 160));
        }
        return heard;
    }

    protected override bool ReleaseHandle() => Free(handle) == 0;

    [LibraryImport(Spandsp.Library, EntryPoint = "plc_init")]
    private static partial nint Init(nint state);

    [LibraryImport(Spandsp.Library, EntryPoint = "plc_rx")]
    private static partial int Receive(SpandspPlc state, Span<short> samples, int count);

    [LibraryImport(Spandsp.Library, EntryPoint = "plc_fillin")]
    private static partial int FillIn(SpandspPlc state, Span<short> samples, int count);

    [LibraryImport(Spandsp.Library, EntryPoint = "plc_free")]
    private static partial int Free(nint state);
}
