using EdgeVoice.Dsp;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Calls.Hearing;

/// <summary>
/// How loud each frame of the running utterance was, and so which of its words somebody behind the caller said: those in a row that are as weak
/// for as long as <see cref="NearVoice"/> takes for somebody else's.
/// </summary>
internal sealed class WordLevels
{
    /// <summary>Words that follow one another within this were said by one person, in ms.</summary>
    private const int TogetherMs = 100;

    /// <summary>So many soft words in a row are not a caller's; one or two of a sentence may be soft.</summary>
    private const int SoftWords = 3;

    /// <summary>The same of weak ones, but for the last word of all. A first word that is weak alone may have got the silence before it.</summary>
    private const int WeakWords = 2;

    private readonly List<float> _levels = new(1024);
    private FrameLevel _level = new();

    /// <summary>A new utterance begins.</summary>
    public void Clear()
    {
        _levels.Clear();
        _level = new FrameLevel();
    }

    /// <summary>The recogniser took a frame.</summary>
    public void Add(ReadOnlySpan<float> frame)
    {
        _level.Take(frame);
        _levels.Add(_level.BorneOutDb);
    }

    /// <summary>The words that are the caller's own.</summary>
    public RecognizedWord[] Own(IReadOnlyList<RecognizedWord> words)
    {
        if (words.Count < 2)
            return [.. words];
        float[] levels = [.. words.Select(Loudest)];
        float loudest = levels.Max();
        var own = new List<RecognizedWord>(words.Count);
        for (int from = 0, to; from < words.Count; from = to)
        {
            bool soft = IsSoft(from);
            for (to = from + 1; to < words.Count && IsSoft(to) == soft && (words[to].Start - words[to - 1].End).TotalMilliseconds < TogetherMs; to++)
            {
            }
            if (!soft || !IsBehind(from, to))
                own.AddRange(words.Skip(from).Take(to - from));
        }
        return [.. own];

        bool IsSoft(int i) => levels[i] < loudest - NearVoice.NearDb;
        bool IsBehind(int from, int to)
        {
            int count = to - from;
            double ms = (words[to - 1].End - words[from].Start).TotalMilliseconds;
            if (count >= SoftWords && ms >= NearVoice.LongWindowMs)
                return true;
            return (count >= WeakWords || to == words.Count) && ms >= NearVoice.WindowMs && levels[from..to].Max() < loudest - NearVoice.BehindDb;
        }
    }

    private float Loudest(RecognizedWord word)
    {
        float loudest = float.NegativeInfinity;
        int last = Math.Min((int)word.End.TotalMilliseconds / FrameFormat.FrameMs, _levels.Count - 1);
        for (int i = Math.Max((int)word.Start.TotalMilliseconds / FrameFormat.FrameMs, 0); i <= last; i++)
            loudest = Math.Max(loudest, _levels[i]);
        return loudest;
    }
}
