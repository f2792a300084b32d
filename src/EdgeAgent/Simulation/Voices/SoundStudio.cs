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

    /// <summary>Quiet kept at both ends of speech.</summary>
    private const int QuietMs = 100;

    /// <param name="voice">Voice of the speech parts.</param>
    /// <param name="pace">1 is the voice's own.</param>
    /// <param name="parts">What to put together.</param>
    /// <param name="rateHz">Rate of the line.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<CallerSound> MakeAsync(string voice, double pace, IReadOnlyList<SoundPart> parts, int rateHz, CancellationToken cancellation)
    {
        var samples = new List<float>(new float[rateHz * MarginMs / 1000]);
        int start = -1, speechEnd = 0, trail = 0;
        int? pause = null;
        foreach (var part in parts)
        {
            if (part is SoundPart.Pause silence)
            {
                pause = (pause ?? 0) + (int)((long)rateHz * silence.Ms / 1000);
                continue;
            }
            var piece = part switch
            {
                SoundPart.Speech speech => Cut(Resampler.Convert(await voices.SayAsync(voice, pace, speech.Text, cancellation), CallerVoices.RateHz, rateHz), rateHz),
                SoundPart.Clip clip => Cut(Read(clip.File, rateHz), rateHz),
                _ => Whole(SoundLevel.AtPower(CoughSound.Make(rateHz, samples.Count), CoughLevelDb)),
            };
            // The pause runs from speech to speech: what is quiet at the ends of both pieces is part of it.
            int between = pause ?? (start < 0 ? 0 : rateHz * JoinMs / 1000);
            samples.AddRange(new float[Math.Max(0, between - trail - piece.Lead)]);
            pause = null;
            if (start < 0)
                start = samples.Count + piece.Lead;
            samples.AddRange(piece.Samples);
            trail = piece.Trail;
            if (part is not SoundPart.Cough)
                speechEnd = samples.Count - trail;
        }
        samples.AddRange(new float[(pause ?? 0) + (rateHz * MarginMs / 1000)]);
        return new CallerSound(SoundPart.Describe(parts), [.. samples], Math.Max(start, 0), speechEnd);
    }

    /// <summary>Sound with what is quiet at its ends, in samples.</summary>
    private readonly record struct Piece(float[] Samples, int Lead, int Trail);

    private static Piece Whole(float[] samples) => new(samples, 0, 0);

    private static float[] Read(string file, int rateHz)
    {
        var clip = WavFile.Read(file);
        return Resampler.Convert(clip.Samples, clip.SampleRate, rateHz);
    }

    /// <summary>
    /// The audible part at line level, with the quiet beginnings and ends that words have (the f of "four" is 30 dB below
    /// its vowel), and edges that do not click.
    /// </summary>
    private static Piece Cut(float[] samples, int rateHz)
    {
        var range = AudibleRange.Of(samples, rateHz);
        if (range.Empty)
            return Whole([]);
        int from = Math.Max(0, range.Start - (rateHz * QuietMs / 1000)), to = Math.Min(samples.Length, range.End + (rateHz * QuietMs / 1000));
        float[] cut = SoundLevel.AtLevel(samples[from..to], SpeechLevelDb);
        int edge = Math.Min(rateHz * EdgeMs / 1000, cut.Length / 2);
        for (int i = 0; i < edge; i++)
        {
            cut[i] *= (float)i / edge;
            cut[^(i + 1)] *= (float)i / edge;
        }
        return new Piece(cut, range.Start - from, to - range.End);
    }
}
