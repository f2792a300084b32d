using System.Runtime.CompilerServices;
using T = EdgeVoice.Dsp.Codecs.G722Tables;

namespace EdgeVoice.Dsp.Codecs;

/// <summary>
/// ITU-T G.722 encoder: 16 kHz samples to 64 kbit/s, one byte for two samples. Bit-exact on the test sequences of appendix II.
/// </summary>
/// <remarks>Delay of encoder and decoder together: 22 samples (their mirror filters).</remarks>
public sealed class G722Encoder : IAudioEncoder
{
    private readonly int[] _line = new int[24];
    private G722Band _low;
    private G722Band _high;
    private int _odd;
    private bool _hasOdd;

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
        foreach (float sample in samples)
        {
            int value = PcmScale.ToShort(sample);
            if (!_hasOdd)
            {
                (_odd, _hasOdd) = (value, true);
                continue;
            }
            _hasOdd = false;
            Split(_odd, value, out int low, out int high);
            payload[written++] = EncodeBands(low, high);
        }
        return written;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _line.AsSpan().Clear();
        _low = new G722Band(32);
        _high = new G722Band(8);
        _hasOdd = false;
    }

    /// <summary>One byte from one sample of each band (15 bits): what the test sequences drive directly.</summary>
    internal byte EncodeBands(int low, int high)
    {
        int lowCode = QuantizeLow(low);
        int highCode = QuantizeHigh(high);
        return (byte)((highCode << 6) | lowCode);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int QuantizeLow(int sample)
    {
        // SUBTRA, QUANTL
        int difference = G722Band.Limit(sample - _low.Prediction);
        int magnitude = difference >= 0 ? difference : -(difference + 1);
        int scale = _low.Scale, level = 1;
        var levels = T.Q6;
        while (level < levels.Length && magnitude >= (levels[level] * scale) >> 12)
            level++;
        int code = difference < 0 ? T.Iln[level] : T.Ilp[level];

        // INVQAL on the upper four bits: the decoder adapts on them alone, whatever mode it is in.
        int ril = code >> 2;
        int quantized = (scale * T.Qm4[ril]) >> 15;
        _low.AdaptLowScale(ril);
        _low.Predict(quantized);
        return code;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    // Transmit quadrature mirror filter (section 5.2.1): two samples in, one of each band out, at half amplitude.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Split(int first, int second, out int low, out int high)
    {
        var line = _line;
        Array.Copy(line, 2, line, 0, 22);
        line[22] = first;
        line[23] = second;
        int a = 0, b = 0;
        var taps = T.Qmf;
        for (int n = 0; n < taps.Length; n++)
        {
            a += line[2 * n] * taps[n];
            b += line[(2 * n) + 1] * taps[11 - n];
        }
        low = (b + a) >> 14;
        high = (b - a) >> 14;
    }
}
