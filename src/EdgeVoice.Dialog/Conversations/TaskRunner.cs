using System.Collections.Immutable;
using EdgeVoice.Dialog.Packs;

namespace EdgeVoice.Dialog.Conversations;

/// <summary>How a task went.</summary>
/// <param name="Task">What was pursued.</param>
/// <param name="Completed">The goal was reached, and nothing was done that the caller did not want.</param>
/// <param name="HandedOver">The call ended with a person who was not asked for.</param>
/// <param name="CallerTurns">Turns that the caller needed.</param>
/// <param name="WrongActions">Changes made in the site's systems that the caller did not want, or with other values than his.</param>
/// <param name="WrongHighStakes">Those of them that are of high stakes.</param>
/// <param name="NeedlessConfirmations">Yes/no questions about a value that was right, apart from those that must be asked.</param>
/// <param name="Transcript">What the caller meant to say, what was heard of it, and what the agent said.</param>
public sealed record TaskResult(
    CallerTask Task, bool Completed, bool HandedOver, int CallerTurns, int WrongActions, int WrongHighStakes, int NeedlessConfirmations, ImmutableArray<string> Transcript);

/// <summary>Runs tasks with a simulated caller as text, misheard as asked.</summary>
/// <param name="engine">Engine under test.</param>
/// <param name="now">The moment at which every call takes place.</param>
public sealed class TaskRunner(DialogEngine engine, DateTimeOffset now)
{
    private const int MostTurns = 30;

    /// <summary>Runs one task. <paramref name="hear"/> makes of the caller's words what the agent hears; null: word for word.</summary>
    public TaskResult Run(CallerTask task, Func<string, ExpectedAnswer?, ImmutableArray<Hypothesis>>? hear = null)
    {
        var pack = engine.Pack;
        var caller = new SimulatedCaller(task, pack);
        var call = new TextCall(engine, now);
        var transcript = ImmutableArray.CreateBuilder<string>();
        transcript.Add("agent: " + call.Reply);
        int turns = 0, needless = 0, wrong = 0, wrongHigh = 0, judged = 0;
        string? transfer = null;
        while (turns < MostTurns && !call.Over && transfer is null)
        {
            turns++;
            var e = caller.Answer(call.State);
            if (e is DialogEvent.Said said)
            {
                string meant = said.NBest[0].Text;
                var heard = hear?.Invoke(meant, call.Expected) ?? said.NBest;
                transcript.Add(heard.IsEmpty || heard[0].Text == meant ? "caller: " + meant : $"caller: {meant} [heard: {string.Join(" | ", heard.Select(h => h.Text))}]");
                e = heard.IsEmpty || heard[0].Text.Length == 0 ? new DialogEvent.NoMatch() : new DialogEvent.Said(heard);
            }
            else
            {
                transcript.Add($"caller: {e}");
            }
            call.Take(e);
            transcript.Add("agent: " + call.Reply);
            transfer = call.Actions.OfType<DialogAction.Transfer>().LastOrDefault()?.Target;
            needless += Needless(call.State, caller) ? 1 : 0;
            foreach (var (action, outcome) in call.Performed.Skip(judged))
            {
                if (outcome != ActionOutcome.Done || !Changes(pack.Actions[action.Name]) || Wanted(task, caller, action))
                    continue;
                wrong++;
                wrongHigh += pack.Actions[action.Name].Stakes == MistakeCost.High ? 1 : 0;
                transcript.Add($"wrong: {action.Name} {string.Join(", ", action.Arguments.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => a.Key + "=" + a.Value))}");
            }
            judged = call.Performed.Count;
        }
        bool wantedPerson = pack.Flows.Values.Any(flow => flow.Goal == task.Wants && flow.Steps.Any(step => step is FlowStep.Transfer));
        bool reached = wantedPerson ? transfer is not null : caller.Satisfied(call.State);
        return new TaskResult(task, reached && wrong == 0, transfer is not null && !wantedPerson, turns, wrong, wrongHigh, needless, transcript.ToImmutable());
    }

    private static bool Changes(ActionDefinition action) => action.Static is not { Verb: StaticVerb.Find or StaticVerb.Free };

    /// <summary>An action is wanted when the wanted flow has it and every value it was sent is the caller's.</summary>
    private bool Wanted(CallerTask task, SimulatedCaller caller, DialogAction.Perform action)
        => engine.Pack.Flows.Values.Any(flow => flow.Goal == task.Wants && flow.Steps.OfType<FlowStep.Do>().Any(step => step.Action == action.Name))
            && engine.Pack.Actions[action.Name].Arguments.All(argument => argument.Value.Variables is not [var slot] || Free(slot) || !caller.Wanted.TryGetValue(slot, out var value)
                || string.Equals(value.Is, action.Arguments[argument.Key], StringComparison.OrdinalIgnoreCase));

    /// <summary>A message is passed on as heard: there is no value to be right or wrong.</summary>
    private bool Free(string name) => engine.Pack.Slots.TryGetValue(name, out var slot) && slot.Type == SlotType.Text;

    /// <summary>A question whether a value is right that is right, where nothing demanded the question.</summary>
    private static bool Needless(DialogState state, SimulatedCaller caller)
        => state.Pending is { Kind: QuestionKind.ConfirmSlot, Name: { } slot } && state.Attempts == 0
            && caller.Wanted.TryGetValue(slot, out var value) && string.Equals(state.Slots.GetValueOrDefault(slot)?.Canonical, value.Is, StringComparison.OrdinalIgnoreCase);
}
