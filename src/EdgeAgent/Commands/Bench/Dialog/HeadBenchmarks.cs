using EdgeVoice.Dialog.Understanding;

namespace EdgeVoice.Agent.Commands.Bench.Dialog;

/// <summary>Turn completeness and dialog acts on the callers' turns of the schema-guided test dialogues.</summary>
internal sealed class HeadBenchmarks(IUtteranceEncoder encoder, PublicCorpora corpora)
{
    private static readonly (string Act, string[] Marks)[] Marked =
    [
        (DialogActs.Affirm, ["AFFIRM", "AFFIRM_INTENT"]),
        (DialogActs.Deny, ["NEGATE", "NEGATE_INTENT"]),
        (DialogActs.Thanks, ["THANK_YOU"]),
        (DialogActs.Bye, ["GOODBYE"]),
        (DialogActs.Inform, ["INFORM", "INFORM_INTENT", "REQUEST", "REQUEST_ALTS"]),
    ];

    public HeadFigures Measure()
    {
        // Every seventh turn: some five thousand, enough for two digits.
        List<(string Text, HashSet<string> Acts)> turns = [.. corpora.SchemaGuidedTest().Where((_, i) => i % 7 == 0)];
        var cut = new Random(5);
        List<double> whole = [], begun = [];
        var hits = new Dictionary<string, (int Hit, int Found, int There)>(StringComparer.Ordinal);
        var finished = new HashSet<string>(turns.Select(t => string.Join(' ', UtteranceTokenizer.Words(t.Text))), StringComparer.Ordinal);
        foreach ((string text, HashSet<string> acts) in turns)
        {
            EncodedUtterance encoded = encoder.Encode(text);
            whole.Add(encoded.Completeness);
            if (Beginning(text, cut) is { } beginning && !finished.Contains(beginning))
                begun.Add(encoder.Encode(beginning).Completeness);
            foreach ((string act, string[] marks) in Marked)
            {
                // Taking an offer may or may not hold a yes; the corpus does not say which.
                if (act == DialogActs.Affirm && acts.Contains("SELECT"))
                    continue;
                (int hit, int found, int there) = hits.GetValueOrDefault(act);
                bool isFound = encoded.Acts[act] >= 0.5f, isThere = acts.Overlaps(marks);
                hits[act] = (hit + (isFound && isThere ? 1 : 0), found + (isFound ? 1 : 0), there + (isThere ? 1 : 0));
            }
        }
        (double all, Dictionary<string, double> byKind) = SlotF1();
        return new HeadFigures(Math.Round(Auc(whole, begun), 4), all, byKind,
            hits.ToDictionary(h => h.Key, h => Math.Round(200.0 * h.Value.Hit / Math.Max(1, h.Value.Found + h.Value.There), 1), StringComparer.Ordinal));
    }

    /// <summary>F1 in percent of values found with their kind and exactly their words, over all and by kind.</summary>
    private (double All, Dictionary<string, double> ByKind) SlotF1()
    {
        var counts = SlotKinds.All.ToDictionary(k => k, _ => (Hit: 0, Found: 0, There: 0), StringComparer.Ordinal);
        foreach ((string text, List<TaggedSpan> spans) in corpora.SchemaGuidedTestSpans().Where((_, i) => i % 4 == 0))
        {
            var there = spans.Select(s => (s.Kind, s.Start, s.Length)).ToHashSet();
            foreach (var (kind, start, length) in there)
                counts[kind] = counts[kind] with { There = counts[kind].There + 1 };
            foreach (TaggedSpan span in encoder.Encode(text).Spans)
            {
                var (hit, found, all) = counts[span.Kind];
                counts[span.Kind] = (hit + (there.Contains((span.Kind, span.Start, span.Length)) ? 1 : 0), found + 1, all);
            }
        }
        double F1((int Hit, int Found, int There) c) => Math.Round(200.0 * c.Hit / Math.Max(1, c.Found + c.There), 1);
        return (F1((counts.Values.Sum(c => c.Hit), counts.Values.Sum(c => c.Found), counts.Values.Sum(c => c.There))),
            counts.Where(c => c.Value.There > 0).ToDictionary(c => c.Key, c => F1(c.Value), StringComparer.Ordinal));
    }

    /// <summary>A proper beginning that does not end where a clause does (a punctuation mark in the written text); null when there is none.</summary>
    private static string? Beginning(string text, Random cut)
    {
        List<string> words = UtteranceTokenizer.Words(text);
        var ends = new HashSet<int>();
        for (int i = 0; i < text.Length; i++)
        {
            if (".?!,;:".Contains(text[i], StringComparison.Ordinal))
                ends.Add(UtteranceTokenizer.Words(text[..(i + 1)]).Count);
        }
        int[] cuts = [.. Enumerable.Range(1, Math.Max(0, words.Count - 1)).Where(k => !ends.Contains(k))];
        return cuts.Length == 0 ? null : string.Join(' ', words.Take(cuts[cut.Next(cuts.Length)]));
    }

    /// <summary>The share of (whole, begun) pairs in which the whole is the more complete; ties count half (Mann-Whitney).</summary>
    internal static double Auc(List<double> high, List<double> low)
    {
        double[] all = [.. high.Concat(low).Order()];
        double sum = 0;
        foreach (double x in high)
        {
            int below = Lower(all, x), notAbove = Upper(all, x);
            sum += (below + notAbove + 1) / 2.0;
        }
        return (sum - high.Count * (high.Count + 1) / 2.0) / ((double)high.Count * low.Count);

        static int Lower(double[] a, double x)
        {
            int lo = 0, hi = a.Length;
            while (lo < hi)
            {
                int mid = (lo + hi) / 2;
                if (a[mid] < x)
                    lo = mid + 1;
                else
                    hi = mid;
            }
            return lo;
        }

        static int Upper(double[] a, double x)
        {
            int lo = 0, hi = a.Length;
            while (lo < hi)
            {
                int mid = (lo + hi) / 2;
                if (a[mid] <= x)
                    lo = mid + 1;
                else
                    hi = mid;
            }
            return lo;
        }
    }
}
