using EdgeVoice.Dsp.Resampling;
using EdgeVoice.Speech.Audio;

namespace EdgeVoice.Agent.Simulation.Voices;

/// <summary>Puts parts together into sound for the line, before the call, so that a caller answers as fast as a person and costs nothing then.</summary>
internal sealed class SoundStudio(CallerVoices voices)
{
    /// <summary>Usual level of speech on a telephone line, dB relative to full scale.</summary>
    public const double SpeechLevelDb = -22;

    private const double CoughLevelDb = -18;

    /// <summary>Silence before the first and after the last part: a frame each.</summary>
    private const int MarginMs = 20;

    /// <summary>Words that follow each other without a pause part.</summary>
    private const int JoinMs = 60;

    private const int EdgeMs = 5;

    /// <param name="voice">Voice of the speech parts.</param>
    /// <param name="pace">1 is the voice's own.</param>
    /// <param name="parts">What to put together.</param>
    /// <param name="rateHz">Rate of the line.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<CallerSound> MakeAsync(string voice, double pace, IReadOnlyList<SoundPart> parts, int rateHz, CancellationToken cancellation)
    {
        var samples = new List<float>(new float[rateHz * MarginMs / 1000]);
        int start = -1, speechEnd = 0;
        bool joined = false;
        foreach (var part in parts)
        {
            if (part is SoundPart.Pause pause)
            {
                samples.AddRange(new float[(long)rateHz * pause.Ms / 1000]);
                joined = false;
                continue;
            }
            float[] made = part switch
            {
                SoundPart.Speech speech => Trim(Resampler.Convert(await voices.SayAsync(voice, pace, speech.Text, cancellation), CallerVoices.RateHz, rateHz), rateHz),
                SoundPart.Clip clip => Trim(Read(clip.File, rateHz), rateHz),
                _ => LineLevel.Bring(CoughSound.Make(rateHz, samples.Count), CoughLevelDb),
            };
            if (joined)
                samples.AddRange(new float[rateHz * JoinMs / 1000]);
            joined = true;
            if (start < 0)
                start = samples.Count;
            samples.AddRange(made);
            if (part is not SoundPart.Cough)
                speechEnd = samples.Count;
        }
        samples.AddRange(new float[rateHz * MarginMs / 1000]);
        return new CallerSound(SoundPart.Describe(parts), [.. samples], Math.Max(start, 0), speechEnd);
    }

    /// <summary>Sound that goes on for ever behind a caller: a file, or talk of another voice.</summary>
    public static float[] Loop(float[] samples, double levelDb) => LineLevel.Bring(samples, levelDb);

    private static float[] Read(string file, int rateHz)
    {
        var clip = WavFile.Read(file);
        return Resampler.Convert(clip.Samples, clip.SampleRate, rateHz);
    }

    /// <summary>The audible part, at line level, with edges that do not click.</summary>
    private static float[] Trim(float[] samples, int rateHz)
    {
        var range = AudibleRange.Of(samples, rateHz);
        if (range.Empty)
            return [];
        float[] trimmed = LineLevel.Bring(samples.AsSpan(range.Start, range.End - range.Start), SpeechLevelDb);
        int edge = Math.Min(rateHz * EdgeMs / 1000, trimmed.Length / 2);
        for (int i = 0; i < edge; i++)
        {
            trimmed[i] *= (float)i / edge;
            trimmed[^(i + 1)] *= (float)i / edge;
        }
        return trimmed;
    }
}
