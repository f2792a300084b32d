using Microsoft.ML.OnnxRuntime;

namespace EdgeVoice.Speech.Onnx;

/// <summary>A tensor at the edge of an ONNX graph. <paramref name="Shape"/>: -1 where the size is decided at run time.</summary>
public sealed record OnnxTensor(string Name, string Type, IReadOnlyList<int> Shape)
{
    public bool Equals(OnnxTensor? other) => other is not null && Name == other.Name && Type == other.Type && Shape.SequenceEqual(other.Shape);

    public override int GetHashCode() => HashCode.Combine(Name, Type, Shape.Count);

    public override string ToString() => $"{Name} {Type}[{string.Join(',', Shape)}]";
}

/// <summary>What a graph takes and gives, in the words of models/manifest.json (<c>float32</c>, <c>int64</c>, ...).</summary>
public sealed record OnnxSignature(IReadOnlyList<OnnxTensor> Inputs, IReadOnlyList<OnnxTensor> Outputs)
{
    public static OnnxSignature Of(InferenceSession session) => new(Read(session.InputMetadata), Read(session.OutputMetadata));

    private static OnnxTensor[] Read(IReadOnlyDictionary<string, NodeMetadata> tensors) =>
        [.. tensors.Select(tensor => new OnnxTensor(tensor.Key, TypeName(tensor.Value), tensor.Value.IsTensor ? tensor.Value.Dimensions : []))];

    private static string TypeName(NodeMetadata metadata) =>
        !metadata.IsTensor ? metadata.OnnxValueType.ToString() : metadata.ElementDataType switch
        {
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float => "float32",
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Double => "float64",
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Bool => "bool",
            var other => other.ToString().ToLowerInvariant(),
        };
}
