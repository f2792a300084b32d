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
        var onsets = new List<int>();
        foreach (var part in parts)
        {
            switch (part)
            {
                case SoundPart.Pause silence:
                    pause = (pause ?? 0) + (int)((long)rateHz * silence.Ms / 1000);
                    break;
                case SoundPart.Sentence sentence:
                    var pieces = await SentenceAsync(voice, pace, sentence, rateHz, cancellation);
                    for (int i = 0; i < pieces.Count; i++)
                    {
                        Put(pieces[i], speech: true);
                        if (i < sentence.PausesMs.Count)
                            pause = (int)((long)rateHz * sentence.PausesMs[i] / 1000);
                    }
                    break;
                case SoundPart.Speech speech:
                    Put(Cut(await SayAsync(voice, pace, speech.Text, rateHz, cancellation), rateHz), speech: true);
                    break;
                case SoundPart.Clip clip:
                    Put(Cut(Read(clip.File, rateHz), rateHz), speech: true);
                    break;
                default:
                    Put(Whole(SoundLevel.AtPower(CoughSound.Make(rateHz, samples.Count), CoughLevelDb)), speech: false);
                    break;
            }
        }

        void Put(Piece piece, bool speech)
        {
            // The pause runs from speech to speech: what is quiet at the ends of both pieces is part of it.
            int between = pause ?? (start < 0 ? 0 : rateHz * JoinMs / 1000);
            samples.AddRange(new float[Math.Max(0, between - trail - piece.Lead)]);
            pause = null;
            if (start < 0)
                start = samples.Count + piece.Lead;
            if (speech)
                onsets.Add(samples.Count + piece.Lead);
            samples.AddRange(piece.Samples);
            trail = piece.Trail;
            if (speech)
                speechEnd = samples.Count - trail;
        }

        samples.AddRange(new float[(pause ?? 0) + (rateHz * MarginMs / 1000)]);
        return new CallerSound(SoundPart.Describe(parts), [.. samples], Math.Max(start, 0), speechEnd) { Onsets = onsets };
    }

    /// <summary>Sound with what is quiet at its ends, in samples.</summary>
    private readonly record struct Piece(float[] Samples, int Lead, int Trail);

    private static Piece Whole(float[] samples) => new(samples, 0, 0);

    private async Task<float[]> SayAsync(string voice, double pace, string text, int rateHz, CancellationToken cancellation)
        => Resampler.Convert(await voices.SayAsync(voice, pace, text, cancellation), CallerVoices.RateHz, rateHz);

    /// <summary>
    /// The sentence with commas where the caller will pause, cut in the silence that each comma makes. A voice that makes none says the
    /// pieces one by one, each but the last with a comma's melody at its end.
    /// </summary>
    private async Task<IReadOnlyList<Piece>> SentenceAsync(string voice, double pace, SoundPart.Sentence sentence, int rateHz, CancellationToken cancellation)
    {
        float[] whole = SoundLevel.AtLevel(await SayAsync(voice, pace, string.Join(", ", sentence.Pieces), rateHz, cancellation), SpeechLevelDb);
        if (SentenceGaps.Find(whole, rateHz, sentence.PausesMs.Count) is { } cuts)
        {
            int[] ends = [0, .. cuts, whole.Length];
            return [.. sentence.Pieces.Select((_, i) => Cut(whole[ends[i]..ends[i + 1]], rateHz, level: false))];
        }
        var pieces = new List<Piece>();
        foreach (var (text, i) in sentence.Pieces.Select((text, i) => (text, i)))
            pieces.Add(Cut(await SayAsync(voice, pace, i < sentence.PausesMs.Count ? text + "," : text, rateHz, cancellation), rateHz));
        return pieces;
    }

    private static float[] Read(string file, int rateHz)
    {
        var clip = WavFile.Read(file);
        return Resampler.Convert(clip.Samples, clip.SampleRate, rateHz);
    }

    /// <summary>
    /// The audible part at line level, with the quiet beginnings and ends that words have (the f of "four" is 30 dB below
    /// its vowel), and edges that do not click.
    /// </summary>
    private static Piece Cut(float[] samples, int rateHz, bool level = true)
    {
        var range = AudibleRange.Of(samples, rateHz);
        if (range.Empty)
            return Whole([]);
        int from = Math.Max(0, range.Start - (rateHz * QuietMs / 1000)), to = Math.Min(samples.Length, range.End + (rateHz * QuietMs / 1000));
        float[] cut = level ? SoundLevel.AtLevel(samples[from..to], SpeechLevelDb) : samples[from..to];
        int edge = Math.Min(rateHz * EdgeMs / 1000, cut.Length / 2);
        for (int i = 0; i < edge; i++)
        {
            cut[i] *= (float)i / edge;
            cut[^(i + 1)] *= (float)i / edge;
        }
        return new Piece(cut, range.Start - from, to - range.End);
    }
}
