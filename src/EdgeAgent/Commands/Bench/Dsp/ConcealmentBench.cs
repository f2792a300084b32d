using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dsp.Concealment;
using EdgeVoice.Dsp.Resampling;
using EdgeVoice.Dsp.Spectral;
using EdgeVoice.Speech.Audio;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>
/// Lost frames filled in, against spandsp and against silence: distance of the spectrum from that of the sound without loss,
/// in the frames lost and the one after each.
/// </summary>
internal sealed class ConcealmentBench : IDspBenchPart
{
    private const int Frame = 160;

    public string Name => "concealment";

    public void Run(DspBenchContext context)
    {
        if (context.Shared is not { } shared)
        {
            context.Skip("loss concealment quality", "needs the recordings in ../shared");
            return;
        }
        context.Report("loss concealment on recorded speech");
        string[] files = [.. Directory.GetFiles(Path.Combine(shared, "speech", "read"), "*.wav").Order(StringComparer.Ordinal).Take(context.Quick ? 12 : 60)];
        float[][] clips = [.. files.Select(Load)];
        bool peer = Spandsp.Present;
        if (!peer)
            context.Skip("spandsp's concealment", Spandsp.Absent);
        Words(context, files);
        foreach (double share in (double[])[0.01, 0.03, 0.05, 0.10])
        {
            foreach (bool burst in (bool[])[false, true])
            {
                string set = $"read speech, 8 kHz, {100 * share:0} % {(burst ? "in bursts" : "single")}";
                var ours = new Distance();
                var theirs = new Distance();
                var silence = new Distance();
                for (int n = 0; n < clips.Length; n++)
                {
                    int frames = clips[n].Length / Frame;
                    bool[] lost = new PacketLoss(share, MeanBurst: burst ? 3 : 1).Draw(frames, n);
                    float[] clean = clips[n].AsSpan(0, frames * Frame).ToArray();
                    ours.Add(clean, Ours(clean, lost), lost);
                    silence.Add(clean, Silence(clean, lost), lost);
                    if (peer)
                        theirs.Add(clean, SpandspPlc.Conceal(clean, lost), lost);
                }
                context.AddQuality("concealer", set, "spectral distance, dB", ours.Mean, peer ? "spandsp" : null, peer ? theirs.Mean : null);
                context.AddQuality("concealer", set, "spectral distance, dB", ours.Mean, "silence", silence.Mean);
            }
        }
    }

    /// <summary>What the losses cost the recogniser and a listener's opinion, filled in by us, by spandsp, and not at all.</summary>
    private static void Words(DspBenchContext context, string[] files)
    {
        var sounds = new BenchSounds(context.Shared!);
        if (NoiseWordsBench.FindModel() is not string folder)
        {
            context.Skip("word error rate with losses", "no recogniser model (models/asr/starter-en-8k)");
            return;
        }
        context.Report("loss concealment, word error rate and DNSMOS");
        int every = context.Quick ? 40 : 1;
        SpokenClip[] chosen = [.. sounds.Clips(8000).Where((_, n) => n % (4 * every) == 0), .. NoiseWordsBench.Callers(context).Where((_, n) => n % (2 * every) == 0)];
        using var model = VoskModel.Open(folder, new RecognizerOptions { MaxAlternatives = 1 });
        using var opinion = new Dnsmos(sounds);
        var conditions = (from share in (double[])[0, 0.01, 0.03, 0.05, 0.10] from burst in (bool[])[false, true] where share > 0 || !burst select (share, burst)).ToArray();
        (string Name, Func<float[], bool[], float[]> Fill)[] ways =
            [("ours", Ours), .. Spandsp.Present ? [("spandsp", SpandspPlc.Conceal)] : Array.Empty<(string, Func<float[], bool[], float[]>)>(), ("silence", Silence)];
        var rows = new List<QualityRow>[conditions.Length];
        Parallel.For(0, rows.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, n =>
        {
            var (share, burst) = conditions[n];
            using var recogniser = model.Create();
            int words = chosen.Sum(clip => WordErrors.Words(clip.Text).Length);
            var figures = ways.Select(way =>
            {
                var errors = new int[chosen.Length];
                var heard = new List<float>();
                for (int i = 0; i < chosen.Length; i++)
                {
                    float[] clean = [.. new float[20 * Frame], .. SoundLevel.AtLevel(chosen[i].Samples, -22), .. new float[20 * Frame]];
                    int frames = clean.Length / Frame;
                    float[] sound = way.Fill(clean[..(frames * Frame)], share == 0 ? new bool[frames] : new PacketLoss(share, MeanBurst: burst ? 3 : 1).Draw(frames, i));
                    errors[i] = WordErrors.Count(chosen[i].Text, NoiseWordErrors.Hear(recogniser, sound));
                    if (i % 6 == 0)
                        heard.AddRange(sound);
                }
                double mos;
                lock (opinion)
                    mos = opinion.Score(Resampler.Convert([.. heard], 8000, 16000)).Overall;
                return (way.Name, Errors: errors, Wer: 100.0 * errors.Sum() / words, Mos: mos);
            }).ToArray();
            string set = share == 0 ? $"no loss, {words} words" : $"{100 * share:0} % {(burst ? "in bursts" : "single")}, {words} words";
            rows[n] = [];
            foreach (var peer in figures[1..])
            {
                rows[n].Add(new("concealer", set, NoiseWordErrors.Metric, figures[0].Wer, peer.Name, peer.Wer));
                rows[n].Add(new("concealer", set, "DNSMOS overall", figures[0].Mos, peer.Name, peer.Mos));
                if (peer.Name == "spandsp")
                    rows[n].Add(new("concealer", set, "standard error of the difference to spandsp, points", NoiseWordErrors.StandardError(figures[0].Errors, peer.Errors, words)));
            }
        });
        foreach (var row in rows.SelectMany(list => list))
            row.AddTo(context);
    }

