using System.Collections.Immutable;

namespace EdgeVoice.Dialog.Packs;

/// <summary>The sentences that every pack must hold, with the variables that each may use.</summary>
public static class WordingKeys
{
    public const string Greeting = "greeting", Help = "help", HelpNarrow = "help_narrow", HelpChoices = "help_choices", AnythingElse = "anything_else",
        Goodbye = "goodbye", NoMatch = "no_match", NoInput = "no_input", TooMuch = "too_much_speech", Silent = "no_input_goodbye", Handoff = "handoff",
        TransferFailed = "transfer_failed", OutOfScope = "out_of_scope", DidYouMean = "did_you_mean", StartOver = "start_over", Cancelled = "cancelled",
        Upset = "upset", Hold = "hold", SystemDown = "system_down", Refused = "refused", ClosedDay = "closed_day", ClosedTime = "closed_time", Past = "past",
        ChangeWhat = "change_what", Resume = "resume", Implicit = "implicit", YesNoNarrow = "yes_no_narrow", YesNoKeys = "yes_no_keys", Thanks = "thanks",
        NothingToCancel = "nothing_to_cancel", Meanwhile = "meanwhile";

    /// <summary>Key to the variables it may hold beside the pack's own.</summary>
    public static ImmutableDictionary<string, ImmutableArray<string>> Required { get; } = new Dictionary<string, ImmutableArray<string>>
    {
        [Greeting] = [],
        [Help] = [],
        [HelpNarrow] = [],
        [HelpChoices] = [],
        [AnythingElse] = [],
        [Goodbye] = [],
        [NoMatch] = [],
        [NoInput] = [],
        [TooMuch] = [],
        [Silent] = [],
        [Handoff] = ["target"],
        [TransferFailed] = ["target"],
        [OutOfScope] = [],
        [DidYouMean] = ["meaning"],
        [StartOver] = [],
        [Cancelled] = ["goal"],
        [Upset] = [],
        [Hold] = [],
        [SystemDown] = [],
        [Refused] = [],
        [ClosedDay] = ["value"],
        [ClosedTime] = ["value", "hours"],
        [Past] = ["value"],
        [ChangeWhat] = ["choices"],
        [Resume] = ["goal"],
        [Implicit] = ["values"],
        [YesNoNarrow] = [],
        [YesNoKeys] = [],
        [Thanks] = [],
        [NothingToCancel] = [],
        [Meanwhile] = [],
    }.ToImmutableDictionary();

    /// <summary>Variables that any sentence may hold.</summary>
    public static ImmutableArray<string> Everywhere { get; } = ["site", "hours", "hours_day", "hours_week", "goal"];
}
