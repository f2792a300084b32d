using System.Runtime.InteropServices;
using System.Text.Json;
using EdgeVoice.Speech.Recognition;
using Xunit;

namespace EdgeVoice.Speech.Tests.Recognition;

public sealed class RecognitionTests(StarterModel starter)
{
    private const string Appointment = "i would like to book an appointment on tuesday";

    [Theory]
    [InlineData(Appointment, "espeak-ng:en-us")]
    [InlineData(Appointment, "flite:slt")]
    [InlineData("can i speak to a person please", "flite:rms")]
    [InlineData("what are your opening hours", "espeak-ng:en-gb")]
    public void A_synthetic_caller_is_heard_through_a_telephone_line(string sentence, string voice)
    {
        using ISpeechRecognizer recognizer = starter.Model.Create();
        RecognizerResult result = StarterModel.Hear(recognizer, TelephoneCaller.Speak(sentence, voice));
        Assert.Equal(sentence, result.Best.Text);
        Assert.All(result.Best.Words, word => Assert.InRange(word.Confidence, 0.5f, 1f));
    }

    [Fact]
    public void Digits_are_heard_with_their_grammar_and_the_grammar_can_change_in_a_call()
    {
        using ISpeechRecognizer recognizer = starter.Model.Create();
        recognizer.SetGrammar(starter.Model.CreateGrammar(Digits.Words));
        Assert.Equal("four two seven nine", StarterModel.Hear(recognizer, TelephoneCaller.Speak("four two seven nine")).Best.Text);
        recognizer.SetGrammar(starter.Model.CreateGrammar(["yes", "no"]));
        Assert.Equal("yes", StarterModel.Hear(recognizer, TelephoneCaller.Speak("yes")).Best.Text);
        recognizer.SetGrammar(null);
        Assert.Equal("i would like to book an appointment", StarterModel.Hear(recognizer, TelephoneCaller.Speak("i would like to book an appointment")).Best.Text);
    }

