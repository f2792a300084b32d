using System.Collections.Immutable;

namespace EdgeVoice.Dialog.Conversations;

/// <summary>Something in a conversation that did not go as written.</summary>
public sealed record ConversationFailure(string File, int Line, string Conversation, string Found, string Expected);

/// <summary>How a conversation went.</summary>
/// <param name="Conversation">What was run.</param>
/// <param name="Failures">Empty when all went as written.</param>
/// <param name="CallerTurns">Turns that the caller needed.</param>
/// <param name="Transcript">What both said.</param>
public sealed record ConversationResult(
    Conversation Conversation, ImmutableArray<ConversationFailure> Failures, int CallerTurns, ImmutableList<SaidTurn> Transcript)
{
    public bool Passed => Failures.IsEmpty;
}

/// <summary>
/// Runs conversations as text against an engine, static actions answered from the pack's data. Beside what a conversation expects, every
/// answer must keep the rules that hold always: one question, at the end, and no sentence of the turn before said again unasked.
/// </summary>
/// <param name="engine">Engine under test.</param>
/// <param name="now">The moment at which every conversation takes place.</param>
public sealed class ConversationRunner(DialogEngine engine, DateTimeOffset now)
{
    /// <summary>Runs one conversation from the greeting on. <paramref name="hear"/> makes of the caller's words what the agent hears; null: as written.</summary>
    public ConversationResult Run(Conversation conversation, Func<string, ExpectedAnswer?, ImmutableArray<Hypothesis>>? hear = null)
    {
        var failures = new List<ConversationFailure>();
        var call = new TextCall(engine, now);
        void Fail(int line, string found, string expected) => failures.Add(new ConversationFailure(conversation.File, line, conversation.Name, found, expected));
        foreach (var turn in conversation.Turns)
        {
            if (turn.Event is { } e)
            {
                if (call.Over)
                {
                    Fail(turn.Line, "the call had ended already", "a call that goes on");
                    break;
                }
                string before = call.Reply;
                call.Take(hear is not null && e is DialogEvent.Said said ? Heard(hear(said.NBest[0].Text, call.Expected)) : e);
                Rules(turn, before, call, Fail);
            }
            Expectations(turn, call, Fail);
        }
        if (!conversation.Reached.IsDefault && !call.State.Reached.SequenceEqual(conversation.Reached))
            Fail(conversation.Line, $"reached [{string.Join(", ", call.State.Reached)}]", $"[{string.Join(", ", conversation.Reached)}]");
        if (conversation.MaxTurns is { } most && call.State.Turns > most)
            Fail(conversation.Line, $"{call.State.Turns} turns of the caller", $"at most {most}");
        return new ConversationResult(conversation, [.. failures], call.State.Turns, call.State.History);
    }

    private static DialogEvent Heard(ImmutableArray<Hypothesis> nbest) => nbest.IsEmpty ? new DialogEvent.NoMatch() : new DialogEvent.Said(nbest);

    private static void Rules(ConversationTurn turn, string before, TextCall call, Action<int, string, string> fail)
    {
        int questions = call.Reply.Count(c => c == '?');
        if (questions > 1)
            fail(turn.Line, $"{questions} questions: \"{call.Reply}\"", "one question a turn");
        if (questions == 1 && !call.Reply.TrimEnd().EndsWith('?'))
            fail(turn.Line, $"a question in the middle: \"{call.Reply}\"", "the question last");
        bool asked = call.Step.Understood?.Act is "repeat" or "slower" || turn.Event is DialogEvent.Keyed { Digits: "*" };
        if (!asked && call.Reply.Length > 0 && call.Reply == before)
            fail(turn.Line, $"the same words again: \"{call.Reply}\"", "another wording");
    }

    private static void Expectations(ConversationTurn turn, TextCall call, Action<int, string, string> fail)
    {
        var expect = turn.Expect;
        if (expect.Intent is { } intent && call.Step.Understood?.Intent != intent)
            fail(turn.Line, $"intent '{call.Step.Understood?.Intent ?? "none"}'", $"intent '{intent}'");
        if (expect.Act is { } act && call.Step.Understood?.Act != act)
            fail(turn.Line, $"act '{call.Step.Understood?.Act ?? "none"}'", $"act '{act}'");
        foreach (var (slot, value) in expect.Slots)
        {
            string? found = call.State.Slots.GetValueOrDefault(slot)?.Canonical;
            if ((found ?? "") != value)
                fail(turn.Line, $"{slot} = '{found ?? ""}'", $"{slot} = '{value}'");
        }
        if (expect.Confirm is { } confirm && call.State.Confirming != confirm)
            fail(turn.Line, $"confirmation '{call.State.Confirming}' in \"{call.Reply}\"", $"confirmation '{confirm}'");
        foreach (string text in expect.Reply.Where(text => !call.Reply.Contains(text, StringComparison.OrdinalIgnoreCase)))
            fail(turn.Line, $"\"{call.Reply}\"", $"an answer with \"{text}\"");
        foreach (string text in expect.NotReply.Where(text => call.Reply.Contains(text, StringComparison.OrdinalIgnoreCase)))
            fail(turn.Line, $"\"{call.Reply}\"", $"an answer without \"{text}\"");
        string? transfer = call.Actions.OfType<DialogAction.Transfer>().LastOrDefault()?.Target;
        if (expect.Transfer is { } target && transfer != target)
            fail(turn.Line, transfer is null ? $"no transfer: \"{call.Reply}\"" : $"a transfer to '{transfer}'", $"a transfer to '{target}'");
        bool ends = call.Actions.OfType<DialogAction.HangUp>().Any();
        if (expect.Ends is { } end && ends != end)
            fail(turn.Line, ends ? "the agent hangs up" : $"the agent stays: \"{call.Reply}\"", end ? "the end of the call" : "a call that goes on");
    }
}
