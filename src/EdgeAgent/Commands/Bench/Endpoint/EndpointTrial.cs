using EdgeVoice.Agent.Calls;
using EdgeVoice.Agent.Calls.Hearing;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Calls.Turns;
using EdgeVoice.Agent.Commands.Bench.Voice;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Simulation.Voices;
using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Understanding;
using EdgeVoice.Dsp;
using EdgeVoice.Dsp.Codecs;
using EdgeVoice.Dsp.Pipeline;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Commands.Bench.Endpoint;

/// <summary>What came of one line in one voice.</summary>
/// <param name="Type">Sort of turn.</param>
/// <param name="Voice">Who said it.</param>
/// <param name="Said">What was said.</param>
/// <param name="Heard">What was heard when the turn was ended.</param>
/// <param name="WaitMs">From the caller's last sample of speech to the end of the turn, in ms of media time; negative where it was ended too early; null when it never was.</param>
/// <param name="NeededMs">The silence that was asked for at the end.</param>
/// <param name="Fit">What the words were to the dialog.</param>
/// <param name="Completeness">How whole the sentence sounded to the dialog model.</param>
/// <param name="AfterWhole">The pause lay behind what was a whole answer.</param>
internal sealed record EndpointResult(
    string Type, string Voice, string Said, string Heard, double? WaitMs, int NeededMs, string Fit, double Completeness, bool AfterWhole);

/// <summary>What came of one line over the agent's prompt.</summary>
/// <param name="Type">Sort of turn.</param>
/// <param name="NoTurn">A cough or an "uh huh": it is not to take the floor.</param>
/// <param name="Voice">Who said it.</param>
/// <param name="Said">What was said.</param>
/// <param name="Heard">What was heard when it took the floor.</param>
/// <param name="Paused">The prompt was held.</param>
/// <param name="TookFloorMs">From the caller's first sample to when the prompt was given up; null where it went on.</param>
internal sealed record OverPromptResult(string Type, bool NoTurn, string Voice, string Said, string Heard, bool Paused, double? TookFloorMs);

/// <summary>
/// Plays a line to what decides in a call when a turn is over - codec, cleaning, detector, recogniser, dialog run ahead, turn-taker - on media
/// time alone: no sockets, no clock, as fast as the machine can, and the same on every machine.
/// </summary>
/// <remarks>What a line adds (packets, receive buffer, play-out) is not in its figures; <c>bench voice</c> measures that.</remarks>
/// <param name="engine">The test line's dialog.</param>
/// <param name="encoder">Its model.</param>
/// <param name="recognition">The recogniser.</param>
/// <param name="talk">What is said in the room of the lines with a background, over and over.</param>
/// <param name="silences">Where given, no turn is ended and every silence is written there, for tuning.</param>
internal sealed class EndpointTrial(DialogEngine engine, IUtteranceEncoder encoder, ISpeechRecognizerFactory recognition, float[] talk, SilenceLog? silences = null)
{
    public const int RateHz = 8000;

    private const int LeadMs = 1000, PatienceMs = 5000;

