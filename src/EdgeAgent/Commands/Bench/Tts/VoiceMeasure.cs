using EdgeVoice.Agent.Commands.Bench.Dsp;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dsp.Resampling;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Speech.Text;

namespace EdgeVoice.Agent.Commands.Bench.Tts;

/// <summary>Figures of what a voice said: speed, what our recogniser understands behind a telephone line, what DNSMOS thinks, pitch and length beside the teacher's.</summary>
internal sealed class VoiceMeasure(ISpeechRecognizerFactory recognition, Dnsmos? p835, P808? p808) : IDisposable
{
    private const int NarrowHz = 8000;
    private const int WideHz = 16000;
    private const double OpinionLevelDb = -24;
    private const int ShortClauseWords = 6;

    public VoiceFigures Of(SpokenPrompts voice, SpokenPrompts? teacher, Action<double> progress)
    {
        int words = 0, errors = 0;
        double seconds = 0, whole = 0, signal = 0, background = 0, overall = 0, opinion = 0, pitchError = 0, lengthError = 0;
        var pitches = new List<double>();
        using ISpeechRecognizer recogniser = recognition.Create();
        for (int i = 0; i < voice.Prompts.Count; i++)
        {
            SpokenPrompt prompt = voice.Prompts[i];
            seconds += prompt.Samples.Length / (double)prompt.RateHz;
            whole += prompt.WholeMs / 1000;
            string said = BenchPrompts.Words(prompt.Text);
            words += WordErrors.Words(said).Length;
            errors += WordErrors.Count(said, Heard(recogniser, prompt));
            double[] log = LogPitch(prompt);
            pitches.AddRange(log);
            if (teacher is not null)
            {
                pitchError += Math.Abs(log.DefaultIfEmpty(0).Average() - LogPitch(teacher.Prompts[i]).DefaultIfEmpty(0).Average());
                double own = Length(prompt), taught = Length(teacher.Prompts[i]);
                lengthError += Math.Abs(own - taught) / taught;
            }
            if (p835 is not null)
            {
                float[] levelled = SoundLevel.AtLevel(Resampler.Convert(prompt.Samples, prompt.RateHz, WideHz), OpinionLevelDb);
                DnsmosScore score = p835.Score(levelled);
                (signal, background, overall) = (signal + score.Signal, background + score.Background, overall + score.Overall);
                opinion += p808!.Score(levelled);
            }
            progress((i + 1.0) / voice.Prompts.Count);
        }
        int count = voice.Prompts.Count;
        double mean = pitches.DefaultIfEmpty(0).Average();
        double? Opinion(double sum) => p835 is null ? null : Math.Round(sum / count, 3);
        double? First(double share, Func<SpokenPrompt, bool> of) => Percentile([.. voice.Prompts.Where(of).Where(prompt => prompt.FirstMs is not null).Select(prompt => prompt.FirstMs!.Value)], share);
        return new VoiceFigures(
            voice.Name,
            Math.Round(whole / seconds, 4),
            First(0.5, _ => true),
            First(0.95, _ => true),
            First(0.95, prompt => ShortFirstClause(prompt.Text)),
            Math.Round(100.0 * errors / words, 2),
            Opinion(overall),
            Opinion(signal),
            Opinion(background),
            Opinion(opinion),
            Math.Round(seconds, 1),
            Math.Round(Math.Exp(mean), 1),
            Math.Round(12 / Math.Log(2) * Math.Sqrt(pitches.Select(p => (p - mean) * (p - mean)).DefaultIfEmpty(0).Average()), 2),
            teacher is null ? null : Math.Round(12 / Math.Log(2) * pitchError / count, 2),
            teacher is null ? null : Math.Round(100 * lengthError / count, 1));
    }

    public void Dispose()
    {
        p835?.Dispose();
        p808?.Dispose();
    }

    private static bool ShortFirstClause(string text)
    {
        string? first = ClauseSplitter.Split(TextNormalizer.Normalize(text)).FirstOrDefault();
        return first is not null && first.Split(' ').Length <= ShortClauseWords;
    }

    private static string Heard(ISpeechRecognizer recogniser, SpokenPrompt prompt)
    {
        float[] line = TelephoneChannel.Carry(prompt.Samples, prompt.RateHz, new TelephoneConditions(), recogniser.SampleRate).Samples;
        recogniser.Reset();
        int step = recogniser.SampleRate / 5;
        for (int at = 0; at < line.Length; at += step)
            recogniser.Accept(line.AsSpan(at, Math.Min(step, line.Length - at)));
        return recogniser.Finish().Best.Text;
    }

    private static double[] LogPitch(SpokenPrompt prompt) =>
        [.. PitchTrack.Of(Resampler.Convert(prompt.Samples, prompt.RateHz, NarrowHz)).Where(hertz => hertz > 0).Select(hertz => Math.Log(hertz))];

    private static double Length(SpokenPrompt prompt)
    {
        (int start, int end) = SoundLevel.Speech(prompt.Samples, prompt.RateHz);
        return Math.Max(0.1, (end - start) / (double)prompt.RateHz);
    }

    private static double? Percentile(double[] values, double share)
    {
        if (values.Length == 0)
            return null;
        Array.Sort(values);
        return Math.Round(values[Math.Clamp((int)Math.Ceiling(share * values.Length) - 1, 0, values.Length - 1)], 1);
    }
}
