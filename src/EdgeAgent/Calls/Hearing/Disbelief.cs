using EdgeVoice.Agent.Calls.Turns;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Calls.Hearing;

/// <summary>Turns that were none: a short sound of which a recogniser made a word that it does not believe itself, or one that it makes of noise.</summary>
internal static class Disbelief
{
    /// <summary>Below this a single short word is noise rather than an answer.</summary>
    private const float LeastConfidence = 0.3f;

    public static bool Of(RecognizerHypothesis best, TurnTaker turns, TurnOptions options)
    {
        if (best.Words.Count == 0 || turns.SpeechMs >= options.ShortestTurnMs || turns.Continues)
            return false;
        string[] words = [.. best.Words.Select(word => word.Text)];
        return SmallWords.AreInvented(words) ? DictatedLength.Count(words) == 0 : words.Length == 1 && best.Confidence < LeastConfidence;
    }
}
