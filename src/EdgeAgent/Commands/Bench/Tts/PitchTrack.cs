namespace EdgeVoice.Agent.Commands.Bench.Tts;

/// <summary>Pitch of speech each 10 ms by normalised correlation (Talkin 1995, without its search over time); 0 where it is not voiced.</summary>
internal static class PitchTrack
{
    private const int RateHz = 8000;
    private const int Window = 320;
    private const int Step = 80;
    private const int Shortest = RateHz / 400;
    private const int Longest = RateHz / 70;
    private const double Voiced = 0.75;
    private const double Quiet = 0.01;

    public static double[] Of(float[] sound8k)
    {
        double loudest = 0;
        for (int at = 0; at + Window <= sound8k.Length; at += Step)
            loudest = Math.Max(loudest, Correlation(sound8k, at, 0));
        var pitch = new List<double>();
        for (int at = 0; at + Window + Longest + 1 < sound8k.Length; at += Step)
        {
            double own = Correlation(sound8k, at, 0);
            if (own < loudest * Quiet)
            {
                pitch.Add(0);
                continue;
            }
            var scores = new double[Longest + 2];
            double best = 0;
            for (int lag = Shortest - 1; lag <= Longest + 1; lag++)
            {
                scores[lag] = Correlation(sound8k, at, lag) / Math.Sqrt((own * Correlation(sound8k, at + lag, 0)) + 1e-20);
                if (lag >= Shortest && lag <= Longest)
                    best = Math.Max(best, scores[lag]);
            }
            pitch.Add(best < Voiced ? 0 : RateHz / Peak(scores, best));
        }
        return [.. pitch];
    }

    // The shortest lag that is nearly as good as the best: twice the period correlates as well as the period.
    private static double Peak(double[] scores, double best)
    {
        for (int lag = Shortest; lag <= Longest; lag++)
        {
            if (scores[lag] < 0.93 * best || scores[lag] < scores[lag - 1] || scores[lag] < scores[lag + 1])
                continue;
            double bend = scores[lag - 1] - (2 * scores[lag]) + scores[lag + 1];
            return bend == 0 ? lag : lag + (0.5 * (scores[lag - 1] - scores[lag + 1]) / bend);
        }
        return Array.IndexOf(scores, best);
    }

    private static double Correlation(float[] sound, int at, int lag) =>
        System.Numerics.Tensors.TensorPrimitives.Dot(sound.AsSpan(at, Window), sound.AsSpan(at + lag, Window));
}
