using EdgeVoice.Dsp.Codecs;
using EdgeVoice.Dsp.Kernels;
using EdgeVoice.Dsp.Tests.Kernels;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Codecs;

public sealed class AudioCodecTests
{
    public static TheoryData<AudioCodecKind> Kinds { get; } = [.. Enum.GetValues<AudioCodecKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_frame_goes_through_and_keeps_its_size_and_level(AudioCodecKind kind)
    {
        var encoder = AudioCodec.CreateEncoder(kind);
        var decoder = AudioCodec.CreateDecoder(kind);
        Assert.Equal((AudioCodec.RateHz(kind), AudioCodec.RtpClockHz(kind)), (encoder.RateHz, encoder.RtpClockHz));
        Assert.Equal((encoder.RateHz, encoder.RtpClockHz), (decoder.RateHz, decoder.RtpClockHz));
        float[] sent = TestSounds.Sine(encoder.RateHz, 1000, 1, 0.5);
        int frame = FrameFormat.Samples(encoder.RateHz);
        var payload = new byte[encoder.BytesFor(frame)];
        var heard = new float[sent.Length];
        for (int at = 0; at < sent.Length; at += frame)
        {
            Assert.Equal(payload.Length, encoder.Encode(sent.AsSpan(at, frame), payload));
            Assert.Equal(frame, decoder.SamplesIn(payload.Length));
            Assert.Equal(frame, decoder.Decode(payload, heard.AsSpan(at, frame)));
        }
        Assert.Equal(TestSounds.RmsDb(sent), TestSounds.RmsDb(heard), 0.2);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void More_payload_than_room_fills_the_room(AudioCodecKind kind)
    {
        var decoder = AudioCodec.CreateDecoder(kind);
        Assert.InRange(decoder.Decode(new byte[1000], new float[10]), 9, 10);
        Assert.Equal(0, decoder.Decode([], new float[10]));
    }

    [Fact]
    public void A_kind_that_does_not_exist_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => AudioCodec.CreateDecoder((AudioCodecKind)99));
        Assert.Throws<ArgumentOutOfRangeException>(() => AudioCodec.CreateEncoder((AudioCodecKind)99));
    }

    [Fact]
    public void L16_is_most_significant_byte_first()
    {
        var bytes = new byte[6];
        Assert.Equal(6, L16.Encode([0.5f, -1f, 2f], bytes));
        Assert.Equal([0x40, 0x00, 0x80, 0x00, 0x7F, 0xFF], bytes);
        var samples = new float[3];
        Assert.Equal(2, L16.Decode(bytes.AsSpan(0, 5), samples));
        Assert.Equal([0.5f, -1f, 0f], samples);
    }

    [Theory]
    [InlineData(0f, 0)]
    [InlineData(1f, 32767)]
    [InlineData(-1f, -32768)]
    [InlineData(-7f, -32768)]
    [InlineData(float.NaN, 0)]
    [InlineData(float.PositiveInfinity, 32767)]
    [InlineData(float.NegativeInfinity, -32768)]
    [InlineData(2.5f / 32768, 2)]
    [InlineData(3.5f / 32768, 4)]
    public void Floats_become_the_nearest_sample(float value, short expected)
        => Assert.Equal(expected, PcmScale.ToShort(value));

    [Theory]
    [MemberData(nameof(KernelCases.All), MemberType = typeof(KernelCases))]
    public void Many_floats_become_what_each_alone_becomes(DspKernel kernel)
    {
        using var forced = DspKernels.Force(kernel);
        float[] odd = [0, 1, -1, -7, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 2.5f / 32768, 3.5f / 32768, -2.5f / 32768, float.Epsilon, float.MaxValue];
        float[] all = [.. odd, .. TestSounds.White(500, 3), .. odd];
        for (int length = 0; length < all.Length; length += 7)
        {
            var samples = new short[length];
            PcmScale.ToShorts(all.AsSpan(0, length), samples);
            Assert.Equal(all[..length].Select(PcmScale.ToShort), samples);
        }
    }

    [Fact]
    public void Every_sample_survives_the_way_through_floats()
    {
        short[] all = [.. Enumerable.Range(short.MinValue, 65536).Select(value => (short)value)];
        var floats = new float[all.Length];
        var back = new short[all.Length];
        PcmScale.ToFloats(all, floats);
        PcmScale.ToShorts(floats, back);
        Assert.Equal(all, back);
    }
}
