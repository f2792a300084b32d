using System.Numerics.Tensors;
using EdgeVoice.Dsp.Resampling;
using EdgeVoice.Speech.Audio;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>A read sentence with its words.</summary>
internal sealed record SpokenClip(string File, string Speaker, string Text, float[] Samples);

/// <summary>The recorded sounds of the reference folder, at the rate asked for. Nothing is copied out of it.</summary>
internal sealed class BenchSounds(string sharedFolder)
{
    public string Folder { get; } = sharedFolder;

    public bool Present => File.Exists(Path.Combine(Folder, "speech", "read", "transcripts.tsv"));

    public IReadOnlyList<string> NoiseNames => [.. Directory.GetFiles(Path.Combine(Folder, "noise"), "*.wav").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <summary>All read sentences, in the order of the list.</summary>
    public IReadOnlyList<SpokenClip> Clips(int rateHz)
    {
        var clips = new List<SpokenClip>();
        foreach (string line in File.ReadLines(Path.Combine(Folder, "speech", "read", "transcripts.tsv")).Skip(1))
        {
            string[] columns = line.Split('\t');
            clips.Add(new SpokenClip(columns[0], columns[1], columns[4], Load(Path.Combine(Folder, "speech", "read", columns[0]), rateHz)));
        }
        return clips;
    }

    /// <summary>Sentences of one speaker behind each other, repeated to the length asked for.</summary>
    public static float[] Talk(IReadOnlyList<SpokenClip> clips, string speaker, int samples)
    {
        float[] all = [.. clips.Where(clip => clip.Speaker == speaker).SelectMany(clip => clip.Samples)];
        var talk = new float[samples];
        for (int at = 0; at < samples; at += all.Length)
            all.AsSpan(0, Math.Min(all.Length, samples - at)).CopyTo(talk.AsSpan(at));
        return talk;
    }

    /// <summary>A noise of the folder, or <c>babble</c>: six speakers at once, each at the same level.</summary>
    public float[] Noise(string name, int rateHz, IReadOnlyList<SpokenClip> clips)
    {
        if (name != "babble")
            return Load(Path.Combine(Folder, "noise", name + ".wav"), rateHz);
        var babble = new float[40 * rateHz];
        foreach (string speaker in clips.Select(clip => clip.Speaker).Distinct().Take(6))
            TensorPrimitives.Add(babble, AtLevel(Talk(clips, speaker, babble.Length), -30), babble);
        return babble;
    }

    /// <summary>Speech with noise under it at a ratio of mean powers (pauses of the speech left out); the noise runs on from an offset.</summary>
    public static float[] Mix(float[] speech, float[] noise, double snrDb, int offset)
    {
        var mixed = new float[speech.Length];
        double speechPower = ActivePower(speech), noisePower = Math.Max(Scores.Power(noise), 1e-12);
        float gain = (float)Math.Sqrt(speechPower / noisePower * Math.Pow(10, -snrDb / 10));
        for (int n = 0; n < mixed.Length; n++)
            mixed[n] = speech[n] + (gain * noise[(n + offset) % noise.Length]);
        return mixed;
    }

    public static float[] AtLevel(float[] sound, double levelDb)
    {
        float gain = (float)Math.Pow(10, (levelDb - (10 * Math.Log10(Math.Max(ActivePower(sound), 1e-12)))) / 20);
        return [.. sound.Select(sample => Math.Clamp(sample * gain, -1, 1))];
    }

    public static float[] Load(string file, int rateHz)
    {
        var audio = WavFile.Read(file);
        return audio.SampleRate == rateHz ? audio.Samples : Resampler.Convert(audio.Samples, audio.SampleRate, rateHz);
    }

    // Mean power of the frames within 25 dB of the loudest: speech without its pauses.
    private static double ActivePower(float[] sound)
    {
        const int Frame = 160;
        double most = 0, sum = 0;
        int counted = 0;
        for (int at = 0; at + Frame <= sound.Length; at += Frame)
            most = Math.Max(most, Scores.Power(sound.AsSpan(at, Frame)));
        for (int at = 0; at + Frame <= sound.Length; at += Frame)
        {
            double power = Scores.Power(sound.AsSpan(at, Frame));
            if (power > most * 0.003)
            {
                sum += power;
                counted++;
            }
        }
        return counted == 0 ? 0 : sum / counted;
    }
}
