using EdgeVoice.Dsp;
using EdgeVoice.Dsp.Detection;
using EdgeVoice.Dsp.Echo;
using EdgeVoice.Dsp.Filters;
using EdgeVoice.Dsp.Gain;
using EdgeVoice.Dsp.Noise;
using EdgeVoice.Dsp.Pipeline;
using EdgeVoice.Dsp.Voice;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>What the receive chain costs, stage by stage and whole, with Speex and WebRTC beside it on the same frames.</summary>
internal sealed class CleaningBench : IDspBenchPart
{
    public string Name => "blocks";

    public void Run(DspBenchContext context)
    {
        foreach (int rateHz in (int[])[8000, 16000])
        {
            context.TimeBlock("high-pass", rateHz, new HighPassFilter(rateHz));
            context.TimeBlock("hum-filter", rateHz, new HumFilter(rateHz));
            context.TimeBlock("noise-suppressor", rateHz, new NoiseSuppressor(rateHz));
            context.TimeBlock("noise-suppressor-for-listeners", rateHz, new NoiseSuppressor(rateHz, NoiseSuppressorOptions.ForListeners));
            context.TimeBlock("gain-control", rateHz, new GainControl(rateHz));
            var echo = new EchoCanceller(rateHz);
            Time(context, "echo-canceller", rateHz, echo.Process);
            var linear = new EchoCanceller(rateHz, new() { ResidualSuppression = false });
            Time(context, "echo-canceller-filter-only", rateHz, linear.Process);
            var chain = new AudioPipeline(rateHz);
            Time(context, "receive-chain", rateHz, (far, near) => chain.Process(far, near));
            Speex(context, rateHz);
            WebRtc(context, rateHz);
            if (rateHz == 16000)
                Neural(context, rateHz);
            var vad = new VoiceActivityDetector(rateHz);
            Listen(context, "vad", rateHz, frame => vad.Process(frame));
            Silero(context, rateHz);
            var keys = new DtmfDetector(rateHz);
            Listen(context, "dtmf", rateHz, frame => keys.Process(frame));
            if (rateHz == 8000)
                SpandspKeys(context);
            var tones = new CallProgressDetector(rateHz);
            Listen(context, "call-progress", rateHz, frame => tones.Process(frame));
            var bank = new DetectorBank(rateHz);
            Listen(context, "vad+detectors", rateHz, frame => bank.Process(frame));
        }
    }

    private static void Speex(DspBenchContext context, int rateHz)
    {
        if (!SpeexNative.Present)
        {
            context.Skip("speex-echo, speex-denoise", SpeexNative.Absent);
            return;
        }
        int frame = FrameFormat.Samples(rateHz);
        using var echo = SpeexNative.EchoInit(frame, rateHz * 160 / 1000);
        using var denoise = SpeexNative.PreprocessInit(frame, rateHz);
        short[] far = new short[frame], near = new short[frame], output = new short[frame];
        Time(context, "speex-echo (peer)", rateHz, (played, heard) =>
        {
            for (int n = 0; n < frame; n++)
                (far[n], near[n]) = ((short)(played[n] * 32767), (short)(heard[n] * 32767));
            SpeexNative.EchoCancel(echo, near, far, output);
        });
        Time(context, "speex-denoise (peer)", rateHz, (played, heard) =>
        {
            for (int n = 0; n < frame; n++)
                near[n] = (short)(heard[n] * 32767);
            _ = SpeexNative.Preprocess(denoise, near);
        });
    }

