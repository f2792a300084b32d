using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Slots;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>The phrases that a call's recogniser is narrowed to when a question is open, by the kind of its answer.</summary>
internal sealed class AnswerGrammars(DialogPack pack)
{
    private static readonly SlotType[] Alone = [SlotType.Digits, SlotType.Phone, SlotType.Spelling, SlotType.Alphanumeric];

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
        // As the dialog listens: digits and spelling alone, anything else beside what the pack knows.
        var slot = pack.Slots.Values.OrderBy(slot => slot.Name, StringComparer.Ordinal).FirstOrDefault(slot => slot.Type == type);
        slot ??= pack.Slots.Values.First() with { Name = answer, Type = type, Names = [], Options = [] };
        var context = new SlotContext(slot, DateTimeOffset.UnixEpoch, pack.Hours, null, Asked: true);
        var phrases = SlotGrammar.For(type).GrammarPhrases(context).Concat(UniversalCommands.Phrases);
        if (type == SlotType.YesNo)
            phrases = phrases.Concat(YesNoGrammar.Phrases);
        if (!Alone.Contains(type))
            phrases = phrases.Concat(pack.Training.SelectMany(entry => entry.Examples));
        return [.. phrases.Select(PackUnderstander.Normalise).Where(phrase => phrase.Length > 0).Distinct().Order(StringComparer.Ordinal)];
    }

    private static string NameOf(SlotType type) => type == SlotType.YesNo ? "yes_no" : type.ToString().ToLowerInvariant();
}
