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
        services.AddSingleton<ISpeechRecognizerFactory>(_ => VoskModel.Open(options.Speech.Recognizer ?? Path.Combine(options.Speech.ModelsFolder, "asr", "starter-en-8k")));
        services.AddSingleton<ISpeechSynthesizer>(_ => new EspeakVoice(new EspeakOptions()));
        services.AddSingleton<GrammarBook>();
        services.AddSingleton<CallVoice>();
        return services;
    }

    public static IServiceCollection AddUnderstanding(this IServiceCollection services, EdgeVoiceOptions options)
    {
        services.AddSingleton<IUtteranceEncoder>(_ => OnnxUtteranceEncoder.Load(
            options.Dialog.Model ?? Path.Combine(options.Speech.ModelsFolder, "dialog", "encoder", "encoder.onnx")));
        services.AddSingleton<PackRoom>();
        return services;
    }
}
