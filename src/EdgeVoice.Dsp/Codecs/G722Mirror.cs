using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using T = EdgeVoice.Dsp.Codecs.G722Tables;

namespace EdgeVoice.Dsp.Codecs;

/// <summary>
/// The quadrature mirror filter of G.722 (sections 5.2.1 and 5.2.2) over a stretch of 16-bit words, 24 of them at a time, two further each time: the
/// sum over the even ones and that over the odd ones.
/// </summary>
internal sealed class G722Mirror
{
    /// <summary>Words before a pair that its sums reach back to.</summary>
    public const int Past = 22;

    /// <summary>Pairs that fit in.</summary>
    public const int Pairs = 160;

    // The taps of the even words and of the odd ones, zeros between them.
    private static readonly short[] EvenTaps = [.. T.Qmf.ToArray().SelectMany(tap => (short[])[tap, 0])];
    private static readonly short[] OddTaps = [.. T.Qmf.ToArray().Reverse().SelectMany(tap => (short[])[0, tap])];

    private readonly short[] _words = new short[Past + (2 * Pairs)];
    private readonly bool _vector = G722Band.HasVector;

    /// <summary>The pairs to be filtered.</summary>
    public Span<short> New => _words.AsSpan(Past);

    /// <summary>The sums at a pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Sums(int pair, out int even, out int odd)
    {
        var words = _words.AsSpan(2 * pair, 24);
        if (_vector)
        {
            even = Dot(words, EvenTaps);
            odd = Dot(words, OddTaps);
            return;
        }
        even = odd = 0;
        var taps = T.Qmf;
        for (int n = 0; n < taps.Length; n++)
        {
            even += words[2 * n] * taps[n];
            odd += words[(2 * n) + 1] * taps[11 - n];
        }
    }

    /// <summary>What the next pairs reach back to stays; behind them <paramref name="left"/> further words do.</summary>
    public void Advance(int pairs, int left = 0) => _words.AsSpan(2 * pairs, Past + left).CopyTo(_words);

    public void Clear() => Array.Clear(_words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Dot(ReadOnlySpan<short> words, short[] taps)
        => Vector128.Sum(
            Sse2.MultiplyAddAdjacent(Vector128.Create(words), Vector128.Create(taps))
            + Sse2.MultiplyAddAdjacent(Vector128.Create(words[8..]), Vector128.Create(taps.AsSpan(8)))
            + Sse2.MultiplyAddAdjacent(Vector128.Create(words[16..]), Vector128.Create(taps.AsSpan(16))));
}
