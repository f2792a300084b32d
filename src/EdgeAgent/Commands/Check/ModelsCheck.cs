using System.Globalization;
using EdgeVoice.Agent.Calls.Hearing;
using EdgeVoice.Agent.Commands.Models;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Understanding;
using EdgeVoice.Speech.Models;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Commands.Check;

/// <summary>The models: every file as the manifest has it, and the recogniser and the dialog model really load.</summary>
internal static class ModelsCheck
{
    private const string Restore = "Install the package again, or put the file back from models/.";

    public static IEnumerable<CheckItem> Of(EdgeVoiceOptions options)
    {
        ModelManifest manifest;
        try
        {
            manifest = ModelManifest.Load(options.Speech.ModelsFolder);
        }
        catch (InvalidDataException broken)
        {
            return [CheckItem.Error("models", broken.Message, "Mend speech.modelsFolder, or install the package again.")];
        }
        return [Files(manifest), Recognizer(options, manifest), Encoder(options, manifest)];
    }

    private static CheckItem Files(ModelManifest manifest)
    {
        var problems = ModelVerifier.Verify(manifest);
        if (problems.Count > 0)
            return CheckItem.Error("model files", string.Join("\n", problems), Restore);
        long bytes = manifest.Sets.Sum(set => set.Files.Sum(file => file.Bytes));
        return CheckItem.Ok("model files", string.Create(CultureInfo.InvariantCulture,
            $"{string.Join(", ", manifest.Sets.Select(set => set.Name))}: {manifest.Sets.Sum(set => set.Files.Count)} files, {bytes / 1e6:0.0} MB, as the manifest says"));
    }

    private static CheckItem Recognizer(EdgeVoiceOptions options, ModelManifest manifest)
    {
        if (FolderOf(options.Speech.Recognizer, "asr", manifest) is not { } folder)
            return CheckItem.Error("recogniser", NoModel(options.Speech.Recognizer, "asr", manifest), "Mend speech.recognizer: an id of manifest.json, or a folder.");
        try
        {
            using var model = VoskModel.Open(folder);
            ModelTrial.Listen(model);
            string loaded = string.Create(CultureInfo.InvariantCulture, $"libvosk loads {Path.GetFileName(folder)}: {model.SampleRate} Hz, {model.Description.Words} words");
            if (model.SiteProblem is { } left)
                return CheckItem.Warning("recogniser", $"{loaded}; without the site's language model: {left}", "Run edgevoice models adapt again, or delete that folder.");
            return CheckItem.Ok("recogniser", model.Site is { } site ? $"{loaded}, language model adapted to the pack {site.Pack} on {site.Made}" : loaded + Learned(options, model, folder));
        }
        catch (RecognitionException failed)
        {
            return CheckItem.Error("recogniser", failed.Message, "Mend speech.recognizer, or install the package again.");
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or TypeInitializationException)
        {
            return CheckItem.Error("recogniser", $"libvosk cannot be loaded: {(missing.InnerException ?? missing).Message}", "Install the package again; it needs libstdc++6 and libgcc-s1.");
        }
    }

    /// <summary>Whether the service has taught the recogniser the pack as it is now.</summary>
    private static string Learned(EdgeVoiceOptions options, VoskModel model, string folder)
    {
        if (model.Description.Graph != VoskGraph.LookAhead)
            return "; its graph is static: it cannot learn the pack";
        if (!options.Speech.LearnPack)
            return "; speech.learnPack is off: it does not learn the pack";
        // A pack that cannot be read is an item of its own.
        if (DialogPackLoader.Load(options.Dialog.PackFolder).Pack is not { } pack)
            return "";
        var made = SiteGraphs.Of(options.Speech, TimeProvider.System).Find(folder, PackSentences.Of(pack, options.Dialog.PackFolder).Digest);
        return made is null ? $"; the service teaches it the pack {pack.Name} once it runs" : $", taught the pack {pack.Name}";
    }

    private static CheckItem Encoder(EdgeVoiceOptions options, ModelManifest manifest)
    {
        if (FolderOf(options.Dialog.Model, "dialog", manifest) is not { } folder)
            return CheckItem.Error("dialog model", NoModel(options.Dialog.Model, "dialog", manifest), "Mend dialog.model: an id of manifest.json, or a folder.");
        try
        {
            using var encoder = OnnxUtteranceEncoder.Load(Path.Combine(folder, "encoder.onnx"));
            encoder.Encode("when are you open tomorrow");
            return CheckItem.Ok("dialog model", string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(folder)}: {encoder.Dimensions} dimensions"));
        }
        catch (DialogModelException failed)
        {
            return CheckItem.Error("dialog model", failed.Message, Restore);
        }
    }

    private static string NoModel(string? name, string kind, ModelManifest manifest)
        => name is null ? $"{manifest.Folder} holds no model of kind {kind}" : $"there is no model '{name}' in {manifest.Folder}, and no such folder";

    // What the configuration names is an id of the manifest or a folder; when it names nothing, the first of its kind.
    private static string? FolderOf(string? name, string kind, ModelManifest manifest)
    {
        var set = name is null ? manifest.Sets.FirstOrDefault(set => set.Kind == kind) : manifest.Find(name);
        return set is not null ? manifest.FolderOf(set) : name is not null && Directory.Exists(name) ? Path.GetFullPath(name) : null;
    }
}
