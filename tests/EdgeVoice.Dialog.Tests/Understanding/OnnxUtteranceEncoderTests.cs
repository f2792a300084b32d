using System.Text.Json;
using EdgeVoice.Dialog.Understanding;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dialog.Tests.Understanding;

public sealed class OnnxUtteranceEncoderTests(DialogModel model) : IClassFixture<DialogModel>
{
    // Sums in another order round an activation to the next byte here and there, in each of six layers.
    private const float Tolerance = 0.03f;

    [Theory]
    [InlineData("")]
    [InlineData("yes")]
    [InlineData("i would like to move my appointment from monday to thursday afternoon if that is possible")]
    public void An_utterance_gives_a_unit_length_embedding_and_probabilities(string text)
    {
        EncodedUtterance encoded = model.Encoder.Encode(text);
        Assert.Equal(model.Encoder.Dimensions, encoded.Embedding.Length);
        Assert.Equal(1, MathF.Sqrt(encoded.Embedding.ToArray().Sum(x => x * x)), 3);
        Assert.Equal(DialogActs.All.Order(), encoded.Acts.Keys.Order());
        Assert.All(encoded.Acts.Values, p => Assert.InRange(p, 0, 1));
        Assert.InRange(encoded.Completeness, 0, 1);
        Assert.Equal(text, encoded.Text);
    }

    /// <summary>What the recipe wrote down when it exported the model: the two tokenizers and the two runtimes agree.</summary>
    [Fact]
    public void It_gives_what_training_gave()
    {
        using JsonDocument reference = JsonDocument.Parse(File.ReadAllText(Places.InTree("tests", "EdgeVoice.Dialog.Tests", "Understanding", "reference.json")));
        foreach (JsonElement expected in reference.RootElement.EnumerateArray())
        {
            string text = expected.GetProperty("text").GetString()!;
            EncodedUtterance encoded = model.Encoder.Encode(text);
            float[] embedding = encoded.Embedding.ToArray();
            Close(expected.GetProperty("embedding"), [.. embedding[..12], .. embedding[^12..]]);
            Close(expected.GetProperty("acts"), [.. DialogActs.All.Select(a => encoded.Acts[a])]);
            Assert.Equal(expected.GetProperty("finished").GetSingle(), encoded.Completeness, Tolerance);
            Assert.Equal(Tagged(expected.GetProperty("tags")), encoded.Spans.Select(span => (span.Kind, span.Start, span.Length)));
        }

        static void Close(JsonElement expected, float[] found)
        {
            int i = 0;
            foreach (JsonElement e in expected.EnumerateArray())
                Assert.Equal(e.GetSingle(), found[i++], Tolerance);
        }

        static List<(string, int, int)> Tagged(JsonElement tags)
        {
            var spans = new List<(string Kind, int Start, int Length)>();
            string[] all = [.. tags.EnumerateArray().Select(t => t.GetString()!)];
            for (int i = 0; i < all.Length; i++)
            {
                if (all[i] == "o")
                    continue;
                if (all[i][0] == 'i' && spans.Count > 0 && spans[^1].Kind == all[i][2..] && spans[^1].Start + spans[^1].Length == i)
                    spans[^1] = spans[^1] with { Length = spans[^1].Length + 1 };
                else
                    spans.Add((all[i][2..], i, 1));
            }
            return spans;
        }
    }

    [Fact]
    public void It_tags_what_looks_like_a_value()
    {
        var spans = model.Encoder.Encode("i'd like an appointment on friday at half past ten my name is priya raman").Spans;
        Assert.Contains(spans, s => s.Kind == SlotKinds.Date && s.Start == 5);
        Assert.Contains(spans, s => s.Kind == SlotKinds.Time && s.Start == 7);
        Assert.Contains(spans, s => s.Kind == SlotKinds.Person && s.Start == 13);
        Assert.All(spans, s => Assert.InRange(s.Probability, 0, 1));
        Assert.Empty(model.Encoder.Encode("can you help me please").Spans);
        Assert.Empty(model.Encoder.Encode("").Spans);
    }

    [Fact]
    public void The_same_words_give_the_same_numbers_from_any_thread()
    {
        string[] texts = [.. Enumerable.Range(0, 400).Select(i => $"please book number {i % 37} for me")];
        float[][] alone = [.. texts.Select(t => model.Encoder.Encode(t).Embedding.ToArray())];
        using OnnxUtteranceEncoder fresh = OnnxUtteranceEncoder.Load(DialogModel.File);
        var together = new float[texts.Length][];
        Parallel.For(0, texts.Length, i => together[i] = fresh.Encode(texts[i]).Embedding.ToArray());
        for (int i = 0; i < texts.Length; i++)
            Assert.Equal(alone[i], together[i]);
    }

    [Fact]
    public void It_remembers_recent_utterances_and_forgets_older_ones()
    {
        EncodedUtterance first = model.Encoder.Encode("a sentence to remember");
        Assert.Same(first, model.Encoder.Encode("a sentence to remember"));
        for (int i = 0; i < OnnxUtteranceEncoder.RememberedUtterances; i++)
            model.Encoder.Encode($"another sentence number {i}");
        Assert.NotSame(first, model.Encoder.Encode("a sentence to remember"));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        DialogModelException e = Assert.Throws<DialogModelException>(() => OnnxUtteranceEncoder.Load("/nowhere/encoder.onnx"));
        Assert.Contains("/nowhere/encoder.onnx", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(-1000)]
    public void A_truncated_file_is_refused(int length)
    {
        byte[] whole = File.ReadAllBytes(DialogModel.File);
        using var cut = new TemporaryFile(whole[..(length >= 0 ? length : whole.Length + length)]);
        DialogModelException e = Assert.Throws<DialogModelException>(() => OnnxUtteranceEncoder.Load(cut.Path));
        Assert.Contains(cut.Path, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pieces", "piecez", "no input 'pieces'")]
    [InlineData("embedding", "embeddinh", "no output 'embedding'")]
    [InlineData("acts", "actz", "no output 'acts'")]
    public void A_model_with_other_tensors_is_refused_and_they_are_named(string name, string other, string said)
    {
        byte[] bytes = File.ReadAllBytes(DialogModel.File);
        Replace(bytes, name, other);
        using var renamed = new TemporaryFile(bytes);
        DialogModelException e = Assert.Throws<DialogModelException>(() => OnnxUtteranceEncoder.Load(renamed.Path));
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.Contains(other, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_another_width_is_refused()
    {
        using var other = new TemporaryFile(TinyGraph.Identity("pieces", "embedding"));
        DialogModelException e = Assert.Throws<DialogModelException>(() => OnnxUtteranceEncoder.Load(other.Path));
        Assert.Contains("expected Int64[1,-1]", e.Message, StringComparison.Ordinal);
    }

    /// <summary>Renames a tensor wherever the graph names it (a protobuf string: its length byte, then the name).</summary>
    private static void Replace(byte[] bytes, string name, string other)
    {
        byte[] old = [(byte)name.Length, .. System.Text.Encoding.ASCII.GetBytes(name)];
        byte[] put = [(byte)other.Length, .. System.Text.Encoding.ASCII.GetBytes(other)];
        Assert.Equal(old.Length, put.Length);
        int found = 0;
        for (int at = bytes.AsSpan().IndexOf(old); at >= 0;)
        {
            put.CopyTo(bytes, at);
            found++;
            int next = bytes.AsSpan(at + 1).IndexOf(old);
            at = next < 0 ? -1 : at + 1 + next;
        }
        Assert.True(found >= 1);
    }
}
