using System.Globalization;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Speech.Synthesis;

namespace EdgeVoice.Agent.Commands.Check;

/// <summary>espeak-ng is there and speaks: it is the voice that always works, and it gives Piper voices their phonemes.</summary>
internal static class VoiceCheck
{
    private const string Prefix = "espeak-ng:";

    public static async Task<CheckItem> OfAsync(EdgeVoiceOptions options, CancellationToken cancellation)
    {
        string language = options.Speech.Voice is { } voice && voice.StartsWith(Prefix, StringComparison.Ordinal) ? voice[Prefix.Length..] : new EspeakOptions().Voice;
        long samples = 0;
        try
        {
            await using var espeak = new EspeakVoice(new EspeakOptions { Voice = language });
            await foreach (var chunk in espeak.SpeakAsync("Thank you for calling.", SpeakingStyle.Default, cancellation))
                samples += chunk.Length;
            if (samples > 0)
                return CheckItem.Ok("voice", string.Create(CultureInfo.InvariantCulture, $"espeak-ng speaks {language}: {samples / (double)espeak.SampleRate:0.0} s of sound for a greeting"));
        }
        catch (SynthesisException failed)
        {
            return CheckItem.Error("voice", $"{failed.Message} ({failed.Code})", failed.Code == "espeak-missing" ? "apt install espeak-ng" : "Mend speech.voice: 'espeak-ng --voices' lists the languages.");
        }
        return CheckItem.Error("voice", $"espeak-ng made no sound for {language}", "Run 'espeak-ng hello' and see what it says.");
    }
}
