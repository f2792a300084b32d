using System.Globalization;
using EdgeVoice.Dialog.Packs;

namespace EdgeVoice.Dialog.Meaning;

/// <summary>What speaks for a slot's value and against it.</summary>
/// <param name="Mean">Mean confidence of the words it was read from, in [0, 1].</param>
/// <param name="Least">Confidence of the least sure of them.</param>
/// <param name="Agreement">Share of the hypotheses' weight that says the same value.</param>
/// <param name="Certainty">How sure the grammar is of its reading, the words being right.</param>
/// <param name="Asked">True when this slot was asked for: the recogniser listened for it.</param>
public readonly record struct SlotEvidence(double Mean, double Least, double Agreement, double Certainty, bool Asked)
{
    /// <summary>How sure its words are: one doubtful word can change the whole, so the weakest counts as much as the mean.</summary>
    public double Sureness => 0.5 * (Mean + Least);
}

/// <summary>
/// The probability that a slot's value is what the caller said: a logistic regression on what speaks for it, fitted on values said
/// by synthetic voices over a telephone line to the starter recogniser (`edgevoice bench dialog --learn-slots`). A pack's
/// confirmation policy compares it with its thresholds, so it has to be a probability and not just a rank.
/// </summary>
public sealed class SlotConfidence
{
    private const string Resource = "slot-confidence-en.tsv";

    // Beyond these a recogniser's word confidence says no more.
    private const double LeastWord = 0.02, MostWord = 0.98;

    private static readonly string[] Names = ["always", "mean", "least", "agreement", "certainty", "asked"];

    private readonly double[] _weights = new double[FeatureCount];

    private SlotConfidence() { }

    /// <summary>Figures that a value is described by: the evidence, and one for each type of slot.</summary>
    public static int FeatureCount { get; } = Names.Length + Enum.GetValues<SlotType>().Length;

    /// <summary>The map that comes with EdgeVoice.</summary>
    public static SlotConfidence English { get; } = Read();

    public double Probability(SlotType type, SlotEvidence evidence) => Probability(Features(type, evidence));

    /// <summary>The same from <see cref="Features"/>.</summary>
    public double Probability(double[] x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += _weights[i] * x[i];
        return Sigmoid(sum);
    }

    /// <summary>The figures that the regression weighs.</summary>
    public static double[] Features(SlotType type, SlotEvidence evidence)
    {
        var x = new double[FeatureCount];
        (x[0], x[1], x[2], x[3], x[4], x[5]) = (1, LogOdds(evidence.Mean), LogOdds(evidence.Least), evidence.Agreement, evidence.Certainty, evidence.Asked ? 1 : 0);
        x[Names.Length + (int)type] = 1;
        return x;
    }

    /// <summary>Fits the weights (penalised maximum likelihood by gradient descent; deterministic).</summary>
    public static SlotConfidence Fit(IReadOnlyList<(double[] Features, bool Right)> seen)
    {
        const int Rounds = 4000;
        const double Step = 0.5, Penalty = 1.0;
        var fitted = new SlotConfidence();
        var slope = new double[FeatureCount];
        for (int round = 0; round < Rounds; round++)
        {
            Array.Clear(slope);
            foreach (var (x, right) in seen)
            {
                double error = (right ? 1 : 0) - fitted.Probability(x);
                for (int i = 0; i < x.Length; i++)
                    slope[i] += error * x[i];
            }
            // The constant is free; the types share it and differ only as far as the data insist.
            for (int i = 0; i < slope.Length; i++)
                fitted._weights[i] += Step * (slope[i] - (i == 0 ? 0 : Penalty * fitted._weights[i])) / Math.Max(1, seen.Count);
            // What speaks for a value must not speak against it, however few the values seen.
            for (int i = 1; i < Names.Length; i++)
                fitted._weights[i] = Math.Max(0, fitted._weights[i]);
        }
        return fitted;
    }

    /// <summary>Reads lines of name and weight, parted by a tab; a name that is missing weighs nothing.</summary>
    /// <exception cref="FormatException">A line that is none.</exception>
    public static SlotConfidence Parse(string text)
    {
        var read = new SlotConfidence();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#'))
        {
            string[] f = line.TrimEnd('\r').Split('\t');
            if (f.Length != 2 || !double.TryParse(f[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double weight) || !double.IsFinite(weight))
                throw new FormatException($"'{line}': expected a name and a weight, parted by a tab");
            int at = Array.IndexOf(Names, f[0]);
            if (at < 0 && Enum.TryParse(f[0], ignoreCase: true, out SlotType type))
                at = Names.Length + (int)type;
            read._weights[at < 0 ? throw new FormatException($"'{line}': expected one of {string.Join(", ", Names)}, or a type of slot") : at] = weight;
        }
        return read;
    }

    /// <summary>What <see cref="Parse"/> reads.</summary>
    public string Write(string about)
        => $"# {about}\n" + string.Concat(Enumerable.Range(0, FeatureCount).Where(i => Math.Abs(_weights[i]) >= 0.0005)
            .Select(i => $"{(i < Names.Length ? Names[i] : ((SlotType)(i - Names.Length)).ToString().ToLowerInvariant())}\t{_weights[i].ToString("0.###", CultureInfo.InvariantCulture)}\n"));

    private static SlotConfidence Read()
    {
        using Stream stream = typeof(SlotConfidence).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the assembly was built without {Resource}");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    private static double LogOdds(double p)
    {
        double within = Math.Clamp(p, LeastWord, MostWord);
        return Math.Log(within / (1 - within));
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
