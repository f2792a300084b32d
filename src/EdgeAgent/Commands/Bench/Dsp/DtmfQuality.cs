using EdgeVoice.Dsp.Detection;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Keys in band by the masks of ITU-T Q.24: how far each may go before one of the sixteen keys is missed, and talk-off on speech.</summary>
internal static class DtmfQuality
{
    private const int RateHz = 8000;
    private const string AllKeys = "123A456B789C*0#D";
    private static readonly double[] Tones = [697, 770, 852, 941, 1209, 1336, 1477, 1633];

    private sealed record Press(double Ms = 50, double PauseMs = 50, double LowDb = -15, double HighDb = -15, double Offset = 0, double NoiseDb = -200);

    public static string Ours(float[] sound)
    {
        var detector = new DtmfDetector(RateHz);
        var keys = new System.Text.StringBuilder();
        for (int at = 0; at + 160 <= sound.Length; at += 160)
        {
            foreach (ref readonly var found in detector.Process(sound.AsSpan(at, 160)))
                keys.Append(found.Digit);
        }
        return keys.ToString();
    }

    /// <summary>The masks, for one detector.</summary>
    public static IEnumerable<(string Metric, double Value)> Masks(Func<float[], string> detect)
    {
        bool Hears(Press press) => detect(Sound(press)) == AllKeys;
        yield return ("level range dB, from -3 dBm0 a tone", Last(0, 70, 1, db => Hears(new Press(LowDb: -9 - db, HighDb: -9 - db))));
        yield return ("high tone stronger by dB", Last(0, 20, 0.5, db => Hears(new Press(LowDb: -15 - db))));
        yield return ("low tone stronger by dB", Last(0, 20, 0.5, db => Hears(new Press(HighDb: -15 - db))));
        yield return ("frequency offset accepted %", Last(0, 6, 0.1, p => Hears(new Press(Offset: p / 100)) && Hears(new Press(Offset: -p / 100))));
        yield return ("frequency offset refused %", First(0, 8, 0.1, p => detect(Sound(new Press(Ms: 80, Offset: p / 100))).Length + detect(Sound(new Press(Ms: 80, Offset: -p / 100))).Length == 0));
        yield return ("shortest key accepted ms", First(15, 80, 1, ms => Hears(new Press(Ms: ms))));
        yield return ("longest key refused ms", Last(5, 80, 1, ms => detect(Sound(new Press(Ms: ms, PauseMs: 61))).Length == 0));
        yield return ("shortest pause between same keys ms", First(5, 80, 1, ms => detect(Sound(new Press(PauseMs: ms), "5555")) == "5555"));
        yield return ("noise: signal to noise needed dB", First(0, 30, 1, snr => Hears(new Press(NoiseDb: -12 - snr))));
    }

    /// <summary>Keys falsely heard per hour in the recordings of ../shared/speech at ten speeds, each near full scale.</summary>
    public static (double Minutes, double Hours, int Ours, int Spandsp) TalkOff(string shared, bool quick, bool spandsp)
    {
        double seconds = 0, recorded = 0;
        int ours = 0, theirs = 0;
        for (double speed = 0.8; speed < (quick ? 0.84 : 1.26); speed += 0.05)
        {
            var sound = new List<float>();
            foreach (string file in Directory.GetFiles(Path.Combine(shared, "speech"), "*.wav", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                sound.AddRange(AtSpeed(SpeechScenes.Clip(file, RateHz), speed));
            float[] all = [.. sound];
            seconds += all.Length / (double)RateHz;
            recorded = speed * all.Length / RateHz;
            ours += Ours(all).Length;
            theirs += spandsp ? SpandspDtmf.Keys(all).Length : 0;
        }
        return (recorded / 60, seconds / 3600, ours, theirs);
    }

    /// <summary>
    /// Keys and tones falsely heard in made speech that no limit was tuned on: espeak-ng, 24 voices, sentences of people (CLINC150), near
    /// full scale. The recordings of <see cref="TalkOff"/> are those that the limits were found with.
    /// </summary>
    public static (double Hours, int Ours, int Spandsp, int Tones) TalkOffMade(string shared, double hours, bool spandsp)
    {
        string[] sentences = [.. System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(shared, "data", "clinc150", "data_full.json")))
            .RootElement.GetProperty("train").EnumerateArray().Select(pair => pair[0].GetString()!)];
        int done = 0, ours = 0, theirs = 0, tones = 0;
        long samples = 0;
        string[] accents = ["en-us", "en-gb", "en-gb-scotland", "en-029"], variants = ["m1", "m2", "m3", "m5", "m7", "f1", "f2", "f4", "f5", "klatt2", "Alex", "Annie"];
        Parallel.For(0, 10_000, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (n, state) =>
        {
            if (Interlocked.Read(ref samples) >= hours * 3600 * RateHz)
            {
                state.Stop();
                return;
            }
            int from = Interlocked.Add(ref done, 60) - 60;
            string text = string.Join(". ", Enumerable.Range(from, 60).Select(i => sentences[i * 7 % sentences.Length]));
            float[] sound = Speak($"{accents[n % 4]}+{variants[n % 12]}", 130 + (n * 17 % 90), 20 + (n * 31 % 60), text);
            Interlocked.Add(ref samples, sound.Length);
            Interlocked.Add(ref ours, Ours(sound).Length);
            if (spandsp)
                Interlocked.Add(ref theirs, SpandspDtmf.Keys(sound).Length);
            var bank = new CallProgressDetector(RateHz);
            for (int at = 0; at + 160 <= sound.Length; at += 160)
                Interlocked.Add(ref tones, bank.Process(sound.AsSpan(at, 160)).Length);
        });
        return (samples / (3600.0 * RateHz), ours, theirs, tones);
    }

