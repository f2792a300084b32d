using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Understanding;

namespace EdgeVoice.Dialog.Meaning;

/// <summary>Trains the understanding of a pack from its examples, with the report of how well they keep apart.</summary>
public static class SiteUnderstanding
{
    /// <summary>Takes seconds; the encoder stays the caller's to dispose, and must outlive the engine.</summary>
    /// <param name="pack">Its examples are what is trained on.</param>
    /// <param name="encoder">The dialog model.</param>
    /// <param name="around">Wraps the understander, e.g. to measure it; null for none.</param>
    public static (DialogEngine Engine, TrainingReport Report) Train(
        DialogPack pack, IUtteranceEncoder encoder, Func<IUnderstander, IUnderstander>? around = null)
    {
        var (understander, report) = TrainUnderstander(pack, encoder);
        return (new DialogEngine(pack, around is null ? understander : around(understander)), report);
    }

    /// <summary>The same without a policy around it.</summary>
    public static (PackUnderstander Understander, TrainingReport Report) TrainUnderstander(DialogPack pack, IUtteranceEncoder encoder)
    {
        var (classifier, report) = new IntentTrainer(encoder).Train(
            [.. pack.Training.SelectMany(t => t.Examples.Select(example => new IntentExample(PackUnderstander.Normalise(example), t.Label)))]);
        return (new PackUnderstander(pack, encoder, classifier), report);
    }
}
