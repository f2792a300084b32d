using EdgeVoice.Dsp;
using EdgeVoice.Dsp.Codecs;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>G.711 in every kernel, and the cost of a frame in each codec.</summary>
internal sealed class CodecBench : IDspBenchPart
{
    public string Name => "codecs";

    public void Run(DspBenchContext context)
    {
        float[] sound = BenchSound.SpeechLike(8000, 1)[1600..1760];
        var samples = new short[160];
        PcmScale.ToShorts(sound, samples);
        var codes = new byte[160];
        var floats = new float[160];
        var shorts = new short[160];
        G711.EncodeMuLaw(sound, codes);
        context.TimeKernels("g711-mu-decode-short", () => () => G711.DecodeMuLaw(codes, samples));
        context.TimeKernels("g711-mu-decode-float", () => () => G711.DecodeMuLaw(codes, floats));
        context.TimeKernels("g711-mu-encode-short", () => () => G711.EncodeMuLaw(samples, codes));
        context.TimeKernels("g711-mu-encode-float", () => () => G711.EncodeMuLaw(sound, codes));
        context.TimeKernels("g711-a-decode-short", () => () => G711.DecodeALaw(codes, samples));
        context.TimeKernels("g711-a-decode-float", () => () => G711.DecodeALaw(codes, floats));
        context.TimeKernels("g711-a-encode-short", () => () => G711.EncodeALaw(samples, codes));
        context.TimeKernels("g711-a-encode-float", () => () => G711.EncodeALaw(sound, codes));
        // The bound of any loop: what a frame has to be read and written, and what the call costs. It has one kernel, the runtime's.
        var copy = new float[160];
        context.TimeKernels("copy of 160 floats (yardstick)", () => () => sound.CopyTo(copy, 0));
        context.TimeKernels("copy of 160 shorts (yardstick)", () => () => samples.CopyTo(shorts, 0));
        foreach (var kind in Enum.GetValues<AudioCodecKind>())
            TimeCodec(context, kind);
        TimeSpandsp(context);
    }

    private static void TimeCodec(DspBenchContext context, AudioCodecKind kind)
    {
        var encoder = AudioCodec.CreateEncoder(kind);
        var decoder = AudioCodec.CreateDecoder(kind);
        int rate = encoder.RateHz, frame = FrameFormat.Samples(rate);
        float[] sound = BenchSound.SpeechLike(rate, 2);
        var payload = new byte[encoder.BytesFor(frame)];
        var heard = new float[frame];
        int at = 0;
        string name = kind.ToString().ToLowerInvariant();
        context.TimeFrame($"{name}-encode", rate, () =>
        {
            encoder.Encode(sound.AsSpan(at, frame), payload);
            at = at + (2 * frame) > sound.Length ? 0 : at + frame;
        });
        context.TimeFrame($"{name}-decode", rate, () => decoder.Decode(payload, heard));
    }

    private static void TimeSpandsp(DspBenchContext context)
    {
        if (!Spandsp.Present)
        {
            context.Skip("spandsp's G.722", Spandsp.Absent);
            return;
        }
        const int RateHz = 16000;
        using var encoder = new SpandspG722Encoder();
        using var decoder = new SpandspG722Decoder();
        int frame = FrameFormat.Samples(RateHz), at = 0;
        var sound = new short[2 * RateHz];
        PcmScale.ToShorts(BenchSound.SpeechLike(RateHz, 2), sound);
        var payload = new byte[frame / 2];
        var heard = new short[frame];
        context.TimeFrame("spandsp-g722-encode (peer)", RateHz, () =>
        {
            encoder.Encode(payload, sound.AsSpan(at, frame));
            at = at + (2 * frame) > sound.Length ? 0 : at + frame;
        });
        context.TimeFrame("spandsp-g722-decode (peer)", RateHz, () => decoder.Decode(heard, payload));
    }
}
