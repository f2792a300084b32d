using System.Collections.Immutable;
using EdgeVoice.Agent.Commands.Bench.Asr;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Conversations;
using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Slots;
using EdgeVoice.Dialog.Understanding;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Commands.Bench.Dialog;

/// <summary>
/// Fits <see cref="SlotConfidence"/>: the values of the packs' tasks are said by synthetic voices over lines of different noise, alone as an
/// answer and in a whole sentence, heard by the recogniser as the dialog would listen, and compared with what was meant.
/// </summary>
internal sealed class SlotLearning(IUtteranceEncoder encoder, VoskModel model, string packs)
{
    // Lines as calls have them: on worse ones more values are wrong at the same confidence of the words, and the agent would doubt everybody.
    private static readonly double[] NoiseDb = [30, 20, 15];

    // Monday the 7th of September 2026, ten in the morning in London: what the tasks are written for.
    private static readonly DateTimeOffset Monday = new(2026, 9, 7, 10, 0, 0, TimeSpan.FromHours(1));

    private sealed record Seen(int Voice, double[] Features, double Before, bool Right);

    /// <summary>The table to write, and a line on how well it fits voices that it was not fitted on.</summary>
    public (string Table, string Report) Learn()
    {
        List<LineHearing> lines = [.. NoiseDb.Select(snr => new LineHearing(model, new TelephoneConditions { Noise = NoiseSource.Pink, SnrDb = snr }))];
        try
        {
            List<Seen> seen = [];
            foreach (string name in ConversationBenchmark.Packs)
                Hear(Path.Combine(packs, name), lines, seen);
            // Each voice is judged by a fit on the others; what ships is fitted on all.
            var judged = seen.GroupBy(s => s.Voice).SelectMany(own => Fit(seen.Where(s => s.Voice != own.Key)) is var others ? own.Select(s => (Seen: s, P: others.Probability(s.Features))) : []).ToList();
            SlotConfidence all = Fit(seen);
            string report = $"{seen.Count} values heard, {100.0 * seen.Count(s => s.Right) / Math.Max(1, seen.Count):F1} % right; each voice judged by a fit on the others, against the words' confidence alone: "
                + $"calibration error {Error([.. seen.Select(s => (s.Right, s.Before))]):F3} -> {Error([.. judged.Select(j => (j.Seen.Right, j.P))]):F3}, "
                + $"Brier score {Brier([.. seen.Select(s => (s.Right, s.Before))]):F3} -> {Brier([.. judged.Select(j => (j.Seen.Right, j.P))]):F3}";
            return (all.Write("The probability that a slot's value is right: weights of a logistic regression. Written by `edgevoice bench dialog --learn-slots`. " + report), report);
        }
        finally
        {
            lines.ForEach(line => line.Dispose());
        }
    }

    private void Hear(string folder, List<LineHearing> lines, List<Seen> seen)
    {
        DialogPack pack = DialogPackLoader.Load(folder).Pack ?? throw new DialogModelException($"The pack '{folder}' has errors. Run `edgevoice dialog check {folder}`.");
        var tasks = CallerTaskFile.LoadFolder(Path.Combine(folder, "tests"), pack).Tasks;
        var understander = SiteUnderstanding.TrainUnderstander(pack, encoder).Understander;
        int voice = 0;
        foreach (CallerTask task in tasks)
        {
            string[] open = [.. pack.Flows.Values.Where(flow => flow.Goal == task.Wants).SelectMany(flow => flow.Slots).Distinct()];
            var values = task.Values.Concat(task.Changes).Where(v => open.Contains(v.Key) && pack.Slots[v.Key].Type != SlotType.Text).ToList();
            foreach (var (slot, value) in values)
            {
                var asked = new SlotContext(pack.Slots[slot], Monday, pack.Hours, null, Asked: true);
                var grammar = ListeningGrammar.OfSlot(pack, asked, open.SelectMany(o => SlotGrammar.For(pack.Slots[o].Type).GrammarPhrases(asked with { Slot = pack.Slots[o] })));
                foreach (string said in value.Says)
                    Take(said, slot, new ExpectedAnswer(AnswerKind.Free, grammar, null, TimeSpan.Zero), new Dictionary<string, string> { [slot] = value.Is });
            }
            // All at once, in a sentence: nothing narrows down what may be heard.
            Take(string.Join(' ', task.Opens.Take(1).Concat(task.Values.Where(v => open.Contains(v.Key) && pack.Slots[v.Key].Type != SlotType.Text).Select(v => v.Value.Says[0]))), null, null,
                task.Values.ToDictionary(v => v.Key, v => v.Value.Is));

            void Take(string said, string? slot, ExpectedAnswer? expected, Dictionary<string, string> meant)
            {
                int turn = voice++;
                var heard = lines[turn % lines.Count].Hear(said, expected, turn / lines.Count);
                if (heard.IsEmpty)
                    return;
                var meaning = understander.Understand(heard, new ListeningContext(Monday, false, slot, [.. open], null, ImmutableDictionary<string, ImmutableHashSet<string>>.Empty));
                foreach (SlotReading read in meaning.Slots.Where(read => read.Evidence is not null))
                {
                    // A value that was not said at all is as wrong as another one.
                    bool right = meant.TryGetValue(read.Slot, out string? value) && string.Equals(value, read.Value.Canonical, StringComparison.OrdinalIgnoreCase);
                    SlotEvidence e = read.Evidence!.Value;
                    seen.Add(new Seen(turn / lines.Count % lines[0].Voices.Count, SlotConfidence.Features(pack.Slots[read.Slot].Type, e),
                        e.Sureness * e.Certainty * (0.5 + 0.5 * e.Agreement), right));
                }
            }
        }
    }

    private static SlotConfidence Fit(IEnumerable<Seen> seen) => SlotConfidence.Fit([.. seen.Select(s => (s.Features, s.Right))]);

    private static double Brier(List<(bool Right, double P)> judged) => judged.Count == 0 ? 0 : judged.Average(j => Math.Pow((j.Right ? 1 : 0) - j.P, 2));

    private static double Error(List<(bool Right, double P)> judged) => Calibration.Error(judged.Select(j => (j.P, j.Right)));
}
