using System.Diagnostics;
using EdgeVoice.Dialog.Understanding;

namespace EdgeVoice.Agent.Commands.Bench.Dialog;

/// <summary>What understanding one utterance costs on one thread, and what training a small pack costs.</summary>
internal sealed class LatencyBenchmark(IUtteranceEncoder encoder, PublicCorpora corpora)
{
    private const int Passes = 5;

    public LatencyFigures Measure()
    {
        List<IntentExample> train = corpora.Clinc("train");
        IntentExample[] pack = [.. train.GroupBy(e => e.Intent, StringComparer.Ordinal).Take(10).SelectMany(g => g.Take(10))];
        var trainer = new IntentTrainer(encoder);
        trainer.Train(pack);
        long start = Stopwatch.GetTimestamp();
        trainer.Train(pack);
        double trained = Stopwatch.GetElapsedTime(start).TotalMilliseconds;

        // Two of each intent are enough: the cost of telling them apart depends on their number, not on what was learnt.
        IntentClassifier wide = new IntentTrainer(encoder, []).Train([.. train.GroupBy(e => e.Intent, StringComparer.Ordinal).SelectMany(g => g.Take(2))]).Classifier;
        IntentExample[] tests = [.. corpora.Clinc("test").Take(1500)];
        var took = new double[tests.Length][];
        for (int i = 0; i < tests.Length; i++)
            took[i] = new double[Passes];
        for (int pass = 0; pass < Passes; pass++)
        {
            for (int i = 0; i < tests.Length; i++)
            {
                start = Stopwatch.GetTimestamp();
                wide.Classify(encoder.Encode(tests[i].Text));
                took[i][pass] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }
        // An utterance's median over the passes: what else the machine was doing drops out, and so does the compiling of the first.
        double[] settled = [.. took.Select(t => t.Order().ElementAt(Passes / 2)).Order()];
        return new LatencyFigures(Math.Round(settled[settled.Length / 2], 3), Math.Round(settled[(int)(settled.Length * 0.95)], 3), Math.Round(trained));
    }
}
