using System.Collections.Immutable;

namespace EdgeVoice.Dialog.Slots;

/// <summary>Free text, such as a message: all that was said, and only when it was asked for.</summary>
public sealed class TextGrammar : SlotGrammar
{
    public override AnswerKind Answer => AnswerKind.Free;

    public override IEnumerable<string> GrammarPhrases(SlotContext context) => [];

    public override ImmutableArray<SlotParse> ParseAll(IReadOnlyList<string> words, SlotContext context)
    {
        string text = string.Join(' ', words);
        return context.Asked && words.Count > 0 ? [new SlotParse(text, text, 0, words.Count, 1)] : [];
    }
}
