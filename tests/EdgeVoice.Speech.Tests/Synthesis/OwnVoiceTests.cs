using EdgeVoice.Speech.Models;
using EdgeVoice.Speech.Synthesis;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Speech.Tests.Synthesis;

/// <summary>The voice of a clean clone, run by the same code as any downloaded Piper voice.</summary>
public sealed class OwnVoiceTests : IAsyncLifetime
{
    private const int MostBytes = 18 << 20;

    private readonly string _model;
    private PiperVoice _voice = null!;

    public OwnVoiceTests()
    {
        ModelManifest manifest = ModelManifest.Load(Places.InTree("models"));
        string folder = manifest.FolderOf(manifest.Sets.First(set => set.Kind == "tts"));
        _model = Directory.EnumerateFiles(folder, "*.onnx").Single();
    }

    public ValueTask InitializeAsync()
    {
        _voice = PiperVoice.Open(new PiperOptions { ModelPath = _model });
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _voice.DisposeAsync();

    [Fact]
    public async Task A_sentence_takes_as_long_as_a_person_would_and_is_made_of_voiced_and_unvoiced_sound()
    {
        Assert.Equal(16000, _voice.SampleRate);
        Assert.True(new FileInfo(_model).Length <= MostBytes);
        float[] sound = await Voices.SpeakAsync(_voice, "Good morning, how can I help you today?");
        // Ten syllables at three to six a second.
        Assert.InRange(sound.Length / 16000.0, 1.5, 3.6);
        Assert.All(sound, sample => Assert.InRange(sample, -1f, 1f));
        Assert.True(Crossings(await Voices.SpeakAsync(_voice, "Ssss, shh, pss, tss.")) > 1.5 * Crossings(await Voices.SpeakAsync(_voice, "Oh, no, oh, no.")));
    }

    [Fact]
    public async Task The_same_text_is_the_same_sound()
        => Assert.Equal(await Voices.SpeakAsync(_voice, "Your order is ready."), await Voices.SpeakAsync(_voice, "Your order is ready."));

    [Fact]
    public async Task A_faster_rate_is_shorter_in_proportion()
    {
        const string Text = "Your appointment is on Tuesday the fourth of November.";
        double usual = (await Voices.SpeakAsync(_voice, Text)).Length, fast = (await Voices.SpeakAsync(_voice, Text, 1.6f)).Length, slow = (await Voices.SpeakAsync(_voice, Text, 0.7f)).Length;
        Assert.InRange(usual / fast, 1.45, 1.7);
        Assert.InRange(slow / usual, 1.3, 1.5);
    }

    [Fact]
    public async Task Every_sound_that_espeak_makes_of_English_is_in_its_table()
    {
        using var unknown = new Counted("edgevoice.tts.unknown_phonemes");
        foreach (string text in new[]
        {
            "The quick brown fox jumps over the lazy dog.", "Measure the beige garage, judge!", "Father, caught, cot, cut, put, boot, bird, bear, beer, boy, bough.", "Think of this: thing; singing?",
            "Butter, button, little, bottle.", "Café, naïve, déjà vu, jalapeño, uh-oh.", "Nguyen, Siobhan, Xavier, Zoë.",
        })
            Assert.NotEmpty(await Voices.SpeakAsync(_voice, text));
        // Other tests speak with tables that lack some: only this voice's count is looked at.
        Assert.DoesNotContain("voice=" + _voice.Name, unknown.Tags);
    }

    [Theory]
    [InlineData("<speak>Hello <break time='1s'/> you</speak>")]
    [InlineData("Привет, 你好, مرحبا, Anna")]
    [InlineData("😀 yes 😀")]
    [InlineData("a")]
    [InlineData("?!? 7")]
    [InlineData("Zzzzzzzzzzzzzzzzzzzzzzzz")]
    public async Task Odd_text_is_spoken_as_far_as_it_can_be(string text)
    {
        float[] sound = await Voices.SpeakAsync(_voice, text);
        Assert.Contains(sound, sample => Math.Abs(sample) > 0.2f);
    }

    [Fact]
    public async Task Ten_thousand_characters_begin_to_sound_at_the_first_clause()
    {
        string text = string.Concat(Enumerable.Repeat("One more thing that nobody asked for. ", 263));
        await foreach (ReadOnlyMemory<float> chunk in _voice.SpeakAsync(text, SpeakingStyle.Default, TestContext.Current.CancellationToken))
        {
            Assert.InRange(chunk.Length, 8000, 64000);
            return;
        }
        Assert.Fail("no sound");
    }

    [Fact]
    public async Task A_clause_of_the_greatest_length_is_one_piece()
    {
        string text = string.Join(' ', Enumerable.Repeat("banana", 34));
        Assert.InRange((await Voices.SpeakAsync(_voice, text)).Length / 16000.0, 8, 40);
    }

    private static double Crossings(float[] sound) => Enumerable.Range(1, sound.Length - 1).Count(n => sound[n] * sound[n - 1] < 0) / (double)sound.Length;
}
