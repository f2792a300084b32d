using System.Xml.Linq;
using EdgeVoice.Agent.Commands.Bench.Asr;
using EdgeVoice.Speech.Recognition;
using Xunit;

namespace EdgeVoice.Agent.Tests.Commands.Bench.Asr;

public sealed class CalibrationTests
{
    [Fact]
    public void The_error_is_the_distance_of_confidence_from_truth()
    {
        JudgedWord[] words = [.. Words(50, 0.9f, 0.5), .. Words(50, 0.25f, 0.25)];
        double[] own = [.. words.Select(word => (double)word.Confidence)];
        Assert.Equal(0.5 * 0.4, Calibration.Error(own, words), 0.02);
        Assert.Equal(0, Calibration.Error([.. words.Select(word => word.Right ? 1.0 : 0)], words), 9);
    }

    [Fact]
    public void Overconfidence_is_taken_back_on_speakers_that_were_not_fitted_on()
    {
        var random = new Random(5);
        // Right with the square of the confidence.
        JudgedWord[] words = [.. Enumerable.Range(0, 6000).Select(n =>
        {
            float confidence = (float)random.NextDouble();
            return new JudgedWord(confidence, random.NextDouble() < confidence * confidence, $"speaker {n % 12}");
        })];
        var (figure, curve) = Calibration.Measure("m", "free", words)!.Value;
        Assert.Equal(1.0 / 6, figure.EceRaw, 0.03);
        Assert.InRange(figure.EceMapped, 0, 0.03);
        foreach (float confidence in new[] { 0.2f, 0.5f, 0.8f })
            Assert.Equal(confidence * confidence, curve.At(confidence), 0.08);
        Assert.Equal(6000, figure.Bins.Sum(bin => bin.Words));
    }

    [Fact]
    public void A_fitted_curve_never_falls_and_promises_nothing_for_certain()
    {
        var random = new Random(9);
        JudgedWord[] words = [.. Enumerable.Range(0, 500).Select(n => new JudgedWord((float)random.NextDouble(), random.NextDouble() < 0.7, "s"))];
        var curve = Calibration.Fit(words);
        Assert.Equal(curve.Probability.Order(), curve.Probability);
        Assert.Equal(curve.Raw.Distinct().Order(), curve.Raw);
        JudgedWord[] allRight = [.. Words(400, 1f, 1)];
        Assert.InRange(Calibration.Fit([.. allRight, .. Words(10, 0.5f, 0)]).At(1), 0.9f, 0.9999f);
    }

    [Fact]
    public void A_map_that_does_not_help_people_it_has_not_heard_is_left_out()
    {
        // The speakers differ: half of them are always right where the recogniser is unsure, half never, so one half says nothing of the other.
        JudgedWord[] words = [.. Enumerable.Range(0, 400).Select(n => new JudgedWord(n % 4 < 2 ? 0.5f : 1f, n % 2 == 0 || n % 4 == 3, $"speaker {n % 2}"))];
        var (figure, curve) = Calibration.Measure("m", "grammar", words)!.Value;
        Assert.Same(ConfidenceCurve.Identity, curve);
        Assert.Equal(figure.EceRaw, figure.EceMapped);
        Assert.All(figure.Bins, bin => Assert.Equal(bin.Confidence, bin.Mapped));
    }

    [Fact]
    public void A_handful_of_words_says_nothing()
    {
        Assert.Null(Calibration.Measure("m", "free", [.. Words(10, 0.5f, 0.5)]));
        Assert.Same(ConfidenceCurve.Identity, Calibration.Fit([.. Words(10, 0.5f, 0.5)]));
    }

    [Fact]
    public void The_picture_is_svg()
    {
        var (figure, _) = Calibration.Measure("a <b>", "free", [.. Words(100, 0.9f, 0.5), .. Words(100, 0.2f, 0.1)])!.Value;
        var svg = XDocument.Parse(ReliabilityPicture.Svg([figure, figure]));
        Assert.Equal(4, svg.Descendants().Count(element => element.Name.LocalName == "polyline"));
        Assert.Contains(svg.Descendants(), element => element.Value.StartsWith("a <b>", StringComparison.Ordinal));
    }

    private static IEnumerable<JudgedWord> Words(int count, float confidence, double right)
        => Enumerable.Range(0, count).Select(n => new JudgedWord(confidence, n < count * right, $"s{n % 4}"));
}
