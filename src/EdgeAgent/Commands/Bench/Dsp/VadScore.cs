namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Figures of a detector from its frame-wise output and the labels.</summary>
internal static class VadScore
{
    /// <summary>Area under the receiver operating characteristic: the chance that a speech frame scores above one without.</summary>
    public static double Area(IReadOnlyList<(float Score, bool Speech)> frames)
    {
        var ordered = frames.OrderBy(f => f.Score).ToArray();
        double ranks = 0, positives = 0;
        for (int i = 0; i < ordered.Length;)
        {
            int end = i;
            while (end < ordered.Length && ordered[end].Score == ordered[i].Score)
                end++;
            double rank = (i + end + 1) / 2.0; // equal scores share their mean rank
            for (; i < end; i++)
            {
                if (ordered[i].Speech)
                {
                    ranks += rank;
                    positives++;
                }
            }
        }
        double negatives = ordered.Length - positives;
        return (ranks - (positives * (positives + 1) / 2)) / (positives * negatives);
    }

    /// <summary>
    /// For each stretch of speech of 200 ms or more with 300 ms of pause around it: how late the decision turned on and how
    /// long after the end it turned off, in ms; null where it never turned on.
    /// </summary>
    public static IEnumerable<(double? OnsetMs, double? OffsetMs)> Delays(bool[] decision, bool[] speech)
    {
        for (int i = 0; i < speech.Length; i++)
        {
            if (!speech[i] || (i > 0 && speech[i - 1]))
                continue;
            int end = i;
            while (end < speech.Length && speech[end])
                end++;
            int next = end;
            while (next < speech.Length && !speech[next])
                next++;
            if (end - i < 10 || next - end < 15)
                continue;
            int on = i;
            while (on < end && !decision[on])
                on++;
            int off = end;
            while (off < next && decision[off])
                off++;
            yield return on == end ? (null, null) : ((on - i) * 20.0, (off - end) * 20.0);
        }
    }
}
