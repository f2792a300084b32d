using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Understanding;

namespace EdgeVoice.Dialog.Meaning;

/// <summary>Trains the understanding of a pack from its examples, with the report of how well they keep apart.</summary>
public static class SiteUnderstanding
{
    /// <summary>Takes seconds; the encoder stays the caller's to dispose, and must outlive the engine.</summary>
    public static (DialogEngine Engine, TrainingReport Report) Train(DialogPack pack, IUtteranceEncoder encoder)
    {
        var (classifier, report) = new IntentTrainer(encoder).Train(
            [.. pack.Training.SelectMany(t => t.Examples.Select(example => new IntentExample(PackUnderstander.Normalise(example), t.Label)))]);
        return (new DialogEngine(pack, new PackUnderstander(pack, encoder, classifier)), report);
    }
}
