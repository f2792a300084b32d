using EdgeVoice.Dialog.Packs;

namespace EdgeVoice.Dialog;

/// <summary>What a colleague is told before the caller is put through.</summary>
public static class HandoverSummary
{
    /// <summary>One sentence: who wants what, what is known, what was tried.</summary>
    public static string Of(DialogState state, DialogPack pack)
    {
        string who = state.Slots.Where(s => pack.Slots[s.Key].Type == SlotType.Name).Select(s => s.Value.Spoken).FirstOrDefault() ?? "The caller";
        string goal = state.Goal is { } flow && pack.Flows.TryGetValue(flow, out var wanted) ? wanted.Title : state.Suspended.IsEmpty ? "" : pack.Flows[state.Suspended.Peek().Flow].Title;
        string want = goal.Length == 0 || state.Goal is { } g && pack.Flows[g].Steps is [FlowStep.Transfer, ..] ? "would like to speak to a person" : "called about " + goal;
        var known = state.Slots.Where(s => pack.Slots[s.Key].Type != SlotType.Name && !state.Doubtful.Contains(s.Key)).Select(s => $"{pack.Slots[s.Key].Title}: {s.Value.Spoken}").ToList();
        string details = known.Count == 0 ? "" : ", " + string.Join(", ", known);
        string reached = state.Reached.IsEmpty ? "" : $", and has had {state.Reached.Count} {(state.Reached.Count == 1 ? "matter" : "matters")} settled";
        string mood = state.Upset ? ", and is upset" : "";
        return $"{who} {want}{details}{reached}{mood}.";
    }
}