    private static void WebRtc(DspBenchContext context, int rateHz)
    {
        if (!WebRtcPeer.Present)
        {
            context.Skip("webrtc-echo, webrtc-noise", WebRtcPeer.Absent);
            return;
        }
        int frame = FrameFormat.Samples(rateHz);
        using var echo = new WebRtcPeer(rateHz, echo: true);
        using var noise = new WebRtcPeer(rateHz, noise: true);
        using var voice = new WebRtcPeer(rateHz, voice: true);
        short[] far = new short[frame], near = new short[frame];
        Time(context, "webrtc-echo (peer)", rateHz, (played, heard) =>
        {
            for (int n = 0; n < frame; n++)
                (far[n], near[n]) = ((short)(played[n] * 32767), (short)(heard[n] * 32767));
            echo.Process(far, near);
        });
        Time(context, "webrtc-noise (peer)", rateHz, (played, heard) =>
        {
            for (int n = 0; n < frame; n++)
                near[n] = (short)(heard[n] * 32767);
            noise.Process([], near);
        });
        Listen(context, "webrtc-voice (peer)", rateHz, frame =>
        {
            for (int n = 0; n < frame.Length; n++)
                near[n] = (short)(frame[n] * 32767);
            voice.Process([], near);
        });
    }

    private static void SpandspKeys(DspBenchContext context)
    {
        if (!Spandsp.Present)
        {
            context.Skip("spandsp-dtmf", Spandsp.Absent);
            return;
        }
        using var keys = new SpandspDtmf();
        var pcm = new short[160];
        var found = new byte[129];
        Listen(context, "spandsp-dtmf (peer)", 8000, frame =>
        {
            for (int n = 0; n < frame.Length; n++)
                pcm[n] = (short)(frame[n] * 32767);
            keys.Process(pcm, found);
        });
    }

    // Its windows are 32 ms long: a second of them, shared out over the frames of that second.
    private static void Silero(DspBenchContext context, int rateHz)
    {
        if (context.Shared is null)
        {
            context.Skip("silero", "needs eval/silero_vad.onnx of the reference folder (--shared)");
            return;
        }
        context.Report($"silero, {rateHz / 1000} kHz");
        using var silero = new SileroVad(Path.Combine(context.Shared, "eval", "silero_vad.onnx"), rateHz);
        float[] sound = BenchSound.SpeechLike(rateHz, 1);
        context.AddBlock("silero (peer, neural)", rateHz, Timing.MedianNs([() => silero.Probabilities(sound)], quick: true)[0] / FrameFormat.FramesPerSecond);
    }

    // Its hops are 16 ms long, likewise.
    private static void Neural(DspBenchContext context, int rateHz)
    {
        if (context.Shared is null)
        {
            context.Skip("gtcrn", "needs eval/gtcrn_simple.onnx of the reference folder (--shared)");
            return;
        }
        context.Report($"gtcrn, {rateHz / 1000} kHz");
        using var gtcrn = new Gtcrn(new BenchSounds(context.Shared));
        float[] sound = BenchSound.SpeechLike(rateHz, 1);
        context.AddBlock("gtcrn (peer, neural)", rateHz, Timing.MedianNs([() => gtcrn.Denoise(sound)], quick: true)[0] / FrameFormat.FramesPerSecond);
    }

    // An analysis, which changes no frame.
    private static void Listen(DspBenchContext context, string name, int rateHz, Analysis analyse)
    {
        float[] sound = BenchSound.SpeechLike(rateHz, 2);
        int frame = FrameFormat.Samples(rateHz), at = 0;
        context.TimeFrame(name, rateHz, () =>
        {
            analyse(sound.AsSpan(at, frame));
            at = at + (2 * frame) > sound.Length ? 0 : at + frame;
        });
    }

    // The near end is the far end 10 ms later at half its level, so that the canceller has its usual work.
    private static void Time(DspBenchContext context, string name, int rateHz, FrameWork process)
    {
        float[] sound = BenchSound.SpeechLike(rateHz, 2);
        int frame = FrameFormat.Samples(rateHz), lag = rateHz / 100, at = lag;
        var near = new float[frame];
        context.TimeFrame(name, rateHz, () =>
        {
            for (int n = 0; n < frame; n++)
                near[n] = 0.5f * sound[at + n - lag];
            process(sound.AsSpan(at, frame), near);
            at = at + (2 * frame) > sound.Length ? lag : at + frame;
        });
    }

    private delegate void Analysis(ReadOnlySpan<float> frame);

    private delegate void FrameWork(ReadOnlySpan<float> far, Span<float> near);
}
