using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>G.722 of libspandsp at 64 kbit/s, as a peer in the bench: its encoder.</summary>
internal sealed partial class SpandspG722Encoder : SafeHandleZeroOrMinusOneIsInvalid
{
    public const int BitsPerSecond = 64000;

    public SpandspG722Encoder()
        : base(ownsHandle: true) => SetHandle(Init(0, BitsPerSecond, 0));

    public int Encode(Span<byte> codes, ReadOnlySpan<short> samples) => Encode(this, codes, samples, samples.Length);

    protected override bool ReleaseHandle() => Free(handle) == 0;

    [LibraryImport(Spandsp.Library, EntryPoint = "g722_encode_init")]
    private static partial nint Init(nint state, int rate, int options);

    [LibraryImport(Spandsp.Library, EntryPoint = "g722_encode")]
    private static partial int Encode(SpandspG722Encoder state, Span<byte> codes, ReadOnlySpan<short> samples, int count);

    [LibraryImport(Spandsp.Library, EntryPoint = "g722_encode_free")]
    private static partial int Free(nint state);
}

/// <summary>The decoder beside it.</summary>
internal sealed partial class SpandspG722Decoder : SafeHandleZeroOrMinusOneIsInvalid
{
    public SpandspG722Decoder()
        : base(ownsHandle: true) => SetHandle(Init(0, SpandspG722Encoder.BitsPerSecond, 0));

    public int Decode(Span<short> samples, ReadOnlySpan<byte> codes) => Decode(this, samples, codes, codes.Length);

    protected override bool ReleaseHandle() => Free(handle) == 0;

    [LibraryImport(Spandsp.Library, EntryPoint = "g722_decode_init")]
    private static partial nint Init(nint state, int rate, int options);

    [LibraryImport(Spandsp.Library, EntryPoint = "g722_decode")]
    private static partial int Decode(SpandspG722Decoder state, Span<short> samples, ReadOnlySpan<byte> codes, int count);

    [LibraryImport(Spandsp.Library, EntryPoint = "g722_decode_free")]
    private static partial int Free(nint state);
}
