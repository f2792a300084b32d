using System.Runtime.CompilerServices;
using T = EdgeVoice.Dsp.Codecs.G722Tables;

namespace EdgeVoice.Dsp.Codecs;

/// <summary>
/// ITU-T G.722 decoder: bytes to 16 kHz samples, two for each byte. Bit-exact on the test sequences of appendix II.
/// </summary>
public sealed class G722Decoder : IAudioDecoder
{
    private readonly int _mode;
    private readonly G722Mirror _mirror = new();
    private G722Band _low;
    private G722Band _high;

    /// <param name="mode">
    /// 1: all eight bits carry sound (64 kbit/s, what RTP uses); 2 and 3: the last one or two bits of each byte carry data
    /// and are left out (56 and 48 kbit/s).
    /// </param>
    public G722Decoder(int mode = 1)
    {
        if (mode is < 1 or > 3)
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "G.722 has modes 1, 2 and 3");
        _mode = mode;
        Reset();
    }

    /// <inheritdoc/>
    public int RateHz => 16000;

    /// <inheritdoc/>
    public int RtpClockHz => 8000;

    /// <inheritdoc/>
    public int SamplesIn(int payloadBytes) => 2 * payloadBytes;

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> payload, Span<float> samples)
    {
        int count = Math.Min(payload.Length, samples.Length / 2);
        for (int at = 0; at < count; at += G722Mirror.Pairs)
        {
            int pairs = Math.Min(G722Mirror.Pairs, count - at);
            DecodePairs(payload.Slice(at, pairs), samples.Slice(2 * at, 2 * pairs));
        }
        return 2 * count;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _mirror.Clear();
        _low = new G722Band(32);
        _high = new G722Band(8);
    }

    /// <summary>One sample of each band (15 bits) from a byte: what the test sequences compare.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void DecodeBands(byte code, out int low, out int high)
    {
        // INVQBL, RECONS, LIMIT: the sound has as many bits as the mode leaves it.
        int lowCode = code & 63;
        int quantizer = _mode switch
        {
            1 => T.Qm6[lowCode],
            2 => T.Qm5[lowCode >> 1],
            _ => T.Qm4[lowCode >> 2],
        };
        low = Math.Clamp(_low.Prediction + ((_low.Scale * quantizer) >> 15), -16384, 16383);

        // INVQAL: the predictor runs on the upper four bits, so that all modes stay in step with the encoder.
        int ril = lowCode >> 2;
        int difference = (_low.Scale * T.Qm4[ril]) >> 15;
        _low.AdaptLowScale(ril);
        _low.Predict(difference);

        int ih = code >> 6;
        int highDifference = (_high.Scale * T.Qm2[ih]) >> 15;
        high = Math.Clamp(_high.Prediction + highDifference, -16384, 16383);
        _high.AdaptHighScale(ih);
        _high.Predict(highDifference);
    }

    // Bands, then the receive quadrature mirror filter.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DecodePairs(ReadOnlySpan<byte> codes, Span<float> samples)
    {
        var words = _mirror.New;
        for (int n = 0; n < codes.Length; n++)
        {
            DecodeBands(codes[n], out int low, out int high);
            words[2 * n] = (short)(low + high);
            words[(2 * n) + 1] = (short)(low - high);
        }
        for (int pair = 0; pair < codes.Length; pair++)
        {
            _mirror.Sums(pair, out int even, out int odd);
            samples[2 * pair] = G722Band.Limit(odd >> 11) * (1 / PcmScale.Full);
            samples[(2 * pair) + 1] = G722Band.Limit(even >> 11) * (1 / PcmScale.Full);
        }
        _mirror.Advance(codes.Length);
    }
}
