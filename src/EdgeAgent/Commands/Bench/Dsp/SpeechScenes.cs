using System.Buffers.Binary;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dsp.Resampling;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>A recording with what is true of it: 20 ms frames that hold speech, by the energy of the clean clip alone.</summary>
/// <param name="Sound">Speech and noise.</param>
/// <param name="Background">The noise alone, as it lies in the sound.</param>
/// <param name="Speech">One entry a frame.</param>
/// <param name="Clear">
/// True where that is beyond doubt: speech within 20 dB of the loud level, or not speech and 42 dB or more below it. In
/// between lie breaths, closures, room noise of the clean recording.
/// </param>
internal sealed record SpeechScene(float[] Sound, float[] Background, bool[] Speech, bool[] Clear);

/// <summary>Builds labelled scenes of the recordings in ../shared: read sentences with pauses, single digits, noises, babble of other speakers.</summary>
internal sealed class SpeechScenes(string shared, int rateHz)
{
    private readonly Dictionary<string, float[]> _clips = [];
    private readonly int _frame = rateHz / 50;

    /// <summary>Read sentences of one speaker after another, 0.6 to 1.5 s apart; the noise reaches from the first to the last sample.</summary>
    /// <param name="noise">A file of ../shared/noise, or "babble": eight of the other speakers at once.</param>
    /// <param name="snrDb">Level of the speech frames over the level of the noise.</param>
    public IEnumerable<SpeechScene> Read(string noise, double snrDb)
    {
        string[] files = [.. Directory.GetFiles(Path.Combine(shared, "speech", "read"), "*.wav").Order(StringComparer.Ordinal)];
        var random = new Random(20);
        int scene = 0;
        foreach (var speaker in files.GroupBy(file => Path.GetFileName(file)[..5]))
        {
            var sound = new List<float>();
            foreach (string file in speaker.Take(10))
            {
                sound.AddRange(new float[(int)(rateHz * (0.6 + (0.9 * random.NextDouble())))]);
                sound.AddRange(Clip(file));
            }
            sound.AddRange(new float[rateHz]);
            yield return Mix([.. sound], noise, snrDb, files, speaker.Key, scene++);
        }
    }

    /// <summary>Each digit alone, a second of noise before and after.</summary>
    public IEnumerable<SpeechScene> Words(string noise, double snrDb)
    {
        string[] files = [.. Directory.GetFiles(Path.Combine(shared, "speech", "read"), "*.wav").Order(StringComparer.Ordinal)];
        int scene = 0;
        foreach (string file in Directory.GetFiles(Path.Combine(shared, "speech", "digits"), "*.wav").Order(StringComparer.Ordinal))
            yield return Mix([.. new float[2 * rateHz], .. Clip(file), .. new float[rateHz]], noise, snrDb, files, "", scene++);
    }

    /// <summary>
    /// Frames within 30 dB of the loud level (90th percentile) of their surroundings; holes up to 80 ms filled, single
    /// frames dropped.
    /// </summary>
    public static (bool[] Speech, bool[] Clear) Label(float[] clean, int frame)
    {
        var level = new double[clean.Length / frame];
        for (int i = 0; i < level.Length; i++)
            level[i] = SoundLevel.Db(clean.AsSpan(i * frame, frame));
        double[] heard = [.. level.Where(l => l > -70).Order()];
        double loud = heard.Length > 0 ? heard[(int)(0.9 * (heard.Length - 1))] : 0;
        bool[] speech = [.. level.Select(l => l > Math.Max(loud - 30, -75))];
        Flip(speech, value: false, most: 4);
        Flip(speech, value: true, most: 1);
        return (speech, [.. speech.Zip(level, (on, l) => on ? l >= loud - 20 : l <= loud - 42)]);
    }

    private SpeechScene Mix(float[] clean, string noise, double snrDb, string[] files, string speaker, int scene)
    {
        var (speech, clear) = Label(clean, _frame);
        if (noise.Length == 0)
            return new SpeechScene(clean, new float[clean.Length], speech, clear);
        double sum = 0;
        int count = 0;
        for (int i = 0; i < speech.Length; i++)
        {
            for (int n = 0; speech[i] && n < _frame; n++, count++)
                sum += clean[(i * _frame) + n] * (double)clean[(i * _frame) + n];
        }
        float[] back = noise == "babble" ? Babble(clean.Length, files, speaker, scene) : Stretch(noise, clean.Length, scene);
        double gain = Math.Sqrt(sum / Math.Max(1, count)) * Math.Pow(10, -snrDb / 20) / Math.Pow(10, SoundLevel.Db(back) / 20);
        float[] sound = new float[clean.Length];
        for (int n = 0; n < sound.Length; n++)
            sound[n] = clean[n] + (float)(gain * back[n]);
        float peak = Math.Max(1, sound.Max(MathF.Abs));
        for (int n = 0; n < sound.Length; n++)
            (sound[n], back[n]) = (sound[n] / peak, (float)gain * back[n] / peak);
        return new SpeechScene(sound, back, speech, clear);
    }

    private float[] Stretch(string noise, int length, int scene)
    {
        float[] all = Clip(Path.Combine(shared, "noise", noise + ".wav"));
        var part = new float[length];
        for (int n = 0; n < length; n++)
            part[n] = all[(n + (scene * 7919)) % all.Length];
        return part;
    }

    private float[] Babble(int length, string[] files, string speaker, int seed)
    {
        var random = new Random(seed);
        var sum = new float[length];
        string[] others = [.. files.Where(file => speaker.Length == 0 || !Path.GetFileName(file).StartsWith(speaker, StringComparison.Ordinal))];
        for (int voice = 0; voice < 8; voice++)
        {
            for (int at = -random.Next(rateHz); at < length;)
            {
                float[] clip = Clip(others[random.Next(others.Length)]);
                float gain = (float)Math.Pow(10, (-30 - SoundLevel.Db(clip)) / 20);
                for (int n = Math.Max(0, -at); n < clip.Length && at + n < length; n++)
                    sum[at + n] += gain * clip[n];
                at += clip.Length;
            }
        }
        return sum;
    }

    private static void Flip(bool[] frames, bool value, int most)
    {
        for (int i = 0; i < frames.Length;)
        {
            int end = i;
            while (end < frames.Length && frames[end] == frames[i])
                end++;
            if (frames[i] == value && end - i <= most && i > 0 && end < frames.Length)
                Array.Fill(frames, !value, i, end - i);
            i = end;
        }
    }

    /// <summary>A 16-bit mono file at a rate.</summary>
    public static float[] Clip(string path, int rateHz)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int fileRate = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(24));
        int data = bytes.AsSpan().IndexOf("data"u8) + 8;
        var sound = new float[(bytes.Length - data) / 2];
        for (int i = 0; i < sound.Length; i++)
            sound[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(data + (2 * i))) / 32768f;
        return fileRate == rateHz ? sound : Resampler.Convert(sound, fileRate, rateHz);
    }

    private float[] Clip(string path)
    {
        if (!_clips.TryGetValue(path, out float[]? clip))
            _clips[path] = clip = Clip(path, rateHz);
        return clip;
    }
}