    [Fact]
    public void A_grammar_set_within_an_utterance_counts_from_the_next_one()
    {
        using ISpeechRecognizer recognizer = starter.Model.Create();
        float[] sound = TelephoneCaller.Speak(Appointment);
        StarterModel.Feed(recognizer, sound.AsSpan(0, sound.Length / 2));
        recognizer.SetGrammar(starter.Model.CreateGrammar(["yes", "no"]));
        StarterModel.Feed(recognizer, sound.AsSpan(sound.Length / 2));
        Assert.Equal(Appointment, recognizer.Finish().Best.Text);
        Assert.DoesNotContain("appointment", StarterModel.Hear(recognizer, sound).Best.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grammar_leaves_out_what_the_model_never_heard_of_and_says_so()
    {
        RecognizerGrammar grammar = starter.Model.CreateGrammar(["Yes", "no xyzzyq", "don't", "", "yes"]);
        Assert.Equal(["xyzzyq"], grammar.UnknownWords);
        Assert.Equal("""["yes","don't","[unk]"]""", grammar.Json);
        Assert.Equal("""["[unk]"]""", starter.Model.CreateGrammar([]).Json);
    }

    [Fact]
    public void A_silence_inside_an_utterance_loses_no_word()
    {
        using ISpeechRecognizer recognizer = starter.Model.Create();
        StarterModel.Feed(recognizer, TelephoneCaller.Speak("i would like to book an appointment"));
        // Far longer than Vosk's own rules for the end of an utterance.
        StarterModel.Feed(recognizer, new float[8000 * 4]);
        StarterModel.Feed(recognizer, TelephoneCaller.Speak("can i speak to a person please"));
        Assert.Equal("i would like to book an appointment can i speak to a person please", recognizer.Finish().Best.Text);
    }

    [Fact]
    public void Partials_grow_and_words_are_placed_within_their_own_utterance()
    {
        using ISpeechRecognizer recognizer = starter.Model.Create();
        float[] sound = TelephoneCaller.Speak(Appointment);
        for (int utterance = 0; utterance < 3; utterance++)
        {
            Assert.Equal("", recognizer.Partial());
            StarterModel.Feed(recognizer, sound.AsSpan(0, sound.Length * 2 / 3));
            string partial = recognizer.Partial();
            Assert.StartsWith("i would like", partial, StringComparison.Ordinal);
            StarterModel.Feed(recognizer, sound.AsSpan(sound.Length * 2 / 3));
            RecognizerHypothesis best = recognizer.Finish().Best;
            Assert.Equal(Appointment, best.Text);
            Assert.InRange(best.Words[0].Start.TotalSeconds, 0, 0.5);
            Assert.InRange(best.Words[^1].End.TotalSeconds, 1, sound.Length / 8000.0);
        }
    }

    [Fact]
    public void A_dropped_utterance_leaves_nothing_behind()
    {
        using ISpeechRecognizer recognizer = starter.Model.Create();
        float[] sound = TelephoneCaller.Speak(Appointment);
        StarterModel.Feed(recognizer, sound.AsSpan(0, sound.Length - 800));
        recognizer.Reset();
        Assert.Equal("", recognizer.Partial());
        Assert.Equal("", recognizer.Finish().Best.Text);
        Assert.Equal("", StarterModel.Hear(recognizer, new float[8000]).Best.Text);
    }

    [Fact]
    public unsafe void Confidences_are_close_to_those_that_vosk_gives_for_a_single_reading()
    {
        // Half drowned in noise, so that the lattice holds several readings.
        float[] sound = TelephoneCaller.Speak(Appointment);
        var random = new Random(7);
        for (int i = 0; i < sound.Length; i++)
            sound[i] += (float)((random.NextDouble() - 0.5) * 0.5);
        using ISpeechRecognizer recognizer = starter.Model.Create();
        RecognizerResult ours = StarterModel.Hear(recognizer, sound);
        Assert.InRange(ours.NBest.Count, 2, 10);

        using VoskRecognizerHandle decoder = starter.Model.NewDecoder(null);
        VoskNative.SetMaxAlternatives(decoder, 0);
        float[] scaled = [.. sound.Select(sample => Math.Clamp(sample * 32768, short.MinValue, short.MaxValue))];
        fixed (float* first = scaled)
            VoskNative.AcceptWaveform(decoder, first, scaled.Length);
        using var theirs = JsonDocument.Parse(Marshal.PtrToStringUTF8((nint)VoskNative.FinalResult(decoder))!);
        var words = theirs.RootElement.GetProperty("result").EnumerateArray()
            .Select(word => (Text: word.GetProperty("word").GetString(), Confidence: word.GetProperty("conf").GetSingle())).ToArray();
        Assert.Contains(words, word => word.Confidence < 0.9f);
        int compared = 0;
        foreach (RecognizedWord word in ours.Best.Words)
        {
            foreach ((string? text, float confidence) in words.Where(other => other.Text == word.Text))
            {
                Assert.Equal(confidence, word.Confidence, 0.2f);
                compared++;
            }
        }
        Assert.True(compared >= 3, $"they heard {string.Join(' ', words)}, we {ours.Best}");
    }

    [Fact]
    public void Any_samples_at_all_are_taken()
    {
        using ISpeechRecognizer recognizer = starter.Model.Create();
        recognizer.Accept([]);
        Assert.Equal("", recognizer.Finish().Best.Text);
        foreach (int length in new[] { 1, 79, 160, 199, 201, 799, 5001 })
        {
            recognizer.Accept(new float[length]);
            Assert.Equal("", recognizer.Finish().Best.Text);
        }
        recognizer.Accept([.. Enumerable.Repeat(float.NaN, 800), .. Enumerable.Repeat(float.PositiveInfinity, 800), .. Enumerable.Repeat(-1e30f, 800)]);
        recognizer.Finish();
        Assert.Equal(Appointment, StarterModel.Hear(recognizer, TelephoneCaller.Speak(Appointment)).Best.Text);
    }

    [Fact]
    public void Several_calls_share_a_model_and_outlive_it()
    {
        VoskModel model = VoskModel.Open(StarterModel.Folder);
        float[] sound = TelephoneCaller.Speak(Appointment);
        ISpeechRecognizer[] calls = [model.Create(), model.Create(), model.Create()];
        foreach (ISpeechRecognizer call in calls)
            call.Accept(sound.AsSpan(0, 160));
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(model.Create);
        // Whose next question has a grammar of its own takes a new decoder of the model.
        calls[2].Reset();
        calls[2].SetGrammar(new RecognizerGrammar("[\"i would like to make an appointment on tuesday\", \"[unk]\"]", []));
        string[] heard = new string[calls.Length];
        Parallel.For(0, calls.Length, i => heard[i] = StarterModel.Hear(calls[i], sound).Best.Text);
        Assert.All(heard, text => Assert.EndsWith("an appointment on tuesday", text, StringComparison.Ordinal));
        foreach (ISpeechRecognizer call in calls)
        {
            call.Dispose();
            Assert.Throws<ObjectDisposedException>(() => call.Accept(sound));
        }
    }
}
