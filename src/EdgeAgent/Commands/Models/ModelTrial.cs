using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Commands.Models;

/// <summary>Loads a recogniser whose files look right and lets it hear a second of noise, freely and with a grammar: what a service would find out at its first call.</summary>
internal static class ModelTrial
{
    private static readonly string[] Grammar = ["yes", "no", "one", "two", "three"];

    /// <returns>Why it cannot be used; null when it can.</returns>
    public static string? Problem(string folder)
    {
        try
        {
            using var model = VoskModel.Open(folder);
            Listen(model);
            return null;
        }
        catch (RecognitionException refused)
        {
            return refused.Message;
        }
    }

    /// <exception cref="RecognitionException">It cannot.</exception>
    public static void Listen(VoskModel model)
    {
        using var recognizer = model.Create();
        var random = new Random(1);
        float[] noise = [.. Enumerable.Range(0, model.SampleRate).Select(n => (float)(0.2 * Math.Sin(n * 0.15) * ((random.NextDouble() * 2) - 1)))];
        foreach (var grammar in (RecognizerGrammar?[])[null, model.SupportsGrammar ? model.CreateGrammar(Grammar) : null])
        {
            recognizer.SetGrammar(grammar);
            recognizer.Accept(noise);
            recognizer.Finish();
        }
    }
}
