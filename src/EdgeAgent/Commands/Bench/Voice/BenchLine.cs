using EdgeVoice.Agent.Simulation.Voices;

namespace EdgeVoice.Agent.Commands.Bench.Voice;

/// <summary>What the test line asks; told by the words of its last answer.</summary>
internal enum BenchQuestion { Free, YesNo, Colour, Size, Number, Phone, Word, Day, Hour, Note }

/// <summary>One thing that a caller may say when asked.</summary>
/// <param name="Type">Sort of answer, as the report groups them.</param>
/// <param name="Asked">The question that it answers.</param>
/// <param name="Parts">What is brought to the line.</param>
internal sealed record BenchLine(string Type, BenchQuestion Asked, IReadOnlyList<SoundPart> Parts)
{
    /// <summary>Said while the agent is still talking.</summary>
    public bool OverPrompt { get; init; }

    /// <summary>The caller goes on after a pause at a point where what was said is a whole answer: nobody can tell before.</summary>
    public bool PausesAfterWhole { get; init; }

    /// <summary>Other people talk behind the caller.</summary>
    public bool Background { get; init; }

    /// <summary>The caller only says that they listen: nothing is to come of it.</summary>
    public bool Backchannel { get; init; }

    /// <summary>A cough, or "mm-hm": no turn.</summary>
    public bool NoTurn => Backchannel || Parts.All(part => part is SoundPart.Cough);

    /// <summary>Other voices than the caller's own say nothing of this line.</summary>
    public bool Recorded => Parts.Any(part => part is SoundPart.Clip) && !Parts.Any(part => part is SoundPart.Speech or SoundPart.Sentence);

    public string Text => SoundPart.Describe(Parts);
}

/// <summary>Which question an answer of the bench's pack ends with.</summary>
internal static class BenchQuestions
{
    private static readonly (string Cue, BenchQuestion Asked)[] Cues =
    [
        ("shall i", BenchQuestion.YesNo), ("did you want", BenchQuestion.YesNo), ("was that", BenchQuestion.YesNo), ("is that right", BenchQuestion.YesNo),
        ("colour", BenchQuestion.Colour), ("size", BenchQuestion.Size), ("number", BenchQuestion.Number), ("phone", BenchQuestion.Phone),
        ("spell", BenchQuestion.Word), ("message", BenchQuestion.Note), ("day", BenchQuestion.Day), ("time", BenchQuestion.Hour),
    ];

    /// <param name="answer">What the agent said; null where it is not known.</param>
    public static BenchQuestion Of(string? answer)
    {
        string[] sentences = (answer ?? "").ToLowerInvariant().Split('.', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string last = sentences.LastOrDefault() ?? "";
        if (!last.EndsWith('?') || last.Contains("what would you like", StringComparison.Ordinal) || last.Contains("which would you like", StringComparison.Ordinal))
            return BenchQuestion.Free;
        var found = Cues.FirstOrDefault(cue => last.Contains(cue.Cue, StringComparison.Ordinal));
        return found.Cue is null ? BenchQuestion.Free : found.Asked;
    }
}
