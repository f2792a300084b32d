using System.Runtime.InteropServices;

namespace EdgeVoice.Dsp.Kernels;

/// <summary>
/// Floats that begin at a cache line and stay there, so that no vector of any width lies across two lines: for what a kernel goes through at every block.
/// </summary>
internal sealed class AlignedFloats
{
    private const int LineFloats = 64 / sizeof(float);

    private readonly float[] _array;
    private readonly int _start;

    public AlignedFloats(int length)
    {
        Length = length;
        _array = GC.AllocateArray<float>(length + LineFloats - 1, pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _start = (int)(-address & (64 - 1)) / sizeof(float);
    }

    public int Length { get; }

    public Span<float> Span => _array.AsSpan(_start, Length);

    public static implicit operator Span<float>(AlignedFloats floats) => floats.Span;

    public static implicit operator ReadOnlySpan<float>(AlignedFloats floats) => floats.Span;
}
