using System.Numerics.Tensors;
using EdgeVoice.Agent.Simulation;
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
            TensorPrimitives.Add(babble, SoundLevel.AtLevel(Talk(clips, speaker, babble.Length), -30), babble);
        return babble;
    }

    public static float[] Load(string file, int rateHz)
    {
        var audio = WavFile.Read(file);
        return audio.SampleRate == rateHz ? audio.Samples : Resampler.Convert(audio.Samples, audio.SampleRate, rateHz);
    }
}
