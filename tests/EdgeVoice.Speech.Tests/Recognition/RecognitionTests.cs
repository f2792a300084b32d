using EdgeVoice.Speech.Recognition;
using Xunit;

namespace EdgeVoice.Speech.Tests.Recognition;

public sealed class RecognitionTests(StarterModel starter)
{
    private static readonly string[] Digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "oh"];

    [Theory]
    [InlineData("i would like to book an appointment on tuesday", "espeak-ng:en-us")]
    [InlineData("i would like to book an appointment on tuesday", "flite:slt")]
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
        recognizer.SetGrammar(starter.Model.CreateGrammar(Digits));
        Assert.Equal("four two seven nine", StarterModel.Hear(recognizer, TelephoneCaller.Speak("four two seven nine")).Best.Text);
        recognizer.SetGrammar(starter.Model.CreateGrammar(["yes", "no"]));
        Assert.Equal("yes", StarterModel.Hear(recognizer, TelephoneCaller.Speak("yes")).Best.Text);
        recognizer.SetGrammar(null);
        Assert.Equal("i would like to book an appointment", StarterModel.Hear(recognizer, TelephoneCaller.Speak("i would like to book an appointment")).Best.Text);
    }
}
