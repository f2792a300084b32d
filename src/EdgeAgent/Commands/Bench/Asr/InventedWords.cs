using System.Collections.Concurrent;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dsp;
using EdgeVoice.Dsp.Pipeline;
using EdgeVoice.Dsp.Voice;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>Words that a recogniser makes of a line on which nobody speaks: noise 10 dB under the level of usual speech, over mu-law.</summary>
internal sealed class InventedWords(AsrBenchOptions options, IReadOnlyList<AsrModel> models, IReadOnlyList<NoiseSource> noises)
{
    private const int UtteranceSeconds = 6;
    private const int QuietFrames = 30;
    private const double SnrDb = 10;
    private static readonly string[] Paths = ["line", "pipeline", "pipeline+vad"];

    private readonly ConcurrentBag<InventedFigure> _figures = [];

    public IReadOnlyList<InventedFigure> Figures =>
    [
        .. _figures.OrderBy(figure => figure.Model, StringComparer.Ordinal).ThenBy(figure => figure.Noise, StringComparer.Ordinal)
            .ThenBy(figure => figure.Grammar, StringComparer.Ordinal).ThenBy(figure => Array.IndexOf(Paths, figure.Path)),
    ];

    public IReadOnlyList<Action> Jobs() => [.. noises.Select(noise => (Action)(() => Measure(noise)))];

    private void Measure(NoiseSource noise)
    {
        var conditions = new TelephoneConditions { Noise = noise, SnrDb = SnrDb, LeadMs = 0, TailMs = 0 };
        foreach (int rate in models.Select(model => model.Model.SampleRate).Distinct())
        {
            var silence = new float[options.NoiseSeconds * 8000];
            float[] line = TelephoneChannel.Carry(silence, 8000, conditions, rate).Samples;
            var cleaned = TelephoneChannel.Carry(silence, 8000, conditions with { Cleaning = new AudioPipelineOptions() }, rate);
            foreach (var model in models.Where(model => model.Model.SampleRate == rate))
            {
                foreach (string mode in (string[])[AsrModes.Free, AsrModes.TenDigits])
                {
                    if (mode != AsrModes.Free && !model.Model.SupportsGrammar)
                        continue;
                    Add(Paths[0], model, mode, noise, line, gated: false);
                    Add(Paths[1], model, mode, noise, cleaned.Samples, gated: false);
                    Add(Paths[2], model, mode, noise, cleaned.Samples, gated: true);
                }
            }
        }
    }

    private void Add(string path, AsrModel model, string mode, NoiseSource noise, float[] sound, bool gated)
    {
        using var recognizer = model.Model.Create();
        recognizer.SetGrammar(mode == AsrModes.TenDigits ? model.TenDigitsGrammar : null);
        int rate = model.Model.SampleRate, words = gated ? Gated(recognizer, sound, rate) : Whole(recognizer, sound, rate);
        double seconds = (double)sound.Length / rate;
        _figures.Add(new InventedFigure(model.Name, noise.Name, mode, path, Math.Round(seconds, 1), Math.Round(words * 60 / seconds, 1)));
    }

    // All of it, in utterances as long as a caller's.
    private static int Whole(ISpeechRecognizer recognizer, float[] sound, int rate)
    {
        int words = 0;
        for (int at = 0; at < sound.Length; at += UtteranceSeconds * rate)
        {
            recognizer.Accept(sound.AsSpan(at, Math.Min(UtteranceSeconds * rate, sound.Length - at)));
            words += Count(recognizer.Finish());
        }
        return words;
    }

    // What the voice activity detector takes for speech, with what was before it, until it is quiet: as a call listens.
    private static int Gated(ISpeechRecognizer recognizer, float[] sound, int rate)
    {
        if (rate is not (8000 or 16000))
            return Whole(recognizer, sound, rate);
        var detector = new VoiceActivityDetector(rate);
        int frame = FrameFormat.Samples(rate), lead = Calls.Hearing.Ear.PrerollMs * rate / 1000, words = 0, quiet = 0;
        bool hearing = false;
        for (int at = 0; at + frame <= sound.Length; at += frame)
        {
            bool speech = detector.Process(sound.AsSpan(at, frame)).Speech;
            if (speech && !hearing)
            {
                int from = Math.Max(0, at - lead);
                recognizer.Accept(sound.AsSpan(from, at - from));
            }
            hearing |= speech;
            if (!hearing)
                continue;
            recognizer.Accept(sound.AsSpan(at, frame));
            quiet = speech ? 0 : quiet + 1;
            if (quiet < QuietFrames)
                continue;
            words += Count(recognizer.Finish());
            (hearing, quiet) = (false, 0);
        }
        return hearing ? words + Count(recognizer.Finish()) : words;
    }

    private static int Count(RecognizerResult result) => SpokenWords.Heard(result.Best).Words.Length;
}
