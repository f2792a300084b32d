using System.Collections.Immutable;
using System.Globalization;
using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Slots;

namespace EdgeVoice.Dialog.Conversations;

/// <summary>
/// A recogniser's errors at a word error rate that is asked for, seeded: what words are taken for, how often words are lost
/// or put in, and how sure the recogniser is of right and of wrong words come from a table that was learnt from the real one
/// (<see cref="HearingTable"/>); words that the table does not know are taken for those that sound alike.
/// </summary>
/// <param name="table">What was learnt.</param>
/// <param name="vocabulary">Words that can be heard where the question does not narrow them down.</param>
/// <param name="seed">Same seed, same errors.</param>
public sealed class Mishearing(HearingTable table, IEnumerable<string> vocabulary, int seed)
{
    // How often the truth is still in the list below a wrong first guess, by rank; falls off as in recognisers' lists.
    private static readonly double[] TruthBelow = [0.35, 0.2];

    private readonly Random _random = new(seed);
    private readonly string[] _vocabulary = [.. vocabulary.SelectMany(p => PackUnderstander.Normalise(p).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    private readonly Dictionary<(string, bool), string[]> _alike = [];

    /// <summary>What is heard of a sentence, best first; empty when nothing is left of it.</summary>
    /// <param name="said">The words.</param>
    /// <param name="rate">Word error rate in [0, 1].</param>
    /// <param name="expected">What was asked; a closed grammar lets nothing else be heard.</param>
    public ImmutableArray<Hypothesis> Hear(string said, double rate, ExpectedAnswer? expected)
    {
        string[] words = PackUnderstander.Normalise(said).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] closed = expected is { Grammar.IsDefaultOrEmpty: false } ? [.. expected.Grammar.SelectMany(p => p.Split(' ')).Distinct(StringComparer.Ordinal)] : [];
        // Small words suffer most: weights that keep the mean at the rate asked for.
        double[] weight = [.. words.Select(w => table.ErrorWeight(w))];
        double mean = weight.Length == 0 ? 1 : weight.Average();
        var heard = new List<(string? Said, string? Heard, bool Wrong)>();
        for (int i = 0; i < words.Length; i++)
        {
            double p = Math.Min(0.95, rate * weight[i] / mean), x = _random.NextDouble();
            if (x >= p)
                heard.Add((words[i], words[i], false));
            else if (x < p * table.Substituted)
                heard.Add((words[i], TakenFor(words[i], closed), true));
            else if (x < p * (table.Substituted + table.Lost))
                heard.Add((words[i], null, true));
            else
                heard.AddRange([(words[i], words[i], false), (null, table.PutIn(_random, closed), true)]);
        }
        var best = Hypothesis(heard.Select(h => (h.Heard, h.Wrong)));
        if (best.Text.Length == 0)
            return [];
        var list = ImmutableArray.CreateBuilder<Hypothesis>();
        list.Add(best);
        foreach (double truth in TruthBelow)
        {
            var other = Hypothesis(heard.Select(h => h.Wrong && _random.NextDouble() < truth ? (h.Said, false)
                : !h.Wrong && _random.NextDouble() < rate ? (TakenFor(h.Heard!, closed), true) : (h.Heard, h.Wrong)));
            if (other.Text.Length > 0 && list.All(h => h.Text != other.Text))
                list.Add(other with { Confidence = other.Confidence * 0.9f });
        }
        return list.ToImmutable();
    }

    private Hypothesis Hypothesis(IEnumerable<(string? Word, bool Wrong)> heard)
    {
        ImmutableArray<HeardWord> words = [.. heard.Where(h => h.Word is not null).SelectMany(h => h.Word!.Split(' ')
            .Select(word => new HeardWord(word, (float)table.Confidence(_random, h.Wrong))))];
        return new Hypothesis(string.Join(' ', words.Select(w => w.Text)), words.IsEmpty ? 0 : words.Average(w => w.Confidence), words);
    }

    private string TakenFor(string word, string[] closed)
    {
        if (table.TakenFor(_random, word) is { } known && (closed.Length == 0 || known.Split(' ').All(closed.Contains)))
            return known;
        if (!_alike.TryGetValue((word, closed.Length > 0), out string[]? near) || closed.Length > 0)
            near = _alike[(word, closed.Length > 0)] = [.. (closed.Length > 0 ? closed : _vocabulary).Where(w => w != word).OrderByDescending(w => Phonetics.Likeness(word, w)).Take(5)];
        // The likeliest first, the fifth rarely.
        return near.Length == 0 ? word : near[Math.Min((int)(-Math.Log(1 - _random.NextDouble()) * 1.4), near.Length - 1)];
    }
}

/// <summary>What was learnt of the recogniser from sentences whose words were known: `bench dialog --learn-hearing` writes it.</summary>
public sealed class HearingTable
{
    private const string Resource = "hearing-en.tsv";

