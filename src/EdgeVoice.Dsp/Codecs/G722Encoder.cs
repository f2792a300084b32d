using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using T = EdgeVoice.Dsp.Codecs.G722Tables;

namespace EdgeVoice.Dsp.Codecs;

/// <summary>
/// ITU-T G.722 encoder: 16 kHz samples to 64 kbit/s, one byte for two samples. Bit-exact on the test sequences of appendix II.
/// </summary>
/// <remarks>Delay of encoder and decoder together: 22 samples (their mirror filters).</remarks>
public sealed class G722Encoder : IAudioEncoder
{
    private readonly G722Mirror _mirror = new();
    private readonly bool _vector = G722Band.HasVector;
    private G722Band _low;
    private G722Band _high;
    private int _waiting;

    public G722Encoder() => Reset();

    /// <inheritdoc/>
    public int RateHz => 16000;

    /// <inheritdoc/>
    public int RtpClockHz => 8000;

    /// <inheritdoc/>
    public int BytesFor(int samples) => (samples + 1) / 2;

    /// <inheritdoc/>
    /// <remarks>A sample left over at the end of an odd span is kept for the next call.</remarks>
    public int Encode(ReadOnlySpan<float> samples, Span<byte> payload)
    {
        int written = 0;
        while (samples.Length > 0)
        {
            int take = Math.Min(samples.Length, (2 * G722Mirror.Pairs) - _waiting);
            PcmScale.ToShorts(samples[..take], _mirror.New[_waiting..]);
            samples = samples[take..];
            int pairs = (_waiting + take) / 2;
            EncodePairs(payload.Slice(written, pairs));
            written += pairs;
            _waiting = (_waiting + take) % 2;
            _mirror.Advance(pairs, _waiting);
        }
        return written;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _mirror.Clear();
        _low = new G722Band(32);
        _high = new G722Band(8);
        _waiting = 0;
    }

    /// <summary>One byte from one sample of each band (15 bits): what the test sequences drive directly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal byte EncodeBands(int low, int high)
    {
        int lowCode = QuantizeLow(low);
        int highCode = QuantizeHigh(high);
        return (byte)((highCode << 6) | lowCode);
    }

    // Transmit quadrature mirror filter: two samples in, one of each band out, at half amplitude.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EncodePairs(Span<byte> codes)
    {
        for (int pair = 0; pair < codes.Length; pair++)
        {
            _mirror.Sums(pair, out int even, out int odd);
            codes[pair] = EncodeBands((odd + even) >> 14, (odd - even) >> 14);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int QuantizeLow(int sample)
    {
        // SUBTRA, QUANTL
        int difference = G722Band.Limit(sample - _low.Prediction);
        int magnitude = difference >= 0 ? difference : -(difference + 1);
        int scale = _low.Scale;
        int level = _vector ? LevelAtOnce(magnitude, scale) : Level(magnitude, scale);
        int code = difference < 0 ? T.Iln[level] : T.Ilp[level];

        // INVQAL on the upper four bits: the decoder adapts on them alone, whatever mode it is in.
        int ril = code >> 2;
        int quantized = (scale * T.Qm4[ril]) >> 15;
        _low.AdaptLowScale(ril);
        _low.Predict(quantized);
        return code;
    }

    private static int Level(int magnitude, int scale)
    {
        int level = 1;
        var levels = T.Q6;
        while (level < levels.Length && magnitude >= (levels[level] * scale) >> 12)
            level++;
        return level;
    }

    // The decision levels rise: as many as are reached lie under the magnitude. (q * scale) >> 12 is the upper half of 16 q * scale.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int LevelAtOnce(int magnitude, int scale)
    {
        var step = Vector128.Create((ushort)scale);
        var reached = Vector128.Create((short)magnitude);
        var above = Sse2.PackSignedSaturate(Above(0, step, reached), Above(8, step, reached)).ExtractMostSignificantBits()
            | (Sse2.PackSignedSaturate(Above(16, step, reached), Above(24, step, reached)).ExtractMostSignificantBits() << 16);
        return T.Q6.Length - BitOperations.PopCount(above & 0x3FFFFFFF);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Above(int first, Vector128<ushort> step, Vector128<short> magnitude)
        => Vector128.GreaterThan(Sse2.MultiplyHigh(Vector128.Create(T.Q6Times16[first..]), step).AsInt16(), magnitude);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int QuantizeHigh(int sample)
    {
        // SUBTRA, QUANTH
        int difference = G722Band.Limit(sample - _high.Prediction);
        int magnitude = difference >= 0 ? difference : -(difference + 1);
        int level = magnitude >= (564 * _high.Scale) >> 12 ? 2 : 1;
        int code = difference < 0 ? T.Ihn[level] : T.Ihp[level];

        // INVQAH
        int quantized = (_high.Scale * T.Qm2[code]) >> 15;
        _high.AdaptHighScale(code);
        _high.Predict(quantized);
        return code;
    }
}
