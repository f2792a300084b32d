using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Slots;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>The phrases that a call's recogniser is narrowed to when a question is open (<see cref="ListeningGrammar"/>), by the kind of its answer.</summary>
internal sealed class AnswerGrammars(DialogPack pack)
{
    /// <summary>Kinds that have a grammar.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. Enum.GetValues<SlotType>().Where(type => type != SlotType.Text).Select(NameOf)];

    /// <param name="answer">A kind of slot (digits, phone, date, time, number, money, name, spelling, yes_no, choice, alphanumeric) or phrases with | between.</param>
    /// <returns>Phrases, or null when it is neither.</returns>
    public IReadOnlyList<string>? For(string answer)
    {
        if (answer.Contains('|', StringComparison.Ordinal))
            return answer.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        SlotType? found = Enum.GetValues<SlotType>().Cast<SlotType?>().FirstOrDefault(type => NameOf(type!.Value) == answer.Replace('-', '_'));
        if (found is not { } type || type == SlotType.Text)
            return null;
        var slot = pack.Slots.Values.OrderBy(slot => slot.Name, StringComparer.Ordinal).FirstOrDefault(slot => slot.Type == type);
        slot ??= pack.Slots.Values.First() with { Name = answer, Type = type, Names = [], Options = [] };
        return ListeningGrammar.OfSlot(pack, new SlotContext(slot, DateTimeOffset.UnixEpoch, pack.Hours, null, Asked: true), []);
    }

    private static string NameOf(SlotType type) => type == SlotType.YesNo ? "yes_no" : type.ToString().ToLowerInvariant();
}
