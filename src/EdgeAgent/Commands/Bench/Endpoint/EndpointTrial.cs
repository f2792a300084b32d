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

/// <summary>
/// Plays a line to what decides in a call when a turn is over - codec, cleaning, detector, recogniser, dialog run ahead, turn-taker - on media
/// time alone: no sockets, no clock, as fast as the machine can, and the same on every machine.
/// </summary>
/// <remarks>What a line adds (packets, receive buffer, play-out) is not in its figures; <c>bench voice</c> measures that.</remarks>
internal sealed class EndpointTrial(DialogEngine engine, IUtteranceEncoder encoder, ISpeechRecognizerFactory recognition)
{
    private const int RateHz = 8000, LeadMs = 1000, PatienceMs = 5000;

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

    private readonly GrammarBook _grammars = new(recognition);
    private readonly TurnOptions _options = new() { DetectorHangoverMs = CallMedia.DetectorHangoverMs };

    /// <param name="line">What is said, and to which question.</param>
    /// <param name="voice">Name of who says it.</param>
    /// <param name="sound">Its sound at 8 kHz.</param>
    public EndpointResult Run(BenchLine line, string voice, CallerSound sound)
    {
        var dialog = new CallDialog(engine);
        var expected = Lead(dialog, line.Asked);
        var foresight = new Foresight(encoder, dialog, () => Now) { Expected = expected };
        using var ear = new Ear(recognition.Create(), words => foresight.Read(dialog.Aliases.FromRecognizer(words)), final =>
        {
            var heard = dialog.Aliases.FromRecognizer(final);
            return foresight.Read([.. heard.Best.Words.Select(word => word.Text)], CallSession.ToDialog(heard));
        });
        ear.Expect(_grammars.For(expected.Grammar, dialog.Aliases));
        var near = new NearVoice();
        var turns = new TurnTaker(_options);
        turns.AgentSpeaks(interruptible: true);
        turns.Expect(expected);
        var pipeline = new AudioPipeline(RateHz, new HearingOptions().ToPipeline());
        float[] samples = Telephone([.. new float[LeadMs * RateHz / 1000], .. sound.Samples, .. new float[PatienceMs * RateHz / 1000]]);
        double speechEndMs = LeadMs + (sound.SpeechEnd * 1000.0 / RateHz);
        int length = FrameFormat.Samples(RateHz);
        for (int at = 0; at + length <= samples.Length; at += length)
        {
            var frame = samples.AsSpan(at, length);
            pipeline.Process([], frame);
            bool speech = near.IsCaller(frame, pipeline.Speech);
            ear.Frame(frame, turns.Hearing, speech, near.WeakMs);
            switch (turns.Frame(speech, ear.SoFar, drained: true, near.Behind ? near.WeakMs : 0))
            {
                case TurnSignal.FalseStart:
                    ear.Drop();
                    break;
                case TurnSignal.EndOfTurn or TurnSignal.TooMuchSpeech:
                    var soFar = ear.SoFar;
                    int needed = turns.NeededMs;
                    var heard = ear.Finish();
                    if (soFar.Fit is not (AnswerFit.Answers or AnswerFit.Denies) && Disbelief.Of(heard.Best, turns, _options))
                    {
                        turns.Dismiss();
                        break;
                    }
                    double endMs = (at + length) * 1000.0 / RateHz;
                    return Result(heard.Best.Text, Math.Round(endMs - speechEndMs, 1), needed, soFar);
            }
            if (SettleAhead.Due(turns, ear, near))
                ear.Settle();
        }
        return Result("", null, 0, default);

        EndpointResult Result(string heard, double? waitMs, int needed, HeardSoFar soFar)
            => new(line.Type, voice, line.Text, heard, waitMs, needed, soFar.Fit.ToString(), Math.Round(soFar.Completeness, 2), line.PausesAfterWhole);
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
