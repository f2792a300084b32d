using System.Collections.Concurrent;
using EdgeVoice.Dsp.Generation;
using EdgeVoice.Dsp.Resampling;
using EdgeVoice.Speech.Audio;

namespace EdgeVoice.Agent.Simulation;

/// <summary>Sound from around the caller, at any rate, as much as is wanted. Several threads may use one.</summary>
internal sealed class NoiseSource
{
    private const int PrepareSeconds = 40;

    private readonly Func<int, float[]> _make;
    private readonly ConcurrentDictionary<int, float[]> _byRate = new();

    /// <summary>Name of <see cref="Babble"/>.</summary>
    public const string BabbleName = "babble";

    private NoiseSource(string name, Func<int, float[]> make) => (Name, _make) = (name, make);

    public string Name { get; }

    public static NoiseSource White { get; } = Generated("white_noise", NoiseColor.White);

    public static NoiseSource Pink { get; } = Generated("pink_noise", NoiseColor.Pink);

    /// <summary>A recording, repeated as often as needed.</summary>
    public static NoiseSource Recording(string name, WavAudio recording)
    {
        if (recording.Samples.Length < recording.SampleRate / 10)
            throw new InvalidDataException($"the noise \"{name}\" is shorter than 100 ms");
        return new NoiseSource(name, rateHz => Resampler.Convert(recording.Samples, recording.SampleRate, rateHz));
    }

    /// <summary>Voices that talk at once, each at the same level, without end: every voice says all its clips in turn.</summary>
    /// <param name="voices">One entry a voice: its clips.</param>
    public static NoiseSource Babble(IReadOnlyList<IReadOnlyList<WavAudio>> voices) => new(BabbleName, rateHz =>
    {
        var sum = new float[PrepareSeconds * rateHz];
        for (int voice = 0; voice < voices.Count; voice++)
        {
            float[][] clips = [.. voices[voice].Select(clip => SoundLevel.AtLevel(Resampler.Convert(clip.Samples, clip.SampleRate, rateHz), -30))];
            if (clips.Sum(clip => clip.Length) == 0)
                continue;
            // Voices begin at different words.
            for (int at = -voice * rateHz / 3, n = voice; at < sum.Length; n++)
            {
                float[] clip = clips[n % clips.Length];
                for (int i = Math.Max(0, -at); i < clip.Length && at + i < sum.Length; i++)
                    sum[at + i] += clip[i];
                at += clip.Length;
            }
        }
        return sum;
    });

    /// <summary>The WAV files of a folder by name, and white and pink noise where it has none; sorted. No folder: only these two.</summary>
    public static IReadOnlyList<NoiseSource> Folder(string? folder)
    {
        var sources = new SortedDictionary<string, NoiseSource>(StringComparer.Ordinal) { [White.Name] = White, [Pink.Name] = Pink };
        if (folder is not null && Directory.Exists(folder))
        {
            foreach (string file in Directory.EnumerateFiles(folder, "*.wav"))
            {
                string name = Path.GetFileNameWithoutExtension(file);
                sources[name] = Recording(name, WavFile.Read(file));
            }
        }
        return [.. sources.Values];
    }

    /// <summary>So many samples; another seed begins elsewhere in the same sound.</summary>
    public float[] Take(int rateHz, int samples, int seed)
    {
        float[] all = _byRate.GetOrAdd(rateHz, _make);
        int offset = (int)((uint)seed * 7919u % (uint)all.Length);
        var taken = new float[samples];
        for (int n = 0; n < samples; n++)
            taken[n] = all[(offset + n) % all.Length];
        return taken;
    }

    private static NoiseSource Generated(string name, NoiseColor color) => new(name, rateHz =>
    {
        var samples = new float[PrepareSeconds * rateHz];
        new NoiseGenerator(-26, color).Generate(samples);
        return samples;
    });
}
