using System.Numerics.Tensors;
using EdgeVoice.Dsp.Networks;

namespace EdgeVoice.Dsp.Voice;

/// <summary>
/// A dense layer and a gated recurrent unit over the features of each frame; three logistic outputs. Weights: <see cref="VadWeights"/>, how
/// they were made: models/vad.
/// </summary>
internal sealed class VadNetwork
{
    public const int Speech = 0;
    public const int Music = 1;
    public const int Babble = 2;
    public const int Outputs = 3;

    private static readonly DenseLayer DenseLayer = new(VadWeights.DenseRows, VadWeights.DenseScales, VadWeights.DenseBias);
    private static readonly DenseLayer InputLayer = new(VadWeights.InputRows, VadWeights.InputScales, VadWeights.InputBias);
    private static readonly DenseLayer StateLayer = new(VadWeights.StateRows, VadWeights.StateScales, VadWeights.StateBias);
    private static readonly DenseLayer OutputLayer = new(VadWeights.OutputRows, VadWeights.OutputScales, VadWeights.OutputBias);

    private readonly GatedUnit _unit = new(InputLayer, StateLayer);
    private readonly float[] _dense = new float[DenseLayer.PaddedOutputs];
    private readonly float[] _outputs = new float[OutputLayer.PaddedOutputs];

    /// <summary>One frame. Returns probabilities, by <see cref="Speech"/>, <see cref="Music"/>, <see cref="Babble"/>.</summary>
    public ReadOnlySpan<float> Step(ReadOnlySpan<float> features)
    {
        DenseLayer.Apply(features[..VadFeatures.Count], _dense);
        TensorPrimitives.Tanh(_dense, _dense);
        OutputLayer.Apply(_unit.Step(_dense), _outputs);
        TensorPrimitives.Sigmoid(_outputs, _outputs);
        return _outputs.AsSpan(0, Outputs);
    }

    public void Reset() => _unit.Reset();
}
