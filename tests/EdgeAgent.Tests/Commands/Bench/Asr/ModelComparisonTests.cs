using EdgeVoice.Agent.Commands.Bench.Asr;
using Xunit;

namespace EdgeVoice.Agent.Tests.Commands.Bench.Asr;

public sealed class ModelComparisonTests
{
    [Fact]
    public void A_difference_on_every_clip_is_no_chance_and_its_size_is_told()
    {
        // Ten words a clip: one wrong by the first, three by the second.
        var figure = Assert.Single(ModelComparison.Compare(["a", "b"], Clips(100, n => 1, n => 3)));
        Assert.Equal((10.0, 30.0, -20.0, -20.0, -20.0), (figure.WerPct, figure.BesideWerPct, figure.DifferencePct, figure.Low, figure.High));
        Assert.Equal(("a", "b", 100, 1000), (figure.Model, figure.Beside, figure.Clips, figure.Words));
    }

    [Fact]
    public void The_interval_is_as_wide_as_drawing_makes_it_and_no_wider_for_what_both_get_wrong()
    {
        // One clip in four has an error more by the first, as many have one less: 1.96 x 100 / 10 x sqrt(0.5 / 400) points.
        var random = new Random(3);
        int[] base_ = [.. Enumerable.Range(0, 400).Select(_ => random.Next(8))];
        var figure = Assert.Single(ModelComparison.Compare(["a", "b"], Clips(400, n => base_[n] + (n % 4 == 0 ? 1 : 0), n => base_[n] + (n % 4 == 2 ? 1 : 0))));
        Assert.Equal(0, figure.DifferencePct, 0.01);
        Assert.Equal(-0.7, figure.Low, 0.11);
        Assert.Equal(0.7, figure.High, 0.11);
    }

    [Fact]
    public void Lines_of_a_kind_are_one_piece_of_evidence_and_kinds_are_kept_apart()
    {
        var once = Clips(30, n => n % 2, n => 0).ToList();
        var twice = once.Concat(once).ToList();
        var (one, two) = (Assert.Single(ModelComparison.Compare(["a", "b"], once)), Assert.Single(ModelComparison.Compare(["a", "b"], twice)));
        Assert.Equal((one.Low, one.High, one.Clips, 2 * one.Words), (two.Low, two.High, two.Clips, two.Words));
        var apart = ModelComparison.Compare(["a", "b"], once.Concat(once.Select(count => count with { Lines = "noise" })).Concat(once.Select(count => count with { Pipeline = true })));
        Assert.Equal(3, apart.Count);
    }

    [Fact]
    public void One_model_alone_or_four_clips_give_no_figure()
    {
        Assert.Empty(ModelComparison.Compare(["a"], Clips(30, n => 1, n => 0)));
        Assert.Empty(ModelComparison.Compare(["a", "b"], Clips(4, n => 1, n => 0)));
    }

    private static IEnumerable<ClipCount> Clips(int count, Func<int, int> a, Func<int, int> b)
        => Enumerable.Range(0, count).SelectMany(n => new[] { One("a", n, a(n)), One("b", n, b(n)) });

    private static ClipCount One(string model, int clip, int errors) => new(model, "list", AsrModes.Free, "line", false, $"clip {clip}", new WordCount(10, errors, 0, 0));
}
