namespace EdgeVoice.Dsp.Codecs;

/// <summary>The codecs that a call may be carried in.</summary>
public enum AudioCodecKind
{
    /// <summary>G.711 mu-law, static payload type 0.</summary>
    Pcmu,

    /// <summary>G.711 A-law, static payload type 8.</summary>
    Pcma,

    /// <summary>G.722 at 64 kbit/s, static payload type 9: 16 kHz samples on an 8000 Hz RTP clock (RFC 3551, section 4.5.2).</summary>
    G722,

    /// <summary>16-bit linear, mono, 8 kHz.</summary>
    L16At8K,

    /// <summary>16-bit linear, mono, 16 kHz.</summary>
    L16At16K,
}

/// <summary>Payload bytes to samples. One per stream: it may hold state. Allocates nothing after it is made.</summary>
public interface IAudioDecoder
{
    /// <summary>Rate of the samples, Hz.</summary>
    int RateHz { get; }

    /// <summary>Rate of the RTP timestamps, Hz; for G.722 it is half of <see cref="RateHz"/>.</summary>
    int RtpClockHz { get; }

    /// <summary>Samples that a payload of so many bytes gives.</summary>
    int SamplesIn(int payloadBytes);

    /// <summary>Decodes as much of the payload as <paramref name="samples"/> holds; returns the samples written.</summary>
    int Decode(ReadOnlySpan<byte> payload, Span<float> samples);

    /// <summary>Returns to the state right after construction.</summary>
    void Reset();
}

/// <summary>Samples to payload bytes. One per stream: it may hold state. Allocates nothing after it is made.</summary>
public interface IAudioEncoder
{
    /// <summary>Rate of the samples, Hz.</summary>
    int RateHz { get; }

    /// <summary>Rate of the RTP timestamps, Hz.</summary>
    int RtpClockHz { get; }

    /// <summary>Bytes that so many samples give.</summary>
    int BytesFor(int samples);

    /// <summary>Encodes all samples; returns the bytes written. <paramref name="payload"/> holds <see cref="BytesFor"/>.</summary>
    int Encode(ReadOnlySpan<float> samples, Span<byte> payload);

    /// <summary>Returns to the state right after construction.</summary>
    void Reset();
}

/// <summary>Makes encoders and decoders.</summary>
public static class AudioCodec
{
    /// <summary>Rate of the samples, Hz.</summary>
    public static int RateHz(AudioCodecKind kind) => kind is AudioCodecKind.G722 or AudioCodecKind.L16At16K ? 16000 : 8000;

    /// <summary>Rate of the RTP timestamps, Hz.</summary>
    public static int RtpClockHz(AudioCodecKind kind) => kind == AudioCodecKind.L16At16K ? 16000 : 8000;

    public static IAudioDecoder CreateDecoder(AudioCodecKind kind) => kind switch
    {
        AudioCodecKind.Pcmu => new G711Codec(G711Law.Mu),
        AudioCodecKind.Pcma => new G711Codec(G711Law.A),
        AudioCodecKind.G722 => new G722Decoder(),
        AudioCodecKind.L16At8K => new L16Codec(8000),
        AudioCodecKind.L16At16K => new L16Codec(16000),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such codec"),
    };

    public static IAudioEncoder CreateEncoder(AudioCodecKind kind) => kind switch
    {
        AudioCodecKind.Pcmu => new G711Codec(G711Law.Mu),
        AudioCodecKind.Pcma => new G711Codec(G711Law.A),
        AudioCodecKind.G722 => new G722Encoder(),
        AudioCodecKind.L16At8K => new L16Codec(8000),
        AudioCodecKind.L16At16K => new L16Codec(16000),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such codec"),
    };

    private sealed class G711Codec(G711Law law) : IAudioDecoder, IAudioEncoder
    {
        public int RateHz => 8000;

        public int RtpClockHz => 8000;

        public int SamplesIn(int payloadBytes) => payloadBytes;

        public int BytesFor(int samples) => samples;

        public int Decode(ReadOnlySpan<byte> payload, Span<float> samples)
        {
            int count = Math.Min(payload.Length, samples.Length);
            if (law == G711Law.A)
                G711.DecodeALaw(payload[..count], samples);
            else
                G711.DecodeMuLaw(payload[..count], samples);
            return count;
        }

        public int Encode(ReadOnlySpan<float> samples, Span<byte> payload)
        {
            if (law == G711Law.A)
                G711.EncodeALaw(samples, payload);
            else
                G711.EncodeMuLaw(samples, payload);
            return samples.Length;
        }

        public void Reset()
        {
        }
    }

    private sealed class L16Codec(int rateHz) : IAudioDecoder, IAudioEncoder
    {
        public int RateHz => rateHz;

        public int RtpClockHz => rateHz;

        public int SamplesIn(int payloadBytes) => L16.SamplesIn(payloadBytes);

        public int BytesFor(int samples) => 2 * samples;

        public int Decode(ReadOnlySpan<byte> payload, Span<float> samples) => L16.Decode(payload, samples);

        public int Encode(ReadOnlySpan<float> samples, Span<byte> payload) => L16.Encode(samples, payload);

        public void Reset()
        {
        }
    }
}