    private static float[] Speak(string voice, int wordsPerMinute, int pitch, string text)
    {
        var start = new System.Diagnostics.ProcessStartInfo("espeak-ng",
            ["-v", voice, "-s", wordsPerMinute.ToString(System.Globalization.CultureInfo.InvariantCulture), "-p", pitch.ToString(System.Globalization.CultureInfo.InvariantCulture), "--stdout", text])
        {
            RedirectStandardOutput = true,
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        using var wav = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(wav);
        process.WaitForExit();
        byte[] bytes = wav.ToArray();
        // A stream's header holds no length: everything after 44 bytes is samples.
        int rateHz = System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(24));
        var sound = new float[(bytes.Length - 44) / 2];
        for (int i = 0; i < sound.Length; i++)
            sound[i] = System.Buffers.Binary.BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(44 + (2 * i))) / 32768f;
        return AtSpeed(EdgeVoice.Dsp.Resampling.Resampler.Convert(sound, rateHz, RateHz), 1);
    }

    private static float[] Sound(Press press, string keys = AllKeys)
    {
        var random = new Random(24);
        var sound = new List<float>(new float[803]);
        foreach (char key in keys)
        {
            int at = AllKeys.IndexOf(key, StringComparison.Ordinal);
            double low = 2 * Math.PI * Tones[at / 4] * (1 + press.Offset) / RateHz, high = 2 * Math.PI * Tones[4 + (at % 4)] * (1 + press.Offset) / RateHz;
            double a = Math.Sqrt(2) * Math.Pow(10, press.LowDb / 20), b = Math.Sqrt(2) * Math.Pow(10, press.HighDb / 20);
            for (int n = 0; n < press.Ms * RateHz / 1000; n++)
                sound.Add((float)((a * Math.Sin(low * n)) + (b * Math.Sin((high * n) + 1))));
            sound.AddRange(new float[(int)(press.PauseMs * RateHz / 1000)]);
        }
        sound.AddRange(new float[800]);
        double noise = Math.Sqrt(3) * Math.Pow(10, press.NoiseDb / 20);
        return [.. sound.Select(x => (float)(x + (noise * ((2 * random.NextDouble()) - 1))))];
    }

    private static float[] AtSpeed(float[] clip, double speed)
    {
        float gain = 0.9f / Math.Max(1e-3f, clip.Max(MathF.Abs));
        var other = new float[(int)((clip.Length - 1) / speed)];
        for (int n = 0; n < other.Length; n++)
        {
            double at = n * speed;
            int whole = (int)at;
            float part = (float)(at - whole);
            other[n] = gain * ((clip[whole] * (1 - part)) + (clip[Math.Min(whole + 1, clip.Length - 1)] * part));
        }
        return other;
    }

    private static double Last(double from, double to, double step, Func<double, bool> holds)
    {
        double last = double.NaN;
        for (double x = from; x <= to && holds(x); x += step)
            last = x;
        return last;
    }

    private static double First(double from, double to, double step, Func<double, bool> holds)
    {
        for (double x = from; x <= to; x += step)
        {
            if (holds(x))
                return x;
        }
        return double.NaN;
    }
}