    private readonly Dictionary<string, List<(string Heard, double Share)>> _takenFor = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _errorWeight = new(StringComparer.Ordinal);
    private readonly List<(string Word, double Share)> _putIn = [];
    private readonly double[] _right = new double[10], _wrong = new double[10];

    /// <summary>Shares of the three kinds of error; what remains is words put in.</summary>
    public double Substituted { get; private set; } = 0.65;

    public double Lost { get; private set; } = 0.2;

    /// <summary>The table that comes with EdgeVoice.</summary>
    public static HearingTable English { get; } = Read();

    private static HearingTable Read()
    {
        using Stream stream = typeof(HearingTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the assembly was built without {Resource}");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>Reads the table: lines of tab-separated `kind`, `what`, `what else`, `figure`.</summary>
    public static HearingTable Parse(string text)
    {
        var table = new HearingTable();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#'))
        {
            string[] f = line.Split('\t');
            double figure = f.Length == 4 ? double.Parse(f[3], CultureInfo.InvariantCulture) : throw new FormatException($"'{line}': expected kind, two texts and a figure, parted by tabs");
            switch (f[0])
            {
                case "kinds" when f[1] == "substituted":
                    table.Substituted = figure;
                    break;
                case "kinds" when f[1] == "lost":
                    table.Lost = figure;
                    break;
                case "taken":
                    (table._takenFor.TryGetValue(f[1], out var list) ? list : table._takenFor[f[1]] = []).Add((f[2], figure));
                    break;
                case "errs":
                    table._errorWeight[f[1]] = figure;
                    break;
                case "put_in":
                    table._putIn.Add((f[1], figure));
                    break;
                case "sure":
                    (f[1] == "right" ? table._right : table._wrong)[int.Parse(f[2], CultureInfo.InvariantCulture)] = figure;
                    break;
                default:
                    throw new FormatException($"'{line}': no such kind of line");
            }
        }
        return table;
    }

    /// <summary>How much oftener than the mean a word is got wrong.</summary>
    public double ErrorWeight(string word) => _errorWeight.GetValueOrDefault(word, 1);

    internal string? TakenFor(Random random, string word) => _takenFor.TryGetValue(word, out var list) ? Draw(random, list) : null;

    internal string PutIn(Random random, string[] closed)
    {
        string drawn = Draw(random, _putIn) ?? "the";
        return closed.Length == 0 || closed.Contains(drawn) ? drawn : closed[random.Next(closed.Length)];
    }

    /// <summary>A confidence as the recogniser gives it to right and to wrong words.</summary>
    internal double Confidence(Random random, bool wrong)
    {
        double[] share = wrong ? _wrong : _right;
        double x = random.NextDouble() * share.Sum();
        for (int i = 0; i < share.Length; i++)
        {
            x -= share[i];
            if (x < 0)
                return (i + random.NextDouble()) / share.Length;
        }
        return wrong ? 0.5 : 0.95;
    }

    private static string? Draw(Random random, List<(string Text, double Share)> of)
    {
        double x = random.NextDouble() * of.Sum(o => o.Share);
        foreach (var (text, share) in of)
        {
            x -= share;
            if (x < 0)
                return text;
        }
        return of.Count == 0 ? null : of[^1].Text;
    }
}
