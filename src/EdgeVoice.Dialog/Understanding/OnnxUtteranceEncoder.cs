using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;

namespace EdgeVoice.Dialog.Understanding;

/// <summary>
/// The dialog model through ONNX Runtime, on the calling thread (one utterance takes a millisecond or two, a thread
/// pool would only add jitter). Safe for concurrent use. Recent utterances are kept, <see cref="RememberedUtterances"/>
/// at most: the oldest is forgotten first.
/// </summary>
public sealed class OnnxUtteranceEncoder : IUtteranceEncoder
{
    /// <summary>Bound of the memory of recent utterances: partials are encoded again and again while a caller speaks.</summary>
    public const int RememberedUtterances = 256;

    private const string Pieces = "pieces", Starts = "starts", Embedding = "embedding", Acts = "acts", Finished = "finished", Tags = "tags";
    private const string Vocabulary = "vocabulary";
    private static readonly string[] Inputs = [Pieces, Starts];
    private static readonly string[] Outputs = [Embedding, Acts, Finished, Tags];
    private static readonly int TagCount = 1 + 2 * SlotKinds.All.Length;

    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly Dictionary<string, EncodedUtterance> _recent = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly Lock _gate = new();

    private readonly WordPieces _pieces;

    private OnnxUtteranceEncoder(InferenceSession session, WordPieces pieces, int dimensions)
    {
        _session = session;
        _pieces = pieces;
        Dimensions = dimensions;
    }

    public int Dimensions { get; }

    /// <summary>Opens a model file and checks that it is one of ours.</summary>
    /// <exception cref="DialogModelException">No file, no ONNX graph, or not the tensors of a dialog model.</exception>
    public static OnnxUtteranceEncoder Load(string path)
    {
        if (!File.Exists(path))
            throw new DialogModelException($"Dialog model '{path}' is not there. Expected the encoder.onnx of models/dialog: set the path in the configuration, or run `edgevoice models pull`.");
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        InferenceSession session;
        try
        {
            session = new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new DialogModelException($"Dialog model '{path}' ({new FileInfo(path).Length} bytes) cannot be read as an ONNX graph: {e.Message} Put the file back whole; its sha256 is in models/manifest.json.", e);
        }
        try
        {
            int dimensions = Check(session, path);
            return new OnnxUtteranceEncoder(session, ReadVocabulary(session, path), dimensions);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public EncodedUtterance Encode(string text)
    {
        lock (_gate)
        {
            if (_recent.TryGetValue(text, out EncodedUtterance? known))
                return known;
        }
        EncodedUtterance fresh = Run(text);
        lock (_gate)
        {
            if (_recent.TryAdd(text, fresh))
                _order.Enqueue(text);
            if (_order.Count > RememberedUtterances)
                _recent.Remove(_order.Dequeue());
        }
        return fresh;
    }

    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
    }

    private EncodedUtterance Run(string text)
    {
        List<string> words = UtteranceTokenizer.Clipped(text);
        var (pieces, starts) = _pieces.Encode(words);
        // The graph wants at least one word to tag; of an empty utterance it is the mark at the beginning.
        long[] tagged = starts.Length > 0 ? starts : [0];
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(pieces, [1, pieces.Length]);
        using OrtValue at = OrtValue.CreateTensorValueFromMemory(tagged, [1, tagged.Length]);
        using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(_run, Inputs, [input, at], Outputs);
        float[] embedding = results[0].GetTensorDataAsSpan<float>().ToArray();
        ReadOnlySpan<float> acts = results[1].GetTensorDataAsSpan<float>();
        ImmutableDictionary<string, float>.Builder byName = ImmutableDictionary.CreateBuilder<string, float>(StringComparer.Ordinal);
        for (int i = 0; i < acts.Length; i++)
            byName[DialogActs.All[i]] = acts[i];
        return new EncodedUtterance(embedding, byName.ToImmutable(), results[2].GetTensorDataAsSpan<float>()[0])
        {
            Text = text,
            Spans = Spans(results[3].GetTensorDataAsSpan<float>(), starts.Length),
        };
    }

    /// <summary>The likeliest tag of each word; a word that goes on with nothing begins a value of its own.</summary>
    private static ImmutableArray<TaggedSpan> Spans(ReadOnlySpan<float> tags, int words)
    {
        var spans = ImmutableArray.CreateBuilder<TaggedSpan>();
        for (int i = 0; i < words; i++)
        {
            ReadOnlySpan<float> of = tags.Slice(i * TagCount, TagCount);
            int best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(of);
            if (best == 0)
                continue;
            string kind = SlotKinds.All[(best - 1) / 2];
            bool goesOn = best % 2 == 0 && spans.Count > 0 && spans[^1] is var last && last.Kind == kind && last.Start + last.Length == i;
            if (goesOn)
                spans[^1] = spans[^1] with { Length = spans[^1].Length + 1, Probability = Math.Min(spans[^1].Probability, of[best]) };
            else
                spans.Add(new TaggedSpan(kind, i, 1, of[best]));
        }
        return spans.ToImmutable();
    }

    private static WordPieces ReadVocabulary(InferenceSession session, string path)
    {
        if (!session.ModelMetadata.CustomMetadataMap.TryGetValue(Vocabulary, out string? pieces))
            throw new DialogModelException($"'{path}' has the tensors of a dialog model, but no entry '{Vocabulary}' among its properties. Take the model that came with this version, or make one with models/dialog/recipe.");
        try
        {
            return new WordPieces(pieces);
        }
        catch (FormatException e)
        {
            throw new DialogModelException($"'{path}': {e.Message}. Take the model that came with this version, or make one with models/dialog/recipe.", e);
        }
    }

    /// <summary>Returns the embedding's length.</summary>
    private static int Check(InferenceSession session, string path)
    {
        var wrong = new List<string>();
        Expect(session.InputMetadata, Pieces, "input", typeof(long), [1, -1]);
        Expect(session.InputMetadata, Starts, "input", typeof(long), [1, -1]);
        Expect(session.OutputMetadata, Embedding, "output", typeof(float), [1, null]);
        Expect(session.OutputMetadata, Acts, "output", typeof(float), [1, DialogActs.All.Length]);
        Expect(session.OutputMetadata, Finished, "output", typeof(float), [1, 1]);
        Expect(session.OutputMetadata, Tags, "output", typeof(float), [1, -1, TagCount]);
        if (wrong.Count > 0)
            throw new DialogModelException($"'{path}' is an ONNX graph, but no dialog model of this version: {string.Join("; ", wrong)}. Take the model that came with this version, or make one with models/dialog/recipe.");
        return session.OutputMetadata[Embedding].Dimensions[1];

        // null: any fixed length
        void Expect(IReadOnlyDictionary<string, NodeMetadata> found, string name, string what, Type type, int?[] shape)
        {
            if (!found.TryGetValue(name, out NodeMetadata? node))
            {
                wrong.Add($"no {what} '{name}' (it has {string.Join(", ", found.Keys)})");
                return;
            }
            bool fits = node.IsTensor && node.ElementType == type && node.Dimensions.Length == shape.Length;
            for (int i = 0; fits && i < shape.Length; i++)
                fits = shape[i] is { } length ? node.Dimensions[i] == length : node.Dimensions[i] > 0;
            if (!fits)
                wrong.Add($"{what} '{name}' is {(node.IsTensor ? $"{node.ElementType.Name}[{string.Join(",", node.Dimensions)}]" : "no tensor")}, expected {type.Name}[{string.Join(",", shape.Select(l => l?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any"))}]");
        }
    }
}
