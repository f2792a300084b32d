using EdgeVoice.Speech.Recognition.LanguageModels;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Speech.Tests.Recognition.LanguageModels;

public sealed class GrammarFstTests : IDisposable
{
    private const int A = 1, B = 2, C = 3, Backoff = 4;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgevoice-lm");

    [Theory]
    [InlineData("const")]
    [InlineData("vector")]
    [InlineData("ngram")]
    public void The_same_model_is_read_from_every_container(string type)
    {
        var model = Toy(type);
        Assert.Equal(4, model.Count);
        Assert.Equal(7, model.NGrams);
        Assert.Equal([BackoffModel.Begin], model.History(model.Start));
        int after = model.Find([A]);
        Assert.Equal(-0.5, model.LogP(model.Start, A), 5);
        Assert.Equal(-1.0 - 1.4, model.LogP(model.Start, B), 5);
        Assert.Equal(-0.7, model.LogP(after, B), 5);
        Assert.Equal(-0.9 - 1.6, model.LogP(after, C), 5);
        Assert.Equal(-0.9 - 1.8, model.LogP(after, BackoffModel.End), 5);
        Assert.Equal(-0.4, model.LogP(model.Find([B]), BackoffModel.End), 5);
        Assert.Equal(BackoffModel.Root, model.After(after, C));
        Assert.Equal(model.Find([B]), model.After(after, B));
    }

    [Theory]
    [InlineData("const", Backoff)]
    [InlineData("ngram", 0)]
    public void What_is_written_is_read_again(string type, int backoffLabel)
    {
        var model = Toy(type);
        string path = Path.Combine(_folder.FullName, "Gr.fst");
        GrammarFstWriter.Write(path, model, backoffLabel, []);
        var again = GrammarFst.Read(path, backoffLabel);
        Assert.Equal((model.Count, model.NGrams), (again.Count, again.NGrams));
        for (int h = 0; h < model.Count; h++)
        {
            int same = again.Find(model.History(h));
            Assert.All(new[] { A, B, C, BackoffModel.End }, word => Assert.Equal(model.LogP(h, word), again.LogP(same, word), 5));
        }
        Assert.False(File.Exists(path + ".part"));
    }

    [Theory]
    [InlineData("const")]
    [InlineData("vector")]
    [InlineData("ngram")]
    public void A_file_cut_anywhere_is_refused(string type)
    {
        byte[] whole = File.ReadAllBytes(Data(type));
        string path = Path.Combine(_folder.FullName, "Gr.fst");
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Contains(path, Assert.Throws<InvalidDataException>(() => GrammarFst.Read(path, Backoff)).Message);
        }
    }

    [Theory]
    [InlineData("const")]
    [InlineData("vector")]
    [InlineData("ngram")]
    public void Any_byte_changed_is_read_or_refused_but_never_thrown_over(string type)
    {
        byte[] whole = File.ReadAllBytes(Data(type));
        string path = Path.Combine(_folder.FullName, "Gr.fst");
        for (int at = 0; at < whole.Length; at++)
        {
            foreach (byte changed in new byte[] { 0, 0xff, (byte)(whole[at] ^ 1), (byte)(whole[at] ^ 0x80) })
            {
                byte[] copy = [.. whole];
                copy[at] = changed;
                File.WriteAllBytes(path, copy);
                try
                {
                    GrammarFst.Read(path, Backoff);
                }
                catch (InvalidDataException refused)
                {
                    Assert.Contains(path, refused.Message);
                }
            }
        }
    }

    [Fact]
    public void A_mixture_is_the_weighted_mean_and_sums_to_one()
    {
        var model = Normalized();
        var site = new SiteCounts(model, [new([BackoffModel.Begin, B, A, C, BackoffModel.End], 1), new([BackoffModel.Begin, B, A, BackoffModel.End], 1)]);
        var mixed = Interpolation.Mix(model, site, 0.4);
        int[] vocabulary = [A, B, C, BackoffModel.End];
        foreach (int[] history in new int[][] { [], [BackoffModel.Begin], [A], [B], [C], [BackoffModel.Begin, B], [B, A], [A, C] })
        {
            int at = mixed.Find(history);
            Assert.True(at >= 0, string.Join(' ', history));
            Assert.Equal(1, vocabulary.Sum(word => Math.Exp(mixed.LogP(at, word))), 4);
        }
        // Written down in both: exactly the mean. B A is new: the base backs off.
        double Mean(int[] history, int word) => (0.6 * Math.Exp(model.LogP(model.Longest(history), word))) + (0.4 * site.Probability(history, word));
        Assert.Equal(Mean([BackoffModel.Begin], A), Math.Exp(mixed.LogP(mixed.Start, A)), 5);
        Assert.Equal(Mean([B, A], C), Math.Exp(mixed.LogP(mixed.Find([B, A]), C)), 5);
        Assert.True(mixed.LogP(mixed.Find([B, A]), C) > model.LogP(model.Find([A]), C));
    }

    [Fact]
    public void Without_a_share_of_the_site_nothing_changes()
    {
        var model = Normalized();
        var mixed = Interpolation.Mix(model, new SiteCounts(model, [new([BackoffModel.Begin, C, BackoffModel.End], 1)]), 0);
        for (int h = 0; h < model.Count; h++)
            Assert.All(new[] { A, B, C, BackoffModel.End }, word => Assert.Equal(model.LogP(h, word), mixed.LogP(mixed.Find(model.History(h)), word), 4));
    }

    [Fact]
    public void The_best_weight_is_high_for_a_site_that_says_the_same_and_never_out_of_bounds()
    {
        var model = Normalized();
        SiteLine[] same = [.. Enumerable.Range(0, 40).Select(_ => new SiteLine([BackoffModel.Begin, C, C, B, BackoffModel.End], 1))];
        Assert.Equal(Interpolation.MostWeight, Interpolation.BestWeight(model, same));
        Assert.InRange(Interpolation.BestWeight(model, []), 0.05, Interpolation.MostWeight);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Data(string type) => Places.InTree("tests", "EdgeVoice.Speech.Tests", "Recognition", "LanguageModels", "Data", $"toy.{type}.fst");

    private static BackoffModel Toy(string type) => GrammarFst.Read(Data(type), type == "ngram" ? 0 : Backoff);

    // As the toy, with probabilities that sum to one.
    private static BackoffModel Normalized()
    {
        static float[] Log(params double[] p) => [.. p.Select(x => (float)Math.Log(x))];
        var model = new BackoffModel();
        model.Add([], [A, B, C, BackoffModel.End], Log(0.3, 0.3, 0.2, 0.2), 0);
        model.Add([BackoffModel.Begin], [A], Log(0.6), (float)Math.Log(0.4 / 0.7));
        model.Add([A], [B], Log(0.5), (float)Math.Log(0.5 / 0.7));
        model.Add([B], [BackoffModel.End], Log(0.7), (float)Math.Log(0.3 / 0.8));
        return model;
    }
}
