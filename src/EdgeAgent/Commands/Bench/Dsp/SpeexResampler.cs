using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>The resampler of libspeexdsp (speex_resampler.h), as a peer in the bench.</summary>
internal sealed partial class SpeexResampler : SafeHandleZeroOrMinusOneIsInvalid
{
    // 64 taps, stop-band 80 dB down, pass-band to 0.42 of the lower rate: the least of its qualities that passes the telephone band as ours does.
    private const int Quality = 4;

    public SpeexResampler(int fromHz, int toHz)
        : base(ownsHandle: true) => SetHandle(Init(1, (uint)fromHz, (uint)toHz, Quality, out _));

    /// <summary>Returns the samples written.</summary>
    public int Process(ReadOnlySpan<float> input, Span<float> output)
    {
        uint taken = (uint)input.Length, written = (uint)output.Length;
        _ = Process(this, 0, input, ref taken, output, ref written);
        return (int)written;
    }

    protected override bool ReleaseHandle()
    {
        Destroy(handle);
        return true;
    }

    [LibraryImport(SpeexNative.Library, EntryPoint = "speex_resampler_init")]
    private static partial nint Init(uint channels, uint fromHz, uint toHz, int quality, out int error);

    [LibraryImport(SpeexNative.Library, EntryPoint = "speex_resampler_process_float")]
    private static partial int Process(SpeexResampler state, uint channel, ReadOnlySpan<float> input, ref uint taken, Span<float> output, ref uint written);

    [LibraryImport(SpeexNative.Library, EntryPoint = "speex_resampler_destroy")]
    private static partial void Destroy(nint state);
}
