namespace EdgeVoice.Agent.Configuration;

/// <summary>Ears and voice.</summary>
internal sealed record SpeechOptions
{
    /// <summary>Folder that holds <c>manifest.json</c> and the models. Default: where the package puts them.</summary>
    public string ModelsFolder { get; init; } = InstallPaths.Models;

    /// <summary>Recogniser: an id of the manifest, or the path of any Vosk model. Default: the manifest's own.</summary>
    public string? Recognizer { get; init; }

    /// <summary>Voice: an id of the manifest, <c>espeak-ng:en-us</c>, or the path of any Piper <c>.onnx</c>. Default: the manifest's own.</summary>
    public string? Voice { get; init; }

    /// <summary>Folder of rendered prompts; made when missing, may be deleted at any time.</summary>
    public string PromptCacheFolder { get; init; } = Path.Combine(InstallPaths.Cache, "prompts");

    /// <summary>The recogniser learns the words and sentences of the dialog pack by itself. Default true.</summary>
    public bool LearnPack { get; init; } = true;

    /// <summary>Folder of the language models that it makes for that; made when missing, may be deleted at any time.</summary>
    public string SiteGraphFolder { get; init; } = Path.Combine(InstallPaths.Cache, "recogniser");

    internal static SpeechOptions Read(SettingReader reader) => new()
    {
        ModelsFolder = reader.Folder("speech.modelsFolder", InstallPaths.Models),
        Recognizer = reader.OptionalText("speech.recognizer"),
        Voice = reader.OptionalText("speech.voice"),
        PromptCacheFolder = reader.FuturePath("speech.promptCacheFolder", Path.Combine(InstallPaths.Cache, "prompts")),
        LearnPack = reader.Flag("speech.learnPack", true),
        SiteGraphFolder = reader.FuturePath("speech.siteGraphFolder", Path.Combine(InstallPaths.Cache, "recogniser")),
    };
}
