using EdgeVoice.Agent.Calls.Hearing;
using EdgeVoice.Agent.Calls.Speaking;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Dialog.Understanding;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Speech.Synthesis;

namespace EdgeVoice.Agent.Calls;

/// <summary>Wires ears, voice and the dialog model into the host.</summary>
internal static partial class SpeechSetup
{
    public static IServiceCollection AddSpeech(this IServiceCollection services, EdgeVoiceOptions options)
    {
        services.AddSingleton(new ModelChoice(options));
        services.AddSingleton<ISpeechRecognizerFactory>(provider => OpenRecognizer(
            provider.GetRequiredService<ModelChoice>().Recognizer, provider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SpeechSetup))));
        services.AddSingleton(provider => SynthesizerFactory.Create(provider.GetRequiredService<ModelChoice>().Voice, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<GrammarBook>();
        services.AddSingleton(provider => new CallVoice(provider.GetRequiredService<CachedVoice>(), Faster(provider)));
        return services;
    }

    private static VoskModel OpenRecognizer(string folder, ILogger logger)
    {
        var model = VoskModel.Open(folder);
        if (model.SiteProblem is { } problem)
            LogSiteLeftAside(logger, problem);
        else if (model.Site is { } site)
            LogSite(logger, site.Pack, site.Made);
        return model;
    }

    [LoggerMessage(160, LogLevel.Information, "the recogniser's language model is adapted to the pack {Pack}, on {Made}")]
    private static partial void LogSite(ILogger logger, string pack, string made);

    [LoggerMessage(161, LogLevel.Warning, "the site's language model of the recogniser is left aside: {Why}")]
    private static partial void LogSiteLeftAside(ILogger logger, string why);

    /// <summary>espeak-ng beside a neural voice; a site that speaks with espeak-ng has nothing faster.</summary>
    private static FastVoice? Faster(IServiceProvider provider)
    {
        var chosen = provider.GetRequiredService<ModelChoice>().Voice;
        return chosen.PiperModel is null ? null : new FastVoice(new EspeakVoice(chosen.Espeak, provider.GetRequiredService<TimeProvider>()));
    }

    public static IServiceCollection AddUnderstanding(this IServiceCollection services)
    {
        services.AddSingleton<IUtteranceEncoder>(provider => OnnxUtteranceEncoder.Load(provider.GetRequiredService<ModelChoice>().Encoder));
        services.AddSingleton<PackRoom>();
        return services;
    }
}
