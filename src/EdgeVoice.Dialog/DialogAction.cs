using System.Collections.Immutable;

namespace EdgeVoice.Dialog;

/// <summary>What the call must do now. Actions of one step are carried out in order.</summary>
public abstract record DialogAction
{
    private DialogAction() { }

    /// <summary>Speak a sentence. <paramref name="Fixed"/> wording has no variable part and is rendered at load.</summary>
    /// <remarks><see cref="Pace"/> is below 1 once the caller has asked for slower speech; such a sentence is rendered anew, or played slower.</remarks>
    public sealed record Say(string Text, SayKind Kind, bool Interruptible, bool Fixed) : DialogAction
    {
        /// <summary>Rate of speech, 1 = the voice's own.</summary>
        public double Pace { get; init; } = 1;
    }

    /// <summary>Open the ear for an answer, once everything before it in the step was played out.</summary>
    public sealed record Listen(ExpectedAnswer Expected) : DialogAction;

    /// <summary>
    /// Ask a site's system; its end comes back as <see cref="DialogEvent.ActionEnded"/> with the same id.
    /// <paramref name="ActionId"/> doubles as the idempotency key.
    /// </summary>
    public sealed record Perform(string ActionId, string Name, ImmutableDictionary<string, string> Arguments) : DialogAction;

    /// <summary>Hand the caller over to a person at the named target of the pack.</summary>
    public sealed record Transfer(string Target, string Reason) : DialogAction;

    /// <summary>The caller's goal was reached (counted as task completion); says nothing.</summary>
    public sealed record Completed(string Goal, ImmutableDictionary<string, string> Slots) : DialogAction;

    /// <summary>End the call once everything was played out.</summary>
    public sealed record HangUp(string Reason) : DialogAction;
}

/// <summary>Why a sentence is said; goes to the turn record.</summary>
public enum SayKind
{
    Greeting, Question, Inform, ImplicitConfirmation, ExplicitConfirmation, Repair, NoInput, NoMatch, Filler, Handoff, Goodbye, Legal,
}

/// <summary>What sort of answer was asked for: it chooses grammar and endpointing.</summary>
public enum AnswerKind
{
    Free, YesNo, Choice, Digits, Date, Time, Number, Money, Phone, Name, Spelling, Alphanumeric,
}

/// <summary>What sorts of answer have in common.</summary>
public static class AnswerKinds
{
    /// <summary>True for what is said piece by piece, with pauses that end nothing: digits, telephone numbers, letters.</summary>
    public static bool IsDictated(this AnswerKind kind)
        => kind is AnswerKind.Digits or AnswerKind.Phone or AnswerKind.Spelling or AnswerKind.Alphanumeric;
}

/// <summary>
/// The answer that the last question expects.
/// </summary>
/// <param name="Kind">Sort of answer.</param>
/// <param name="Grammar">Phrases that may be heard; empty for free recognition. Universal commands are already in it.</param>
/// <param name="MaxLength">Characters after which the answer is complete (digits, spelling); null when open.</param>
/// <param name="NoInputAfter">Silence after the question before <see cref="DialogEvent.NoInput"/>, typically 5 to 8 s.</param>
public sealed record ExpectedAnswer(AnswerKind Kind, ImmutableArray<string> Grammar, int? MaxLength, TimeSpan NoInputAfter);
