using System.Globalization;
using EdgeVoice.Agent.Commands.Bench.Asr;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dialog.Understanding;

namespace EdgeVoice.Agent.Commands.Bench.Dialog;

/// <summary>The public test sentences as the agent hears them: said by synthetic voices, over a telephone line, recognised freely.</summary>
internal sealed class HeardBenchmark(PublicCorpora corpora, LineHearing line)
{
    // Speaking and hearing a sentence takes seconds of sound: a part of the test splits.
    private const int ClincStep = 15, OutsideStep = 10, BankingStep = 20, SlotStep = 60;

    /// <param name="clinc">Trained on CLINC150's training split, with the threshold of the written figures.</param>
    /// <param name="threshold">The same.</param>
    /// <param name="banking">Trained on Banking77's training split.</param>
    /// <param name="slots">Slot F1 of (text heard, values as they stand in the words said).</param>
    public HeardFigures Measure(Func<string, ScoredIntent> clinc, double threshold, Func<string, ScoredIntent> banking, Func<IEnumerable<(string Heard, List<string> Values)>, double> slots)
    {
        var count = new WordCount(0, 0, 0, 0);
        int voice = 0;
        var inside = corpora.Clinc("test").Where((_, i) => i % ClincStep == 0).Select(e => (e.Intent, Best: clinc(Hear(e.Text)))).ToList();
        var outside = corpora.Clinc("oos_test").Where((_, i) => i % OutsideStep == 0).Select(e => clinc(Hear(e.Text))).ToList();
        var bank = corpora.Banking("test").Where((_, i) => i % BankingStep == 0).Select(e => (e.Intent, Best: banking(Hear(e.Text)))).ToList();
        double f1 = slots(corpora.SchemaGuidedTestSpans().Where((t, i) => i % SlotStep == 0 && t.Spans.Count > 0).Select(t =>
        {
            List<string> words = UtteranceTokenizer.Words(t.Text);
            return (Hear(t.Text), t.Spans.Select(s => s.Kind + " " + string.Join(' ', words.Skip(s.Start).Take(s.Length))).ToList());
        }).ToList());
        return new HeardFigures(Math.Round(count.WerPct, 1), inside.Count, Percent(inside.Count(x => x.Best.Intent == x.Intent && x.Best.Probability >= threshold), inside.Count),
            Percent(outside.Count(x => x.Probability < threshold), outside.Count), Percent(bank.Count(x => x.Best.Intent == x.Intent), bank.Count), f1);

        string Hear(string text)
        {
            string said = string.Join(' ', UtteranceTokenizer.Words(text));
            var heard = line.Hear(said, null, voice++);
            string best = heard.IsEmpty ? "" : heard[0].Text;
            count += WordAlignment.Align(SpokenWords.Of(said), SpokenWords.Of(best)).Count;
            return best;
        }
    }

    private static double Percent(int part, int whole) => Math.Round(100.0 * part / Math.Max(1, whole), 1);

    /// <summary>
    /// Learns how the recogniser errs from sentences that are known, and writes the table of
    /// <see cref="EdgeVoice.Dialog.Conversations.HearingTable"/>.
    /// </summary>
    public static string Learn(LineHearing line, IEnumerable<string> sentences, IReadOnlySet<string> of)
    {
        var taken = new Dictionary<(string, string), int>();
        var said = new Dictionary<string, (int Times, int Wrong)>(StringComparer.Ordinal);
        var putIn = new Dictionary<string, int>(StringComparer.Ordinal);
        var right = new int[10];
        var wrong = new int[10];
        int substituted = 0, lost = 0, inserted = 0, voice = 0;
        foreach (string sentence in sentences)
        {
            string[] words = [.. UtteranceTokenizer.Words(sentence)];
            var heard = line.Hear(string.Join(' ', words), null, voice++);
            if (heard.IsEmpty)
                continue;
            string[] found = [.. heard[0].Words.Select(w => w.Text)];
            foreach (var (from, to, same) in WordAlignment.Align(words, found, joined: false).Pairs)
            {
                if (to >= 0)
                    (same ? right : wrong)[Math.Clamp((int)(heard[0].Words[to].Confidence * 10), 0, 9)]++;
                if (from >= 0)
                {
                    var (times, errors) = said.GetValueOrDefault(words[from]);
                    said[words[from]] = (times + 1, errors + (same ? 0 : 1));
                }
                if (from < 0)
                {
                    inserted++;
                    putIn[found[to]] = putIn.GetValueOrDefault(found[to]) + 1;
                }
                else if (to < 0)
                {
                    lost++;
                }
                else if (!same)
                {
                    substituted++;
                    taken[(words[from], found[to])] = taken.GetValueOrDefault((words[from], found[to])) + 1;
                }
            }
        }
        double all = Math.Max(1, substituted + lost + inserted), rate = said.Values.Sum(s => s.Wrong) / (double)Math.Max(1, said.Values.Sum(s => s.Times));
        string F(double x) => x.ToString("0.###", CultureInfo.InvariantCulture);
        var lines = new List<string>
        {
            "# How the starter recogniser errs on telephone sound: kind, what, what else, figure. Written by `edgevoice bench dialog --learn-hearing`.",
            $"kinds\tsubstituted\t\t{F(substituted / all)}",
            $"kinds\tlost\t\t{F(lost / all)}",
        };
        lines.AddRange(putIn.OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).Take(30).Select(p => $"put_in\t{p.Key}\t\t{p.Value}"));
        lines.AddRange(right.Select((n, i) => $"sure\tright\t{i}\t{n}"));
        lines.AddRange(wrong.Select((n, i) => $"sure\twrong\t{i}\t{n}"));
        // Smoothed with three words at the mean, so that a word seen once is no extreme.
        lines.AddRange(said.Where(s => s.Value.Times >= 5).OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"errs\t{s.Key}\t\t{F((s.Value.Wrong + 3 * rate) / (s.Value.Times + 3) / rate)}"));
        lines.AddRange(taken.Where(t => of.Contains(t.Key.Item1)).OrderBy(t => t.Key.Item1, StringComparer.Ordinal).ThenByDescending(t => t.Value).ThenBy(t => t.Key.Item2, StringComparer.Ordinal).Select(t => $"taken\t{t.Key.Item1}\t{t.Key.Item2}\t{t.Value}"));
        return string.Join('\n', lines) + "\n";
    }
}
