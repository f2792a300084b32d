using EdgeVoice.Speech.Synthesis;
using Xunit;

namespace EdgeVoice.Speech.Tests.Synthesis;

internal static class Voices
{
    public static async Task<float[]> SpeakAsync(ISpeechSynthesizer voice, string text, float rate = 1f)
    {
        var sound = new List<float>();
        await foreach (ReadOnlyMemory<float> chunk in voice.SpeakAsync(text, new SpeakingStyle(rate), TestContext.Current.CancellationToken))
            sound.AddRange(chunk.Span);
        return [.. sound];
    }
}