    private static float[] Load(string file)
    {
        var wav = WavFile.Read(file);
        return Resampler.Convert(wav.Samples, wav.SampleRate, 8000);
    }

    private static float[] Ours(float[] clean, bool[] lost)
    {
        var concealer = new PacketLossConcealer(8000);
        float[] heard = [.. clean];
        for (int n = 0; n < lost.Length; n++)
        {
            if (lost[n])
                concealer.Conceal(heard.AsSpan(n * Frame, Frame));
            else
                concealer.Accept(heard.AsSpan(n * Frame, Frame));
        }
        return heard;
    }

    private static float[] Silence(float[] clean, bool[] lost)
    {
        float[] heard = [.. clean];
        for (int n = 0; n < lost.Length; n++)
        {
            if (lost[n])
                heard.AsSpan(n * Frame, Frame).Clear();
        }
        return heard;
    }

    /// <summary>Root mean square difference of log spectra (32 ms Hann), 50 dB deep from each frame's peak; silent frames are left out.</summary>
    private sealed class Distance
    {
        private readonly RealFft _fft = new(256);
        private readonly float[] _window = Window.Hann(256);
        private readonly float[] _block = new float[256];
        private readonly float[] _im = new float[129];
        private double _sum;
        private int _count;

        public double Mean => _count == 0 ? 0 : _sum / _count;

        public void Add(float[] clean, float[] heard, bool[] lost)
        {
            var wanted = new float[129];
            var found = new float[129];
            for (int n = 1; n < lost.Length - 1; n++)
            {
                if (!lost[n] && !lost[n - 1])
                    continue;
                float peak = Spectrum(clean, (n * Frame) - 48, wanted);
                // -55 dBFS in one bin of a Hann block: quieter frames hold no speech to be lost.
                if (peak < 0.1f)
                    continue;
                Spectrum(heard, (n * Frame) - 48, found);
                double square = 0, floor = peak * 0.00316;
                for (int k = 1; k < 129; k++)
                {
                    double difference = 20 * Math.Log10(Math.Max(wanted[k], floor) / Math.Max(found[k], floor));
                    square += difference * difference;
                }
                _sum += Math.Sqrt(square / 128);
                _count++;
            }
        }

        private float Spectrum(float[] sound, int at, float[] magnitude)
        {
            at = Math.Min(at, sound.Length - 256);
            sound.AsSpan(at, 256).CopyTo(_block);
            Window.Apply(_window, _block);
            _fft.Forward(_block, magnitude, _im);
            float peak = 0;
            for (int k = 0; k < 129; k++)
            {
                magnitude[k] = MathF.Sqrt((magnitude[k] * magnitude[k]) + (_im[k] * _im[k]));
                peak = MathF.Max(peak, magnitude[k]);
            }
            return peak;
        }
    }
}
