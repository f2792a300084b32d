using EdgeVoice.Dsp;
using EdgeVoice.Dsp.Codecs;
using EdgeVoice.Dsp.Concealment;
using EdgeVoice.Dsp.Generation;
using EdgeVoice.Dsp.Jitter;
using EdgeVoice.Dsp.Level;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>The receiving end: jitter buffer, decoder, concealment; level and comfort noise beside it.</summary>
internal sealed class PlayoutBench : IDspBenchPart
{
    public string Name => "playout";

    public void Run(DspBenchContext context)
    {
        Receiver(context, AudioCodecKind.Pcmu, loss: 0, "receiver-pcmu");
        Receiver(context, AudioCodecKind.Pcmu, loss: 20, "receiver-pcmu-5pct-loss");
        Receiver(context, AudioCodecKind.G722, loss: 0, "receiver-g722");
        foreach (int rate in (int[])[8000, 16000])
        {
            context.TimeBlock("level-meter", rate, new LevelMeter(rate));
            Concealer(context, rate);
            var noise = new ComfortNoise(rate);
            noise.TryUpdate([50, 200, 90, 127, 140]);
            var frame = new float[FrameFormat.Samples(rate)];
            context.TimeFrame("comfort-noise", rate, () => noise.Generate(frame));
        }
        if (Spandsp.Present)
            SpandspConcealer(context);
        else
            context.Skip("spandsp's concealment", Spandsp.Absent);
    }

    private static void Receiver(DspBenchContext context, AudioCodecKind kind, int loss, string name)
    {
        var receiver = new AudioReceiver(AudioCodec.CreateDecoder(kind));
        var encoder = AudioCodec.CreateEncoder(kind);
        var frame = new float[receiver.FrameSamples];
        float[] sound = BenchSound.SpeechLike(receiver.RateHz, 2);
        var payloads = new byte[sound.Length / frame.Length][];
        for (int n = 0; n < payloads.Length; n++)
        {
            payloads[n] = new byte[encoder.BytesFor(frame.Length)];
            encoder.Encode(sound.AsSpan(n * frame.Length, frame.Length), payloads[n]);
        }
        int ticks = encoder.RtpClockHz / FrameFormat.FramesPerSecond;
        long count = 0;
        context.TimeFrame(name, receiver.RateHz, () =>
        {
            if (loss == 0 || count % loss != 7)
                receiver.Push(1, (ushort)count, (uint)(count * ticks), false, PacketContent.Audio, payloads[count % payloads.Length], count * ticks);
            receiver.Pull(frame);
            count++;
        });
    }

    private static void Concealer(DspBenchContext context, int rate)
    {
        var concealer = new PacketLossConcealer(rate);
        float[] sound = BenchSound.SpeechLike(rate, 2);
        var frame = new float[FrameFormat.Samples(rate)];
        int count = 0, frames = sound.Length / frame.Length;
        // One frame good, one lost: the pitch search of each loss is in the figure.
        context.TimeFrame("concealer-every-second-lost", rate, () =>
        {
            if (count % 2 == 0)
            {
                sound.AsSpan(count % frames * frame.Length, frame.Length).CopyTo(frame);
                concealer.Accept(frame);
            }
            else
            {
                concealer.Conceal(frame);
            }
            count++;
        });
    }

    private static void SpandspConcealer(DspBenchContext context)
    {
        const int RateHz = 8000;
        using var plc = new SpandspPlc();
        var sound = new short[2 * RateHz];
        PcmScale.ToShorts(BenchSound.SpeechLike(RateHz, 2), sound);
        var frame = new short[FrameFormat.Samples(RateHz)];
        int count = 0, frames = sound.Length / frame.Length;
        context.TimeFrame("spandsp-plc-every-second-lost (peer)", RateHz, () =>
        {
            bool lost = count % 2 != 0;
            if (!lost)
                sound.AsSpan(count % frames * frame.Length, frame.Length).CopyTo(frame);
            plc.Process(frame, lost);
            count++;
        });
    }
}
