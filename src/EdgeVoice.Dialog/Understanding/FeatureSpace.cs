using System.Numerics.Tensors;

namespace EdgeVoice.Dialog.Understanding;

/// <summary>
/// What the site's classifier sees of an utterance: the embedding, and beside it the words, word pairs and character
/// n-grams (3 to 5, within a word) that occur in the training sentences, weighted by how rare they are (tf-idf). The
/// embedding carries what was meant by words never seen in the pack, the sparse part the site's own terms.
/// Three blocks of fixed length, so that none drowns the others.
/// </summary>
internal sealed class FeatureSpace
{
    // Lengths of the blocks, chosen on the validation split of CLINC150 and on training sentences of Banking77 set aside.
    private readonly float _embeddingLength, _wordLength, _charLength;
    private readonly Dictionary<ulong, int> _index = [];
    private readonly List<float> _rarity = [];
    private readonly int _dimensions;

    public FeatureSpace(IReadOnlyList<EncodedUtterance> training, int dimensions, float embedding = 2f, float word = 1.2f, float chars = 2f)
    {
        _dimensions = dimensions;
        (_embeddingLength, _wordLength, _charLength) = (embedding, word, chars);
        var seenIn = new List<int>();
        var of = new HashSet<ulong>();
        foreach (EncodedUtterance utterance in training)
        {
            of.Clear();
            foreach (ulong key in Keys(utterance.Text))
                of.Add(key);
            foreach (ulong key in of)
            {
                if (_index.TryAdd(key, seenIn.Count))
                    seenIn.Add(0);
                seenIn[_index[key]]++;
            }
        }
        foreach (int n in seenIn)
            _rarity.Add(1 + MathF.Log((training.Count + 1f) / (n + 1f)));
    }

    /// <summary>Rows that a weight matrix needs: the embedding, the sparse features, and one constant.</summary>
    public int Count => _dimensions + _rarity.Count + 1;

    public Features Extract(EncodedUtterance utterance)
    {
        float[] dense = utterance.Embedding.ToArray();
        TensorPrimitives.Multiply(dense, _embeddingLength, dense);
        var seen = new List<int>();
        int pairs = 0;
        foreach (ulong key in Keys(utterance.Text))
        {
            if (!_index.TryGetValue(key, out int at))
                continue;
            // Words and pairs sort before characters, and repeats come to lie together.
            seen.Add(IsChars(key) ? at : at - Apart);
            pairs += IsChars(key) ? 0 : 1;
        }
        seen.Sort();
        var rows = new List<int>(seen.Count + 1);
        var values = new List<float>(seen.Count + 1);
        Fill(seen[..pairs], Apart, _wordLength);
        Fill(seen[pairs..], 0, _charLength);
        rows.Add(Count - 1);
        values.Add(1);
        return new Features(dense, [.. rows], [.. values]);

        void Fill(List<int> block, int shift, float length)
        {
            int first = values.Count;
            float squares = 0;
            for (int i = 0; i < block.Count;)
            {
                int next = i + 1;
                while (next < block.Count && block[next] == block[i])
                    next++;
                float value = (next - i) * _rarity[block[i] + shift];
                rows.Add(_dimensions + block[i] + shift);
                values.Add(value);
                squares += value * value;
                i = next;
            }
            for (int i = first; i < values.Count; i++)
                values[i] *= length / MathF.Sqrt(squares);
        }
    }

    private const int Apart = 1 << 30;

    private static bool IsChars(ulong key) => (key >> 62) == 3;

    // The top bits say the kind of feature: 1 word, 2 pair, 3 characters.
    private static IEnumerable<ulong> Keys(string text)
    {
        List<string> words = UtteranceTokenizer.Words(text);
        string before = "<s>";
        foreach (string word in words)
        {
            yield return 1ul << 62 | Hash(word);
            yield return 2ul << 62 | (Hash(before) * 31 + Hash(word)) & (1ul << 62) - 1;
            string marked = $"<{word}>";
            for (int length = 3; length <= 5; length++)
            {
                for (int i = 0; i + length <= marked.Length; i++)
                    yield return 3ul << 62 | Hash(marked.AsSpan(i, length));
            }
            before = word;
        }
        if (words.Count > 0)
            yield return 2ul << 62 | (Hash(before) * 31 + Hash("</s>")) & (1ul << 62) - 1;
    }

    // Two 32-bit hashes make a collision among some ten thousand features improbable.
    private static ulong Hash(ReadOnlySpan<char> text) =>
        ((ulong)UtteranceTokenizer.Fnv1a(text) << 30 ^ UtteranceTokenizer.Fnv1a(text, 0x9747b28c)) & (1ul << 62) - 1;
}

/// <summary>An utterance in a <see cref="FeatureSpace"/>: the dense rows come first, then the sparse ones named by row.</summary>
internal sealed record Features(float[] Dense, int[] Rows, float[] Values);
