using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeVoice.Agent.Calls.Hearing;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Calls.Turns;
using EdgeVoice.Agent.Commands.Bench.Voice;
using EdgeVoice.Dialog;

namespace EdgeVoice.Agent.Commands.Bench.Endpoint;

/// <summary>
/// What was known in every silence of a line, as one JSON object a line: the material from which the times of turn-taking are chosen.
/// No turn is ended, so that the silences behind a wrong end are seen too.
/// </summary>
internal sealed class SilenceLog(TextWriter to)
{
    private const int NeverMs = 2_980, LongestMs = 2_000;

    private BenchLine _line = null!;
    private string _voice = "";
    private ExpectedAnswer? _expected;
    private double _speechEndMs;
    private readonly List<SilentFrame> _frames = [];
    private double _began;
    private int _last;

    /// <summary>Nothing ends a turn but the backstop.</summary>
    public TurnOptions Options { get; } = new()
    {
        DetectorHangoverMs = CallMedia.DetectorHangoverMs,
        ClosedMs = NeverMs,
        DeniedMs = NeverMs,
        ValueMs = NeverMs,
        FreeCompleteMs = NeverMs,
        MessageMs = NeverMs,
        DoubtfulAnswerMs = NeverMs,
        NotUnderstoodMs = NeverMs,
        FragmentMs = NeverMs,
        BrokenOffMs = NeverMs,
        IncompleteMs = NeverMs,
        DoubtfulMs = NeverMs,
        BetweenGroupsMs = NeverMs,
        LikelyLengthMs = NeverMs,
        LikelyLengthLeastMs = NeverMs,
        NoWordsMs = NeverMs,
    };

    public void Begin(BenchLine line, string voice, ExpectedAnswer expected, double speechEndMs)
    {
        (_line, _voice, _expected, _speechEndMs) = (line, voice, expected, speechEndMs);
        _frames.Clear();
    }

    public void Frame(double atMs, ReadOnlySpan<float> frame, TurnTaker turns, Ear ear)
    {
        int silence = turns.Phase == TurnPhase.CallerSpeaking ? turns.SilenceMs : 0;
        if (silence < _last || silence == 0)
            Close("");
        _last = silence;
        if (silence is 0 or > LongestMs)
            return;
        if (_frames.Count == 0)
            _began = atMs;
        float sum = 1e-10f;
        foreach (float sample in frame)
            sum += sample * sample;
        _frames.Add(new SilentFrame(silence, Math.Round(10 * Math.Log10(sum / frame.Length), 1), ear.Settled, ear.Partial, ear.SoFar.Words, ear.SoFar.Characters, ear.SoFar.MostCharacters,
            Math.Round(ear.SoFar.Completeness, 3), ear.SoFar.Fit.ToString(), ear.SoFar.Hanging, ear.SoFar.Doubtful));
    }

    public void End(string heard) => Close(heard);

    private void Close(string heard)
    {
        if (_frames.Count > 0)
        {
            to.WriteLine(JsonSerializer.Serialize(
                new Silence(_line.Type, _voice, _line.Text, _expected!.Kind.ToString(), _line.PausesAfterWhole, Math.Round(_began - _speechEndMs), heard, _frames), SilenceJson.Default.Silence));
        }
        _frames.Clear();
        _last = 0;
    }
}

/// <summary>A frame of silence and what was known in it.</summary>
internal sealed record SilentFrame(
    int SilenceMs, double LevelDb, bool Settled, string Partial, int Words, int Characters, int MostCharacters, double Completeness, string Fit, bool Hanging, bool Doubtful);

/// <param name="Type">Sort of turn.</param>
/// <param name="Voice">Who spoke.</param>
/// <param name="Said">The whole line.</param>
/// <param name="Asked">What was expected.</param>
/// <param name="AfterWhole">The line pauses behind a whole answer.</param>
/// <param name="BeganMs">First frame known to be silent, from the last sample of speech: negative inside the line.</param>
/// <param name="Final">The words of the turn's final, where it ended here.</param>
/// <param name="Frames">Frame by frame.</param>
internal sealed record Silence(
    string Type, string Voice, string Said, string Asked, bool AfterWhole, double BeganMs, string Final, IReadOnlyList<SilentFrame> Frames);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Silence))]
internal sealed partial class SilenceJson : JsonSerializerContext;
