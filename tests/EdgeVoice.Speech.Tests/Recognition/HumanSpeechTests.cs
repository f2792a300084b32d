using EdgeVoice.Speech.Audio;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Speech.Tests.Recognition;

/// <summary>People, not voices: the figures of models/asr/README.md, measured again through our binding.</summary>
public sealed class HumanSpeechTests(StarterModel starter, ITestOutputHelper output)
{
    // The card says 19.7 % with a fifth of a second of line around the word, as a call has it.
    private const double DigitErrorLimit = 0.23;

    [Fact(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    public void Single_human_digits_with_their_grammar_are_heard_as_well_as_the_card_says()
    {
        string[] clips = [.. Directory.EnumerateFiles(Places.InShared("speech", "digits"), "*.wav").Order(StringComparer.Ordinal)];
        Assert.True(clips.Length >= 100);
        using ISpeechRecognizer recognizer = starter.Model.Create();
        recognizer.SetGrammar(starter.Model.CreateGrammar(Digits.Words));
        int wrong = 0;
        foreach (string clip in clips)
        {
            WavAudio audio = WavFile.Read(clip);
            Assert.Equal(recognizer.SampleRate, audio.SampleRate);
            float[] line = new float[recognizer.SampleRate / 5];
            string heard = StarterModel.Hear(recognizer, [.. line, .. audio.Samples, .. line]).Best.Text;
            int said = Path.GetFileName(clip)[0] - '0';
            if (heard != Digits.Words[said] && !(said == 0 && heard == "oh"))
                wrong++;
        }
        double rate = (double)wrong / clips.Length;
        output.WriteLine($"human digits, grammar: {clips.Length} clips, {wrong} wrong, {100 * rate:0.0} %");
        Assert.InRange(rate, 0, DigitErrorLimit);
    }
}
