using EdgeVoice.Dsp;
using EdgeVoice.Dsp.Echo;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Echo return loss enhancement over time and the near end in double-talk, on synthetic cases, beside Speex.</summary>
internal static class EchoQuality
{
    /// <summary>The near end's SDR less that behind Speex's linear canceller, over all variants of a scene.</summary>
    public const string NearOver = "near end in double-talk over Speex linear, SDR, dB, mean of 4 talkers and rooms";
    public const string NearOverError = "standard error of that mean, dB";

    public const string Near = "near end in double-talk, SDR (128-tap filter allowed), dB";

    private static readonly (int From, int To)[] Spans = [(1, 2), (2, 4), (4, 6), (6, 8), (8, 9), (9, 10), (10, 12), (16, 20)];

    public static IEnumerable<QualityRow> Run(BenchSounds sounds, IReadOnlyList<string>? scenes = null, IReadOnlyList<int>? ratesHz = null)
    {
        foreach (int rateHz in ratesHz ?? [8000, 16000])
        {
            var clips = sounds.Clips(rateHz);
            foreach (string name in scenes ?? EchoScenes.Names)
            {
                var scene = EchoScenes.Make(name, rateHz, clips);
                float[] ours = Ours(scene, suppress: true), linear = Ours(scene, suppress: false);
                float[]? speex = SpeexNative.Present ? SpeexPeers.Echo(rateHz, scene.Far, scene.Mic, suppress: false) : null;
                float[]? speexSuppressed = SpeexNative.Present ? SpeexPeers.Echo(rateHz, scene.Far, scene.Mic, suppress: true) : null;
                string set = $"{name} {rateHz / 1000} kHz";
                string peer = SpeexNative.Present ? "Speex linear" : SpeexNative.Absent, both = SpeexNative.Present ? "Speex + its suppressor" : SpeexNative.Absent;
                foreach (var (from, to) in Spans)
                {
                    yield return new("echo", set, $"ERLE {from}-{to} s, dB", Erle(scene, ours, from, to), both, speexSuppressed is null ? null : Erle(scene, speexSuppressed, from, to));
                    yield return new("echo", set, $"ERLE of the filter {from}-{to} s, dB", Erle(scene, linear, from, to), peer, speex is null ? null : Erle(scene, speex, from, to));
                }
                double near = NearEnd(scene, ours);
                double? nearSpeex = speex is null ? null : NearEnd(scene, speex);
                yield return new("echo", set, Near, near, peer, nearSpeex);
                yield return new("echo", set, Near, near, both, speexSuppressed is null ? null : NearEnd(scene, speexSuppressed));
                if (WebRtcPeer.Present)
                {
                    float[] webRtc = WebRtcPeer.Clean(rateHz, scene.Far, scene.Mic, echo: true, noise: false);
                    foreach (var (from, to) in Spans)
                        yield return new("echo", set, $"ERLE {from}-{to} s, dB", Erle(scene, ours, from, to), WebRtcPeer.Name, Erle(scene, webRtc, from, to));
                    yield return new("echo", set, Near, near, WebRtcPeer.Name, NearEnd(scene, webRtc));
                }
                yield return new("echo", set, "near end in double-talk, segmental SNR, dB", Segmental(scene, ours), peer, speex is null ? null : Segmental(scene, speex));
                if (nearSpeex is null)
                    continue;
                double[] over = [near - nearSpeex.Value, .. Enumerable.Range(1, EchoScenes.Variants - 1).Select(variant => OverSpeex(EchoScenes.Make(name, rateHz, clips, variant)))];
                yield return new("echo", set, NearOver, over.Average());
                yield return new("echo", set, NearOverError, Scores.StandardError(over));
            }
        }
    }

    /// <summary>Our canceller over a scene; the result lies on its input.</summary>
    public static float[] Ours(EchoScene scene, bool suppress)
        => Cancel(new EchoCanceller(scene.RateHz, new() { ResidualSuppression = suppress }), scene.Far, scene.Mic);

    /// <summary>A canceller over a whole sound; from <paramref name="frozenFrom"/> (a sample) on it learns no more.</summary>
    public static float[] Cancel(EchoCanceller canceller, float[] far, float[] mic, int frozenFrom = int.MaxValue)
    {
        int frame = FrameFormat.Samples(8000), latency = canceller.LatencySamples;
        float[] near = [.. mic, .. new float[latency + frame]], played = [.. far, .. new float[latency + frame]];
        for (int at = 0; at + frame <= near.Length; at += frame)
        {
            canceller.Learns = at < frozenFrom;
            canceller.Process(played.AsSpan(at, frame), near.AsSpan(at, frame));
        }
        return near[latency..(latency + mic.Length)];
    }

    private static double Erle(EchoScene scene, float[] got, int from, int to)
    {
        int start = from * scene.RateHz, count = (to - from) * scene.RateHz;
        return Scores.PowerDb(scene.Mic.AsSpan(start, count)) - Scores.PowerDb(got.AsSpan(start, count));
    }

    private static double OverSpeex(EchoScene scene)
        => NearEnd(scene, Ours(scene, suppress: true)) - NearEnd(scene, SpeexPeers.Echo(scene.RateHz, scene.Far, scene.Mic, suppress: false));

    private static double NearEnd(EchoScene scene, float[] got) => Scores.FilteredSdr(DoubleTalk(scene, scene.Near), DoubleTalk(scene, got));

    private static double Segmental(EchoScene scene, float[] got) => Scores.SegmentalSnr(DoubleTalk(scene, scene.Near), DoubleTalk(scene, got), scene.RateHz);

    private static ReadOnlySpan<float> DoubleTalk(EchoScene scene, float[] sound)
        => sound.AsSpan(EchoScenes.DoubleTalkFrom * scene.RateHz, (EchoScenes.DoubleTalkTo - EchoScenes.DoubleTalkFrom) * scene.RateHz);
}
