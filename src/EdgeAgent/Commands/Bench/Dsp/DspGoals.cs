using System.Globalization;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>A goal of the audio path and what was reached.</summary>
internal sealed record DspGoal(string What, string Wanted, string Reached, bool Met);

/// <summary>The goals, judged by the figures that are there; a goal without figures is left out, and its part stands among those never measured.</summary>
internal static class DspGoals
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    // Blocks and the native ones that do the same as well.
    private static readonly (string Block, string[] Peers)[] Peers =
    [
        ("echo-canceller", ["speex-echo (peer)", "webrtc-echo (peer)"]),
        ("noise-suppressor", ["speex-denoise (peer)", "webrtc-noise (peer)", "gtcrn (peer, neural)"]),
        ("noise-suppressor-for-listeners", ["gtcrn (peer, neural)"]),
        ("vad", ["silero (peer, neural)"]),
        ("dtmf", ["spandsp-dtmf (peer)"]),
        ("concealer-every-second-lost", ["spandsp-plc-every-second-lost (peer)"]),
        ("g722-encode", ["spandsp-g722-encode (peer)"]),
        ("g722-decode", ["spandsp-g722-decode (peer)"]),
    ];

    private static readonly string[] SuppressorNames = [SpeexNative.Name, WebRtcPeer.Name, Gtcrn.Name];

    // On pink noise at 5 dB, 4.5 to 11.2 dB, at 290 to 340 us a frame: RNNoise is not in Debian, so it is not in the run.
    private const double RnnoiseGainDb = 6.7;
    private const double RnnoiseUs = 290;

    public static IEnumerable<DspGoal> Of(DspBenchReport report)
        => Costs(report).Concat(Echo(report)).Concat(LineEchoes(report)).Concat(FirstWords(report)).Concat(OwnVoice(report)).Concat(Noise(report)).Concat(Voice(report)).Concat(Keys(report)).Concat(Losses(report));

    private static IEnumerable<DspGoal> Costs(DspBenchReport report)
    {
        foreach (var (rateHz, most) in ((int, double)[])[(8000, 80), (16000, 160)])
        {
            if (Cost(report, "receive-chain", rateHz) is double us)
                yield return new($"whole receive chain at {rateHz / 1000} kHz, us a frame", $"<= {most}", Text(us, 1), us <= most);
            if (Cost(report, "noise-suppressor-for-listeners", rateHz) is double network)
                yield return new($"noise-suppressor-for-listeners at {rateHz / 1000} kHz, us a frame, against RNNoise as published", $"< {RnnoiseUs}", Text(network, 1), network < RnnoiseUs);
            foreach (var (block, peers) in Peers)
            {
                var theirs = peers.Select(peer => (Name: peer, Us: Cost(report, peer, rateHz))).Where(peer => peer.Us is not null).ToArray();
                if (Cost(report, block, rateHz) is double own && theirs.Length > 0)
                    yield return new($"{block} at {rateHz / 1000} kHz, us a frame", "under its peers", $"{Text(own, 1)} ({string.Join(", ", theirs.Select(peer => $"{peer.Name.Split(' ')[0]} {Text(peer.Us!.Value, 1)}"))})", theirs.All(peer => own < peer.Us));
            }
        }
        foreach (var own in report.Blocks.Where(figure => figure.Name.StartsWith("resample-", StringComparison.Ordinal)))
        {
            if (Cost(report, $"speex-{own.Name} (peer)", own.RateHz) is double theirs)
                yield return new($"{own.Name}, us a frame", "under its peer", $"{Text(own.UsPer20Ms, 1)} (speex {Text(theirs, 1)})", own.UsPer20Ms < theirs);
        }
        var loops = report.Kernels.Where(figure => figure.Name.StartsWith("g711-", StringComparison.Ordinal)).GroupBy(figure => figure.Name).Select(loop => (loop.Key, Best: loop.Max(figure => figure.SpeedupVsScalar))).ToArray();
        if (loops.Length > 0)
        {
            var (name, best) = loops.MinBy(loop => loop.Best);
            yield return new("G.711, times the scalar table loop, slowest of eight loops", ">= 8", $"{Text(best, 1)} ({name})", best >= 8);
        }
    }

    private static IEnumerable<DspGoal> Echo(DspBenchReport report)
    {
        var erle = Figures(report, "echo", "ERLE 4-6 s, dB").ToArray();
        if (erle.Length == 0)
            yield break;
        // In noise no more can go than stands over it: comfort noise takes its place.
        yield return Least("ERLE by 6 s (4 to 6 s), worst case without noise and rate", [.. erle.Where(figure => !figure.Set.StartsWith("noise", StringComparison.Ordinal))], 40);
        foreach (string trouble in (string[])["plain", "delay-350ms", "delay-jump", "path-change", "drift-50ppm", "clipping"])
        {
            var after = report.Quality.Where(figure => figure.Block == "echo" && figure.Set.StartsWith(trouble, StringComparison.Ordinal) && (figure.Metric is "ERLE 10-12 s, dB" or "ERLE 16-20 s, dB")).ToArray();
            if (after.Length > 0)
                yield return Least($"ERLE held, {trouble} (10 to 12 and 16 to 20 s), worst rate", after, 40);
        }
        var near = Figures(report, "echo", EchoQuality.NearOver).ToArray();
        if (near.Length > 0)
        {
            var worst = near.MinBy(figure => figure.Value)!;
            double error = Figures(report, "echo", EchoQuality.NearOverError).First(figure => figure.Set == worst.Set).Value;
            yield return new("near end in double-talk, SDR over that of Speex linear, worst case's mean of 4 talkers and rooms", ">= 0 dB", $"{Text(worst.Value, 1)} +- {Text(error, 1)} ({worst.Set})", worst.Value >= 0);
        }
        // One recording of each kind. Equal at two digits is no worse: at the end of the scale nothing can be better.
        foreach (var row in report.Quality.Where(figure => figure.Block == "echo" && figure.Set.StartsWith("recorded", StringComparison.Ordinal) && figure.Set.Contains(" talk ", StringComparison.Ordinal) && figure.Metric is EchoOpinion.Echo or EchoOpinion.Other).GroupBy(figure => (figure.Set, figure.Metric)))
        {
            var peers = row.Where(figure => figure.Peer!.Contains("Speex", StringComparison.Ordinal) || figure.Peer.Contains(WebRtcPeer.Name, StringComparison.Ordinal)).ToArray();
            if (peers.Length > 0)
                yield return new($"{row.Key.Metric}, {row.Key.Set}", "no worse than Speex and WebRTC, to 0.01", $"{Text(row.First().Value, 2)} ({string.Join(", ", peers.Select(peer => $"{peer.Peer} {Text(peer.PeerValue!.Value, 2)}"))})", peers.All(peer => Math.Round(row.First().Value, 2) >= Math.Round(peer.PeerValue!.Value, 2)));
        }
    }

    private static IEnumerable<DspGoal> LineEchoes(DspBenchReport report)
        => report.Quality.Where(figure => figure.Block == "line-echo" && figure.Metric == LineEcho.Passed).GroupBy(figure => figure.Set)
            .Select(row => new DspGoal($"line echo {row.Key}, {LineEcho.Passed}", "9", $"{Text(row.First().Value, 0)} ({string.Join(", ", row.Where(figure => figure.PeerValue is not null).Select(figure => $"{figure.Peer} {Text(figure.PeerValue!.Value, 0)}"))})", row.First().Value == 9));

    private static IEnumerable<DspGoal> FirstWords(DspBenchReport report)
    {
        foreach (var figure in report.Quality.Where(figure => figure.Set.StartsWith("first words", StringComparison.Ordinal) && figure.Metric.StartsWith("caller never heard", StringComparison.Ordinal)))
            yield return new($"{figure.Metric}, {figure.Set}", "0", Text(figure.Value, 1), figure.Value == 0);
    }

    // On every line, from the first word on and with late packets.
    private static IEnumerable<DspGoal> OwnVoice(DspBenchReport report)
        => report.Quality.Where(figure => figure.Block == "echo" && figure.Metric.StartsWith("of that, stretches of 100 ms", StringComparison.Ordinal)).DistinctBy(figure => figure.Set)
            .Select(figure => new DspGoal($"our own voice taken for a caller, {figure.Metric["of that, ".Length..]}, {figure.Set}", "0", Text(figure.Value, 0), figure.Value == 0));

    private static IEnumerable<DspGoal> Noise(DspBenchReport report)
    {
        var words = Figures(report, "noise", NoiseWordErrors.Metric).ToArray();
        if (words.Length > 0)
        {
            var worst = words.MaxBy(figure => figure.Value - figure.PeerValue)!;
            double error = Figures(report, "noise", NoiseWordErrors.ErrorMetric).First(figure => figure.Set == worst.Set).Value;
            yield return new("word error rate lost by the suppressor, points, worst noise and level", "<= 0.5", $"{Text(worst.Value - worst.PeerValue!.Value, 2)} +- {Text(error, 2)} ({worst.Set})", worst.Value - worst.PeerValue <= 0.5);
            yield return new("word error rate with the suppressor, mean of all, against none", "no more", $"{Text(words.Average(figure => figure.Value), 1)} ({Text(words.Average(figure => figure.PeerValue!.Value), 1)})", words.Average(figure => figure.Value) <= words.Average(figure => figure.PeerValue!.Value));
        }
        foreach (var figure in Figures(report, "noise", NoisePeerWordErrors.MoreMetric).Where(figure => SuppressorNames.Contains(figure.Peer)))
        {
            double error = Figures(report, "noise", NoisePeerWordErrors.ErrorMetric).First(other => other.Peer == figure.Peer).PeerValue!.Value;
            yield return new($"word error rate behind {figure.Peer} over that behind ours, points, mean of all noises and levels", "more", $"{Text(figure.PeerValue!.Value, 1)} +- {Text(error, 1)}", figure.PeerValue > 0);
        }
        foreach (var pink in Figures(report, "noise", NoiseQuality.Sdr).Where(figure => figure.Peer == NoiseQuality.Nothing && figure.Set.StartsWith("pink_noise 5 dB", StringComparison.Ordinal)))
            yield return new($"SI-SDR gained, dB, {pink.Set}, set for listeners, against RNNoise as published", $"> {Text(RnnoiseGainDb, 1)}", Text(pink.Value - pink.PeerValue!.Value, 1), pink.Value - pink.PeerValue > RnnoiseGainDb);
        foreach (string metric in (string[])[NoiseQuality.Sdr, NoiseQuality.Mos])
        {
            foreach (string peer in SuppressorNames)
            {
                var pairs = Figures(report, "noise", metric).Where(figure => figure.Peer == peer).ToArray();
                // The neural one is made for 16 kHz.
                if (pairs.Length > 0)
                    yield return new($"{metric}, mean of all noises and levels{(peer == Gtcrn.Name ? " at 16 kHz" : "")}, set for listeners, against {peer}", "more", $"{Text(pairs.Average(figure => figure.Value), 2)} ({Text(pairs.Average(figure => figure.PeerValue!.Value), 2)})", pairs.Average(figure => figure.Value) > pairs.Average(figure => figure.PeerValue!.Value));
            }
        }
    }

    private static IEnumerable<DspGoal> Voice(DspBenchReport report)
    {
        foreach (var row in Figures(report, "vad", VadQuality.AllFrames).Concat(Figures(report, "vad", VadQuality.ClearFrames)).Where(figure => figure.Set.EndsWith("babble 5 dB", StringComparison.Ordinal)).GroupBy(figure => (figure.Metric, figure.Set)))
            yield return new($"voice activity, {row.Key.Metric}, {row.Key.Set}", ">= 0.96", $"{Text(row.First().Value, 3)} ({string.Join(", ", row.Select(figure => $"{figure.Peer} {Text(figure.PeerValue ?? 0, 3)}"))})", row.First().Value >= 0.96);
    }

    private static IEnumerable<DspGoal> Keys(DspBenchReport report)
        => Figures(report, "dtmf", "keys falsely heard").Select(figure => new DspGoal($"keys falsely heard, {figure.Set}", "0", Text(figure.Value, 0), figure.Value == 0));

    private static IEnumerable<DspGoal> Losses(DspBenchReport report)
    {
        foreach (string metric in (string[])["word error rate, %", "DNSMOS overall"])
        {
            var pairs = Figures(report, "concealer", metric).Where(figure => figure.Peer == "spandsp" && !figure.Set.StartsWith("no loss", StringComparison.Ordinal)).ToArray();
            if (pairs.Length == 0)
                continue;
            double ours = pairs.Average(figure => figure.Value), theirs = pairs.Average(figure => figure.PeerValue!.Value);
            yield return new($"lost packets, {metric}, mean of 1 to 10 %, against spandsp", "no worse", $"{Text(ours, 2)} ({Text(theirs, 2)})", metric.StartsWith("word", StringComparison.Ordinal) ? ours <= theirs : ours >= theirs);
        }
    }

    private static DspGoal Least(string what, QualityFigure[] figures, double least)
    {
        var worst = figures.MinBy(figure => figure.Value)!;
        return new(what, $">= {Text(least, 0)} dB", $"{Text(worst.Value, 1)} ({worst.Set}, {worst.Metric.Replace("ERLE ", "", StringComparison.Ordinal).Replace(", dB", "", StringComparison.Ordinal)})", worst.Value >= least);
    }

    private static IEnumerable<QualityFigure> Figures(DspBenchReport report, string block, string metric)
        => report.Quality.Where(figure => figure.Block == block && figure.Metric == metric);

    private static double? Cost(DspBenchReport report, string block, int rateHz)
        => report.Blocks.FirstOrDefault(figure => figure.Name == block && figure.RateHz == rateHz)?.UsPer20Ms;

    private static string Text(double value, int digits) => value.ToString($"F{digits}", Plain);
}
