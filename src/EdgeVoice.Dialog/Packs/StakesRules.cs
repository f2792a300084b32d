namespace EdgeVoice.Dialog.Packs;

/// <summary>
/// What must not be done wrongly is done only after a yes: in every flow, an action of high stakes stands behind a
/// confirmation of high cost with no question in between, and that confirmation says every value that the action is given.
/// </summary>
internal static class StakesRules
{
    // Numbers that identify the caller are proved by the system that looks them up, and are not read out to the room.
    private static readonly SlotType[] NotSaid = [SlotType.Digits, SlotType.Alphanumeric, SlotType.Spelling, SlotType.Text];

    public static IEnumerable<PackProblem> Check(DialogPack pack, PackMap root)
    {
        foreach (var (_, flow) in PackReader.Blocks(root["flows"]))
        {
            string? confirmed = null;
            foreach (var step in ((flow["steps"] as PackList)?.Items ?? []).OfType<PackMap>())
            {
                if (PackReader.Text(step, "confirm") is { } wording)
                    confirmed = PackReader.Choice(step, "cost", MistakeCost.Medium) == MistakeCost.High ? wording : null;
                else if (step["ask"] is not null || step["branch"] is not null)
                    confirmed = null;
                if (PackReader.Text(step, "do") is not { } name || !pack.Actions.TryGetValue(name, out var action) || action.Stakes != MistakeCost.High)
                    continue;
                if (confirmed is null)
                {
                    yield return new PackProblem(step.File, step.Line, $"action '{name}' of high stakes without a confirmation right before it", "a step 'confirm:' with 'cost: high' after the last question");
                    continue;
                }
                foreach (var variant in pack.Wordings.GetValueOrDefault(confirmed)?.Variants ?? [])
                {
                    foreach (string missing in Values(pack, action).Except(variant.Variables, StringComparer.Ordinal))
                        yield return new PackProblem(step.File, step.Line, $"'{variant.Text}' (wording '{confirmed}'), which does not say {{{missing}}}", $"every value of '{name}' in it: the caller agrees to what he hears");
                }
            }
        }
    }

    private static IEnumerable<string> Values(DialogPack pack, ActionDefinition action)
        => action.Arguments.Values.SelectMany(a => a.Variables).Distinct(StringComparer.Ordinal)
            .Where(name => !pack.Slots.TryGetValue(name, out var slot) || !NotSaid.Contains(slot.Type));
}
