using EdgeVoice.Speech.Synthesis;
using Xunit;

namespace EdgeVoice.Speech.Tests.Synthesis;

public sealed class PiperVoiceTests
{
    [Fact]
    public async Task Phonemes_reach_the_graph_with_begin_pads_marks_and_end()
    {
        using var files = new TinyPiperVoice().Write();
        await using var voice = PiperVoice.Open(new PiperOptions { ModelPath = files.Model });
        Assert.Equal(16000, voice.SampleRate);
        float[] sound = await Voices.SpeakAsync(voice, "Yes, of course.");
        // espeak-ng says "jˈɛs" and "ʌv kˈoːɹs"; its marks stay where they were.
        Assert.Equal(Ids("jˈɛs, ʌv kˈoːɹs."), IdsHeard(sound, lengthScale: 1));
    }

    [Fact]
    public async Task Each_clause_comes_by_itself_and_sentences_are_set_apart()
    {
        using var files = new TinyPiperVoice().Write();
        await using var voice = PiperVoice.Open(new PiperOptions { ModelPath = files.Model, SentencePause = TimeSpan.FromMilliseconds(100) });
        var chunks = new List<float[]>();
        await foreach (ReadOnlyMemory<float> chunk in voice.SpeakAsync("Good morning. How can I help you today, please?", SpeakingStyle.Default, TestContext.Current.CancellationToken))
            chunks.Add(chunk.ToArray());
        Assert.Equal(4, chunks.Count);
        Assert.Equal(1600, chunks[1].Length);
        Assert.All(chunks[1], sample => Assert.Equal(0f, sample));
    }

    [Fact]
    public async Task A_faster_rate_is_a_shorter_length_scale()
    {
        using var files = new TinyPiperVoice().Write();
        await using var voice = PiperVoice.Open(new PiperOptions { ModelPath = files.Model });
        float[] sound = await Voices.SpeakAsync(voice, "Yes.", rate: 2f);
        Assert.Equal(Ids("jˈɛs."), IdsHeard(sound, lengthScale: 0.5f));
    }

    [Fact]
    public async Task A_speaker_is_chosen_by_name_or_number()
    {
        using var files = new TinyPiperVoice { HasSpeakers = true };
        Dictionary<string, object> config = TinyPiperVoice.Config();
        config["num_speakers"] = 3;
        config["speaker_id_map"] = new Dictionary<string, int> { ["anna"] = 2 };
        files.Write(config);
        foreach (string name in new[] { "anna", "2" })
        {
            await using var voice = PiperVoice.Open(new PiperOptions { ModelPath = files.Model, Speaker = name });
            Assert.Equal(Ids("jˈɛs."), IdsHeard(await Voices.SpeakAsync(voice, "Yes."), lengthScale: 3));
        }
        var e = Assert.Throws<SynthesisException>(() => PiperVoice.Open(new PiperOptions { ModelPath = files.Model, Speaker = "bert" }));
        Assert.Contains("bert", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("...", 0)]
    [InlineData("😀😀", 0)]
    [InlineData("Hello 😀 <break/> there", 1)]
    [InlineData("Привет, Anna", 1)]
    public async Task Odd_text_is_spoken_as_far_as_it_can_be(string text, int least)
    {
        using var files = new TinyPiperVoice().Write();
        await using var voice = PiperVoice.Open(new PiperOptions { ModelPath = files.Model });
        float[] sound = await Voices.SpeakAsync(voice, text);
        Assert.True(least == 0 ? sound.Length == 0 : sound.Length > 0);
    }

    [Fact]
    public async Task Cancelling_ends_it()
    {
        using var files = new TinyPiperVoice().Write();
        await using var voice = PiperVoice.Open(new PiperOptions { ModelPath = files.Model });
        using var cancel = new CancellationTokenSource();
        int chunks = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ReadOnlyMemory<float> _ in voice.SpeakAsync("One thing. Another thing. A third thing.", SpeakingStyle.Default, cancel.Token))
            {
                chunks++;
                await cancel.CancelAsync();
            }
        });
        Assert.Equal(1, chunks);
    }

    internal static long[] Ids(string phonemes) =>
        [1, 0, .. phonemes.SelectMany(phoneme => new long[] { TinyPiperVoice.PhonemeIds[phoneme.ToString()][0], 0 }), 2];

    // The voice scales each clause to its peak: the pad (id 0) gives the length scale and undoes it.
    private static long[] IdsHeard(float[] sound, float lengthScale)
    {
        float[] values = [.. sound.Where((_, i) => i % TinyPiperVoice.SamplesPerId == 0)];
        float peak = lengthScale / values[1];
        return [.. values.Select(value => (long)Math.Round(((value * peak) - lengthScale) * 100))];
    }
}
