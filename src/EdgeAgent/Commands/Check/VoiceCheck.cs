using System.Globalization;
using EdgeVoice.Agent.Calls;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Speech.Synthesis;

namespace EdgeVoice.Agent.Commands.Check;

/// <summary>
/// The voice of the box says a greeting; so does espeak-ng, which always works, gives Piper voices their phonemes and steps in
/// when they fail.
/// </summary>
internal static class VoiceCheck
{
    private const string Greeting = "Thank you for calling.";

    public static async Task<IReadOnlyList<CheckItem>> OfAsync(EdgeVoiceOptions options, CancellationToken cancellation)
    {
        VoiceOptions chosen;
        try
        {
            chosen = new ModelChoice(options).Voice;
        }
        catch (InvalidDataException)
        {
            // The manifest cannot be read, which the check of the models says; espeak-ng can still be tried.
            chosen = new VoiceOptions();
        }
        return chosen.PiperModel is { } model
            ? [await PiperAsync(model, cancellation), await EspeakAsync("fallback voice", chosen.Espeak.Voice, cancellation)]
            : [await EspeakAsync("voice", chosen.Espeak.Voice, cancellation)];
    }

    private static async Task<CheckItem> PiperAsync(string model, CancellationToken cancellation)
    {
        const string Remedy = "Mend speech.voice: a voice of manifest.json, a Piper voice's .onnx (its .onnx.json beside it), or espeak-ng:LANGUAGE.";
        try
        {
            await using var voice = PiperVoice.Open(new PiperOptions { ModelPath = model });
            double seconds = await SecondsAsync(voice, cancellation);
            return seconds > 0
                ? CheckItem.Ok("voice", string.Create(CultureInfo.InvariantCulture, $"{voice.Name} speaks at {voice.SampleRate} Hz: {seconds:0.0} s of sound for a greeting"))
                : CheckItem.Error("voice", $"{voice.Name} made no sound", Remedy);
        }
        catch (SynthesisException failed)
        {
            return CheckItem.Error("voice", $"{failed.Message} ({failed.Code})", Remedy);
        }
    }

    private static async Task<CheckItem> EspeakAsync(string name, string language, CancellationToken cancellation)
    {
        try
        {
            await using var espeak = new EspeakVoice(new EspeakOptions { Voice = language });
            double seconds = await SecondsAsync(espeak, cancellation);
            return seconds > 0
                ? CheckItem.Ok(name, string.Create(CultureInfo.InvariantCulture, $"espeak-ng speaks {language}: {seconds:0.0} s of sound for a greeting"))
                : CheckItem.Error(name, $"espeak-ng made no sound for {language}", "Run 'espeak-ng hello' and see what it says.");
        }
        catch (SynthesisException failed)
        {
            return CheckItem.Error(name, $"{failed.Message} ({failed.Code})", failed.Code == "espeak-missing" ? "apt install espeak-ng" : "Mend speech.voice: 'espeak-ng --voices' lists the languages.");
        }
    }

    private static async Task<double> SecondsAsync(ISpeechSynthesizer voice, CancellationToken cancellation)
    {
        long samples = 0;
        await foreach (var chunk in voice.SpeakAsync(Greeting, SpeakingStyle.Default, cancellation))
            samples += chunk.Length;
        return samples / (double)voice.SampleRate;
    }
}
