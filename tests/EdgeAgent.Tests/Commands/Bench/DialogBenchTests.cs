using EdgeVoice.Agent.Commands.Bench.Dialog;
using EdgeVoice.Dialog.Understanding;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Agent.Tests.Commands.Bench;

public sealed class DialogBenchTests
{
    [Fact]
    public void Without_the_reference_material_it_ends_with_one()
    {
        string nowhere = Path.Combine(Path.GetTempPath(), "edgevoice-no-such-folder");
        Assert.Equal(1, DialogBenchCommand.Build().Parse(["--shared", nowhere]).Invoke());
    }

    [Fact]
    public void An_unknown_part_is_wrong_use() =>
        Assert.NotEmpty(DialogBenchCommand.Build().Parse(["--only", "weather"]).Errors);

    [Theory]
    [InlineData(new[] { 0.9, 0.8 }, new[] { 0.1, 0.2 }, 1.0)]
    [InlineData(new[] { 0.1, 0.2 }, new[] { 0.9, 0.8 }, 0.0)]
    [InlineData(new[] { 0.5 }, new[] { 0.5 }, 0.5)]
    [InlineData(new[] { 0.9, 0.3 }, new[] { 0.5, 0.1 }, 0.75)]
    public void The_area_under_the_curve_is_the_share_of_pairs_in_order(double[] high, double[] low, double area) =>
        Assert.Equal(area, HeadBenchmarks.Auc([.. high], [.. low]), 9);

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    public void Word_errors_come_at_the_rate_asked_for(double rate)
    {
        string[] sentences = [.. Enumerable.Range(0, 400).Select(i => $"i want to move the appointment of my father from monday to day number {i}")];
        var errors = new WordErrors(sentences, seed: 3);
        double wrong = 0, words = 0;
        foreach (string sentence in sentences)
        {
            string[] said = [.. UtteranceTokenizer.Words(sentence)];
            wrong += Distance(said, errors.Put(sentence, rate).Split(' '));
            words += said.Length;
        }
        Assert.InRange(wrong / words, rate * 0.75, rate * 1.25);
    }

    [Fact]
    public void The_same_seed_gives_the_same_errors()
    {
        string[] sentences = ["i want to move my appointment", "when do you open"];
        Assert.Equal(new WordErrors(sentences, 9).Put(sentences[0], 0.4), new WordErrors(sentences, 9).Put(sentences[0], 0.4));
    }

    [Fact(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    public void The_corpora_are_read_whole()
    {
        var corpora = new PublicCorpora(Places.InShared("data"));
        Assert.Equal(15000, corpora.Clinc("train").Count);
        Assert.Equal(1000, corpora.Clinc("oos_test").Count);
        Assert.Equal(77, corpora.Banking("train").Select(e => e.Intent).Distinct().Count());
        Assert.Equal(3080, corpora.Banking("test").Count);
        Assert.Equal(20, corpora.NluFolds("hotels").Count);
    }

    /// <summary>Levenshtein distance in words.</summary>
    private static int Distance(string[] a, string[] b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
