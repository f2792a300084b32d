using System.Collections.Immutable;

namespace EdgeVoice.Dialog;

/// <summary>What happened on the call, as far as the dialog is concerned.</summary>
public abstract record DialogEvent
{
    private DialogEvent() { }

    /// <summary>The caller finished a turn. At least one hypothesis, best first.</summary>
    public sealed record Said(ImmutableArray<Hypothesis> NBest) : DialogEvent;

    /// <summary>The caller said nothing in the time that the last <see cref="DialogAction.Listen"/> gave.</summary>
    public sealed record NoInput : DialogEvent;

    /// <summary>Speech was there, but no words could be made of it.</summary>
    public sealed record NoMatch : DialogEvent;

    /// <summary>The caller has talked longer than any answer needs; the turn was cut at the backstop.</summary>
    public sealed record TooMuchSpeech : DialogEvent;

    /// <summary>Keys pressed (0-9, *, #, A-D), complete for what was asked or ended by a pause.</summary>
    public sealed record Keyed(string Digits) : DialogEvent;

    /// <summary>An action asked for by <see cref="DialogAction.Perform"/> ended.</summary>
    public sealed record ActionEnded(string ActionId, ActionOutcome Outcome, ImmutableDictionary<string, string> Values) : DialogEvent;

    /// <summary>The box cannot serve this call in a bearable time: a person must.</summary>
    public sealed record Overloaded : DialogEvent;

    /// <summary>A transfer did not reach a person; the caller is back.</summary>
    public sealed record TransferFailed(string Target, string Why) : DialogEvent;
}

/// <summary>How an action of a site's system ended.</summary>
public enum ActionOutcome
{
    /// <summary>The system did it; values hold its answer.</summary>
    Done,

    /// <summary>The system answered that it will not (no such order, slot taken); values hold <c>reason</c>.</summary>
    Refused,

    /// <summary>No answer within the time limit, all retries included.</summary>
    TimedOut,

    /// <summary>The system could not be reached or gave no sense.</summary>
    Failed,
}

/// <summary>A word as heard. Confidence in [0, 1].</summary>
public sealed record HeardWord(string Text, float Confidence);

/// <summary>One reading of what the caller said. Confidence in [0, 1]; words may be empty for typed text.</summary>
public sealed record Hypothesis(string Text, float Confidence, ImmutableArray<HeardWord> Words)
{
    /// <summary>Typed text, taken at its word.</summary>
    public static Hypothesis Typed(string text) => new(text, 1f, []);
}
