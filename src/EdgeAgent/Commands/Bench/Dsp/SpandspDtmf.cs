using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>The key detector of libspandsp, as a peer in the bench; 8 kHz.</summary>
internal sealed partial class SpandspDtmf : SafeHandleZeroOrMinusOneIsInvalid
{
    public SpandspDtmf()
        : base(ownsHandle: true) => SetHandle(Init(0, 0, 0));

    /// <summary>A frame; the keys it was sure of are counted.</summary>
    public int Process(ReadOnlySpan<short> frame, Span<byte> keys)
    {
        _ = Receive(this, frame, frame.Length);
        return (int)Get(this, keys, keys.Length - 1);
    }

    /// <summary>The keys in a sound, from a new detector.</summary>
    public static string Keys(float[] sound)
    {
        using var detector = new SpandspDtmf();
        var pcm = new short[160];
        Span<byte> keys = stackalloc byte[129];
        var all = new System.Text.StringBuilder();
        for (int at = 0; at + 160 <= sound.Length; at += 160)
        {
            for (int n = 0; n < 160; n++)
                pcm[n] = (short)Math.Clamp(MathF.Round(sound[at + n] * 32767), -32768, 32767);
            int count = detector.Process(pcm, keys);
            for (int k = 0; k < count; k++)
                all.Append((char)keys[k]);
        }
        return all.ToString();
    }

    protected override bool ReleaseHandle() => Free(handle) == 0;

    [LibraryImport(Spandsp.Library, EntryPoint = "dtmf_rx_init")]
    private static partial nint Init(nint state, nint callback, nint user);

    [LibraryImport(Spandsp.Library, EntryPoint = "dtmf_rx")]
    private static partial int Receive(SpandspDtmf state, ReadOnlySpan<short> samples, int count);

    [LibraryImport(Spandsp.Library, EntryPoint = "dtmf_rx_get")]
    private static partial nuint Get(SpandspDtmf state, Span<byte> digits, int most);

    [LibraryImport(Spandsp.Library, EntryPoint = "dtmf_rx_free")]
    private static partial int Free(nint state);
}
