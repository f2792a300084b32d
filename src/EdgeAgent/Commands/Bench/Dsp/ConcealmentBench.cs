using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dsp.Concealment;
using EdgeVoice.Dsp.Resampling;
using EdgeVoice.Dsp.Spectral;
using EdgeVoice.Speech.Audio;

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
        bool peer = SpandspPlc.IsPresent;
        if (!peer)
            context.Skip("spandsp's concealment", "libspandsp.so.2 is not installed: apt install libspandsp2");
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
