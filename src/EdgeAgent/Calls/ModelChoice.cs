using EdgeVoice.Agent.Configuration;
using EdgeVoice.Speech.Models;
using EdgeVoice.Speech.Synthesis;

namespace EdgeVoice.Agent.Calls;

/// <summary>
/// Which models the box runs with: what the configuration names (a set of the manifest, or a path to anybody's model),
/// else the manifest's first of the kind.
/// </summary>
internal sealed class ModelChoice(EdgeVoiceOptions options)
{
    private const string EspeakPrefix = "espeak-ng:";

    private readonly ModelManifest _manifest = ModelManifest.Load(options.Speech.ModelsFolder);

    /// <summary>Folder of the Vosk model.</summary>
    public string Recognizer => FolderOf(options.Speech.Recognizer, "asr");

    /// <summary>File of the dialog encoder.</summary>
    public string Encoder
    {
        get
        {
            string chosen = FolderOf(options.Dialog.Model, "dialog");
            return File.Exists(chosen) ? chosen : Path.Combine(chosen, "encoder.onnx");
        }
    }

    public VoiceOptions Voice
    {
        get
        {
            var cache = new PromptCacheOptions { Folder = options.Speech.PromptCacheFolder };
            if (options.Speech.Voice is { } named && named.StartsWith(EspeakPrefix, StringComparison.Ordinal))
                return new VoiceOptions { Cache = cache, Espeak = new EspeakOptions { Voice = named[EspeakPrefix.Length..] } };
            if (options.Speech.Voice is null && _manifest.Sets.All(set => set.Kind != "tts"))
                return new VoiceOptions { Cache = cache };
            string chosen = FolderOf(options.Speech.Voice, "tts");
            return new VoiceOptions { Cache = cache, PiperModel = Directory.Exists(chosen) ? Directory.EnumerateFiles(chosen, "*.onnx").FirstOrDefault() ?? chosen : chosen };
        }
    }

    private string FolderOf(string? named, string kind)
    {
        if (named is not null)
            return _manifest.Find(named) is { } set ? _manifest.FolderOf(set) : named;
        var first = _manifest.Sets.FirstOrDefault(set => set.Kind == kind)
            ?? throw new InvalidOperationException($"{Path.Combine(options.Speech.ModelsFolder, ModelManifest.FileName)} lists no model of kind {kind}");
        return _manifest.FolderOf(first);
    }
}
