using EdgeVoice.Agent.Calls.Hearing;
using EdgeVoice.Agent.Calls.Speaking;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Dialog.Understanding;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Speech.Synthesis;

namespace EdgeVoice.Agent.Calls;

/// <summary>Wires ears, voice and the dialog model into the host.</summary>
internal static class SpeechSetup
{
    public static IServiceCollection AddSpeech(this IServiceCollection services, EdgeVoiceOptions options)
    {
        services.AddSingleton(new ModelChoice(options));
        services.AddSingleton(provider => new SiteRecognizer(
            provider.GetRequiredService<ModelChoice>().Recognizer,
            options.Speech.LearnPack ? SiteGraphs.Of(options.Speech, provider.GetRequiredService<TimeProvider>()) : null,
            provider.GetRequiredService<ILogger<SiteRecognizer>>()));
        services.AddSingleton<ISpeechRecognizerFactory>(provider => provider.GetRequiredService<SiteRecognizer>());
        services.AddSingleton(provider => SynthesizerFactory.Create(provider.GetRequiredService<ModelChoice>().Voice, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<GrammarBook>();
        services.AddSingleton(provider => new CallVoice(provider.GetRequiredService<CachedVoice>(), Faster(provider)));
        return services;
    }

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
