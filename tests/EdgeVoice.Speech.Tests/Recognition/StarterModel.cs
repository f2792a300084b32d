using EdgeVoice.Speech.Recognition;
using EdgeVoice.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(EdgeVoice.Speech.Tests.Recognition.StarterModel))]

namespace EdgeVoice.Speech.Tests.Recognition;

/// <summary>The model in the tree, loaded once for all tests.</summary>
public sealed class StarterModel : IDisposable
{
    public static string Folder { get; } = Places.InTree("models", "asr", "starter-en-8k");

    private readonly Lazy<VoskModel> _model = new(() => VoskModel.Open(Folder));

    public VoskModel Model => _model.Value;

    public void Dispose()
    {
        if (_model.IsValueCreated)
            Model.Dispose();
    }

    /// <summary>Feeds sound in 20 ms frames, as a call does, and ends the utterance.</summary>
    internal static RecognizerResult Hear(ISpeechRecognizer recognizer, ReadOnlySpan<float> sound)
    {
        Feed(recognizer, sound);
        return recognizer.Finish();
    }

    internal static void Feed(ISpeechRecognizer recognizer, ReadOnlySpan<float> sound)
    {
        int frame = recognizer.SampleRate / 50;
        for (int at = 0; at < sound.Length; at += frame)
            recognizer.Accept(sound[at..Math.Min(sound.Length, at + frame)]);
    }
}
