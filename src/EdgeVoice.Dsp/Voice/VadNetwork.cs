using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Voice;

/// <summary>
/// A dense layer and a gated recurrent unit (Cho et al. 2014, in the form of torch.nn.GRU) over the features of each
/// frame; three logistic outputs. Weights: <see cref="VadWeights"/>, how they were made: models/vad.
/// </summary>
internal sealed class VadNetwork
{
    public const int Speech = 0;
    public const int Music = 1;
    public const int Babble = 2;
    public const int Outputs = 3;

    private const int Inputs = VadFeatures.Count;
    private const int Dense = VadWeights.Dense;
    private const int Hidden = VadWeights.Hidden;

    // Eight-bit rows become floats once for the process: 30 KB, shared by all calls.
    private static readonly float[] DenseRows = Widen(VadWeights.DenseRows, VadWeights.DenseScales);
    private static readonly float[] InputRows = Widen(VadWeights.InputRows, VadWeights.InputScales);
    private static readonly float[] StateRows = Widen(VadWeights.StateRows, VadWeights.StateScales);
    private static readonly float[] OutputRows = Widen(VadWeights.OutputRows, VadWeights.OutputScales);

    private readonly float[] _dense = new float[Dense];
    private readonly float[] _fromInput = new float[3 * Hidden];
    private readonly float[] _fromState = new float[3 * Hidden];
    private readonly float[] _state = new float[Hidden];
    private readonly float[] _outputs = new float[Outputs];

    /// <summary>One frame. Returns probabilities, by <see cref="Speech"/>, <see cref="Music"/>, <see cref="Babble"/>.</summary>
    public ReadOnlySpan<float> Step(ReadOnlySpan<float> features)
    {
        Apply(DenseRows, VadWeights.DenseBias, features[..Inputs], _dense);
        TensorPrimitives.Tanh(_dense, _dense);
        Apply(InputRows, VadWeights.InputBias, _dense, _fromInput);
        Apply(StateRows, VadWeights.StateBias, _state, _fromState);

        Span<float> gates = _fromInput.AsSpan(0, 2 * Hidden);
        TensorPrimitives.Add(gates, _fromState.AsSpan(0, 2 * Hidden), gates);
        TensorPrimitives.Sigmoid(gates, gates);
        Span<float> reset = gates[..Hidden], keep = gates[Hidden..], candidate = _fromInput.AsSpan(2 * Hidden);
        TensorPrimitives.MultiplyAdd(reset, _fromState.AsSpan(2 * Hidden), candidate, candidate);
        TensorPrimitives.Tanh(candidate, candidate);
        // h = n + z (h - n)
        TensorPrimitives.Subtract(_state, candidate, _state);
        TensorPrimitives.MultiplyAdd(_state, keep, candidate, _state);

        Apply(OutputRows, VadWeights.OutputBias, _state, _outputs);
        TensorPrimitives.Sigmoid(_outputs, _outputs);
        return _outputs;
    }

    public void Reset() => Array.Clear(_state);

    private static void Apply(float[] rows, ReadOnlySpan<float> bias, ReadOnlySpan<float> x, Span<float> y)
    {
        for (int r = 0; r < y.Length; r++)
            y[r] = bias[r] + TensorPrimitives.Dot(rows.AsSpan(r * x.Length, x.Length), x);
    }

    private static float[] Widen(ReadOnlySpan<sbyte> rows, ReadOnlySpan<float> scales)
    {
        var wide = new float[rows.Length];
        int width = rows.Length / scales.Length;
        for (int i = 0; i < rows.Length; i++)
            wide[i] = rows[i] * scales[i / width];
        return wide;
    }
}
