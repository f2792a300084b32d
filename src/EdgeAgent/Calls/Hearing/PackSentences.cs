using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Conversations;
using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Slots;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Speech.Recognition.LanguageModels;

namespace EdgeVoice.Agent.Calls.Hearing;

/// <summary>What callers of a site say, as its pack lists it, and the sentences of its tests, which are kept apart.</summary>
/// <param name="Learned">For the language model, in the recogniser's words.</param>
/// <param name="Tests">Sentences of the pack's conversations that are none of <paramref name="Learned"/>, in the site's words.</param>
/// <param name="Words">All words of the site.</param>
internal sealed record PackSentences(IReadOnlyList<SiteSentence> Learned, IReadOnlyList<string> Tests, IReadOnlyList<string> Words)
{
    /// <summary>Tells what is learned: another one, another language model.</summary>
    public string Digest => SiteSentence.Digest(Learned);

    // One of many names is said by few callers; a list of them must not drown the sentences.
    private const double NameWeight = 0.05;
    private const double PhraseWeight = 0.25;

    public static PackSentences Of(DialogPack pack, string folder)
    {
        var aliases = new WordAliases(pack.Recognition.Aliases);
        var learned = new Dictionary<string, double>(StringComparer.Ordinal);
        void Learn(double weight, IEnumerable<string> texts)
        {
            foreach (string text in texts.Select(PackUnderstander.Normalise).Where(text => text.Length > 0))
                learned[text] = Math.Max(weight, learned.GetValueOrDefault(text));
        }
        Learn(1, pack.Training.SelectMany(entry => entry.Examples));
        Learn(1, pack.Recognition.Sentences);
        Learn(1, pack.Recognition.Words.SelectMany(InSentences));
        Learn(1, [pack.Title]);
        Learn(PhraseWeight, pack.Intents.Values.Select(intent => intent.Title).Concat(pack.Faqs.Values.Select(faq => faq.Title)));
        Learn(PhraseWeight, UniversalCommands.Phrases.Concat(YesNoGrammar.Phrases));
        foreach (var slot in pack.Slots.Values)
        {
            Learn(1, slot.Options.SelectMany(option => option.Say));
            Learn(NameWeight, slot.Names.SelectMany(InSentences));
            Learn(PhraseWeight, SlotGrammar.For(slot.Type).GrammarPhrases(new SlotContext(slot with { Names = [] }, DateTimeOffset.UnixEpoch, pack.Hours, null, Asked: true)));
        }
        string[] tests = [.. Tested(folder).Select(PackUnderstander.Normalise).Where(text => text.Length > 0 && !learned.ContainsKey(text)).Distinct()];
        string[] words = [.. learned.Keys.Concat(tests).SelectMany(text => text.Split(' ')).Where(word => word.Length > 1 && word.All(c => char.IsLetter(c) || c == '\'')).Distinct().Order(StringComparer.Ordinal)];
        return new PackSentences([.. learned.Select(text => new SiteSentence(aliases.ToRecognizer(text.Key), text.Value))], tests, words);
    }

    private static IEnumerable<string> InSentences(string word) => [word, $"my name is {word}", $"it's for {word}", $"i'm calling about {word}"];

    private static IEnumerable<string> Tested(string folder)
    {
        string tests = Path.Combine(folder, "tests");
        if (!Directory.Exists(tests))
            return [];
        return ConversationFile.LoadFolder(tests).Conversations.SelectMany(conversation => conversation.Turns)
            .Select(turn => turn.Event).OfType<DialogEvent.Said>().Select(said => said.NBest[0].Text);
    }
}
