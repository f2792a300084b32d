using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Networks;

/// <summary>A gated recurrent unit (Cho et al. 2014, in the form of torch.nn.GRU): gates in the order reset, keep, candidate.</summary>
internal sealed class GatedUnit(DenseLayer fromInput, DenseLayer fromState)
{
    private readonly DenseLayer _inputLayer = fromInput;
    private readonly DenseLayer _stateLayer = fromState;
    private readonly float[] _fromInput = new float[fromInput.PaddedOutputs];
    private readonly float[] _fromState = new float[fromState.PaddedOutputs];
    private readonly float[] _state = new float[fromState.Inputs];

    /// <summary>Takes the next frame; the result is the state after it.</summary>
    public ReadOnlySpan<float> Step(ReadOnlySpan<float> x)
    {
        _inputLayer.Apply(x, _fromInput);
        _stateLayer.Apply(_state, _fromState);
        int hidden = _state.Length;
        Span<float> gates = _fromInput.AsSpan(0, 2 * hidden);
        TensorPrimitives.Add(gates, _fromState.AsSpan(0, 2 * hidden), gates);
        TensorPrimitives.Sigmoid(gates, gates);
        Span<float> reset = gates[..hidden], keep = gates[hidden..], candidate = _fromInput.AsSpan(2 * hidden, hidden);
        TensorPrimitives.MultiplyAdd(reset, _fromState.AsSpan(2 * hidden, hidden), candidate, candidate);
        TensorPrimitives.Tanh(candidate, candidate);
        // h = n + z (h - n)
        TensorPrimitives.Subtract(_state, candidate, _state);
        TensorPrimitives.MultiplyAdd(_state, keep, candidate, _state);
        return _state;
    }

    public void Reset() => Array.Clear(_state);
}
