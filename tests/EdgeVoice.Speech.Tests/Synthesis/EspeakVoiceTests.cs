using EdgeVoice.Speech.Synthesis;
using Xunit;

namespace EdgeVoice.Speech.Tests.Synthesis;

public sealed class EspeakVoiceTests
{
    [Fact]
    public async Task A_sentence_becomes_about_two_seconds_of_sound()
    {
        await using var voice = new EspeakVoice(new EspeakOptions());
        float[] sound = await Voices.SpeakAsync(voice, "Good morning, this is the front desk. How can I help?");
        Assert.InRange(sound.Length / (double)voice.SampleRate, 1.5, 6);
        Assert.InRange(sound.Max(), 0.05f, 1f);
    }
}
