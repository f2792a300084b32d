using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;

namespace EdgeVoice.Dialog.Understanding;

/// <summary>
/// The dialog model through ONNX Runtime, on the calling thread (one utterance takes well under a millisecond, a thread
/// pool would only add jitter). Safe for concurrent use. Recent utterances are kept, <see cref="RememberedUtterances"/>
/// at most: the oldest is forgotten first.
/// </summary>
public sealed class OnnxUtteranceEncoder : IUtteranceEncoder
{
    /// <summary>Bound of the memory of recent utterances: partials are encoded again and again while a caller speaks.</summary>
    public const int RememberedUtterances = 256;

    private const string Input = "rows", Embedding = "embedding", Acts = "acts", Finished = "finished";
    private static readonly string[] Outputs = [Embedding, Acts, Finished];

    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly Dictionary<string, EncodedUtterance> _recent = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly Lock _gate = new();

    private OnnxUtteranceEncoder(InferenceSession session, int dimensions)
    {
        _session = session;
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
            return new OnnxUtteranceEncoder(session, Check(session, path));
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
        long[] rows = UtteranceTokenizer.Encode(text, out int words);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(rows, [1, words, UtteranceTokenizer.RowsPerWord]);
        using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(_run, [Input], [input], Outputs);
        float[] embedding = results[0].GetTensorDataAsSpan<float>().ToArray();
        ReadOnlySpan<float> acts = results[1].GetTensorDataAsSpan<float>();
        ImmutableDictionary<string, float>.Builder byName = ImmutableDictionary.CreateBuilder<string, float>(StringComparer.Ordinal);
        for (int i = 0; i < acts.Length; i++)
            byName[DialogActs.All[i]] = acts[i];
        return new EncodedUtterance(embedding, byName.ToImmutable(), results[2].GetTensorDataAsSpan<float>()[0]) { Text = text };
    }

    /// <summary>Returns the embedding's length.</summary>
    private static int Check(InferenceSession session, string path)
    {
        var wrong = new List<string>();
        Expect(session.InputMetadata, Input, "input", typeof(long), [1, -1, UtteranceTokenizer.RowsPerWord]);
        Expect(session.OutputMetadata, Embedding, "output", typeof(float), [1, null]);
        Expect(session.OutputMetadata, Acts, "output", typeof(float), [1, DialogActs.All.Length]);
        Expect(session.OutputMetadata, Finished, "output", typeof(float), [1, 1]);
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