    private static readonly DateTimeOffset Now = new(2026, 9, 7, 10, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<BenchQuestion, string[]> Ways = new()
    {
        [BenchQuestion.Free] = [],
        [BenchQuestion.Colour] = ["i want to order paint"],
        [BenchQuestion.Size] = ["i want to order paint", "red"],
        [BenchQuestion.YesNo] = ["i want to order paint", "red", "large"],
        [BenchQuestion.Number] = ["i have a number for you"],
        [BenchQuestion.Phone] = ["please call me back"],
        [BenchQuestion.Word] = ["i want to spell a word"],
        [BenchQuestion.Day] = ["i want to book a visit"],
        [BenchQuestion.Hour] = ["i want to book a visit", "on monday"],
        [BenchQuestion.Note] = ["i want to leave a message"],
    };

    private readonly DialogEngine _engine = engine;
    private readonly IUtteranceEncoder _encoder = encoder;
    private readonly ISpeechRecognizerFactory _recognition = recognition;
    private readonly GrammarBook _grammars = new(recognition);
    private readonly TurnOptions _options = silences?.Options ?? new() { DetectorHangoverMs = CallMedia.DetectorHangoverMs };

    /// <param name="line">What is said, and to which question.</param>
    /// <param name="voice">Name of who says it.</param>
    /// <param name="sound">Its sound at 8 kHz.</param>
    public EndpointResult Run(BenchLine line, string voice, CallerSound sound)
    {
        using var call = new Listening(this, line.Asked);
        double speechEndMs = LeadMs + (sound.SpeechEnd * 1000.0 / RateHz);
        silences?.Begin(line, voice, call.Turns.Expected, speechEndMs);
        foreach (var (frame, endMs) in Frames(line, voice, sound))
        {
            var signal = call.Frame(frame.Span, drained: true);
            if (signal is TurnSignal.EndOfTurn or TurnSignal.TooMuchSpeech)
            {
                var soFar = call.Ear.SoFar;
                int needed = call.Turns.NeededMs;
                var heard = call.Ear.Finish();
                if (soFar.Fit is AnswerFit.Answers or AnswerFit.Denies || !Disbelief.Of(heard.Best, call.Turns, _options))
                {
                    silences?.End(heard.Best.Text);
                    return Result(heard.Best.Text, Math.Round(endMs - speechEndMs, 1), needed, soFar);
                }
                call.Turns.Dismiss();
            }
            silences?.Frame(endMs, frame.Span, call.Turns, call.Ear);
            call.SettleAhead();
        }
        return Result("", null, 0, default);

        EndpointResult Result(string heard, double? waitMs, int needed, HeardSoFar soFar)
            => new(line.Type, voice, line.Text, heard, waitMs, needed, soFar.Fit.ToString(), Math.Round(soFar.Completeness, 2), line.PausesAfterWhole);
    }

    /// <summary>The same over a prompt that does not end: who takes the floor, and when.</summary>
    public OverPromptResult RunOverPrompt(BenchLine line, string voice, CallerSound sound)
    {
        using var call = new Listening(this, line.Asked);
        double beganMs = LeadMs + (sound.SoundStart * 1000.0 / RateHz);
        bool paused = false;
        foreach (var (frame, endMs) in Frames(line, voice, sound))
        {
            var signal = call.Frame(frame.Span, drained: false);
            paused |= signal == TurnSignal.Pause;
            if (signal == TurnSignal.BargeIn)
                return new OverPromptResult(line.Type, line.NoTurn, voice, line.Text, call.Ear.Partial, paused, Math.Round(endMs - beganMs));
            call.SettleAhead();
        }
        return new OverPromptResult(line.Type, line.NoTurn, voice, line.Text, "", paused, null);
    }

    /// <summary>The line as it comes over the telephone, frame by frame, with when each frame has ended.</summary>
    private IEnumerable<(Memory<float> Frame, double EndMs)> Frames(BenchLine line, string voice, CallerSound sound)
    {
        float[] samples = [.. new float[LeadMs * RateHz / 1000], .. sound.Samples, .. new float[PatienceMs * RateHz / 1000]];
        // Each voice is talked over by other words.
        int from = voice.Sum(letter => letter) * RateHz / 10;
        for (int i = 0; line.Background && i < samples.Length; i++)
            samples[i] += talk[(from + i) % talk.Length];
        samples = Telephone(samples);
        int length = FrameFormat.Samples(RateHz);
        for (int at = 0; at + length <= samples.Length; at += length)
            yield return (samples.AsMemory(at, length), (at + length) * 1000.0 / RateHz);
    }

    /// <summary>What listens in a call, without the line.</summary>
    private sealed class Listening : IDisposable
    {
        private readonly AudioPipeline _pipeline = new(RateHz, new HearingOptions().ToPipeline());
        private readonly NearVoice _near = new();

        public Listening(EndpointTrial trial, BenchQuestion asked)
        {
            var dialog = new CallDialog(trial._engine);
            var expected = Lead(dialog, asked);
            var foresight = new Foresight(trial._encoder, dialog, () => Now) { Expected = expected };
            Ear = new Ear(trial._recognition.Create(), words => foresight.Read(dialog.Aliases.FromRecognizer(words)), final =>
            {
                var heard = dialog.Aliases.FromRecognizer(final);
                return foresight.Read([.. heard.Best.Words.Select(word => word.Text)], CallSession.ToDialog(heard));
            });
            Ear.Expect(trial._grammars.For(expected.Grammar, dialog.Aliases));
            Turns = new TurnTaker(trial._options);
            Turns.AgentSpeaks(interruptible: true);
            Turns.Expect(expected);
        }

        public Ear Ear { get; }

        public TurnTaker Turns { get; }

        public TurnSignal Frame(Span<float> frame, bool drained)
        {
            _pipeline.Process([], frame);
            bool speech = _near.IsCaller(frame, _pipeline.Speech);
            Ear.Frame(frame, Turns.Hearing, speech, _near.WeakMs);
            var signal = Turns.Frame(speech, Ear.SoFar, drained, _near.Signs, machine: _pipeline.Machine);
            if (signal is TurnSignal.FalseStart or TurnSignal.Resume)
                Ear.Drop();
            return signal;
        }

        public void SettleAhead()
        {
            if (Calls.Hearing.SettleAhead.Due(Turns, Ear, _near))
                Ear.Settle();
        }

        public void Dispose() => Ear.Dispose();
    }

    /// <summary>Talks the dialog up to the question; returns what it expects.</summary>
    private static ExpectedAnswer Lead(CallDialog dialog, BenchQuestion asked)
    {
        var step = dialog.Start(new CallFacts("endpoint", null, null), Now);
        foreach (string said in Ways[asked])
            step = dialog.Advance(new DialogEvent.Said([Hypothesis.Typed(said)]), Now);
        return step.Actions.OfType<DialogAction.Listen>().Last().Expected;
    }

    /// <summary>Through G.711 and back.</summary>
    private static float[] Telephone(float[] samples)
    {
        byte[] payload = new byte[samples.Length];
        G711.EncodeMuLaw(samples, payload);
        float[] heard = new float[samples.Length];
        G711.DecodeMuLaw(payload, heard);
        return heard;
    }
}
