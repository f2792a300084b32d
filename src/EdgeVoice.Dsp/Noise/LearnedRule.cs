using System.Numerics.Tensors;
using EdgeVoice.Dsp.Networks;

namespace EdgeVoice.Dsp.Noise;

/// <summary>
/// The rule for people: a small recurrent network says of each frame how far each bin is lowered, and how far what stands over the tracked
/// noise in the bin itself is to be trusted. Weights: <see cref="LearnedWeights"/>, how they were made: models/noise.
/// </summary>
/// <remarks>
/// The gain of a bin is logistic(a + b now + c slow): a comes from the network for each bin up to 4 kHz and for bands above, b and c for bands; now and
/// slow are those of <see cref="LearnedFeatures"/>. Where <see cref="NoiseTracker"/> hears noise alone, less of it stays. One network serves 8 and 16 kHz.
/// </remarks>
internal sealed class LearnedRule : ISpectralGain
{
    /// <summary>What the network gives of a frame.</summary>
    public const int Outputs = Own + (2 * AllBands);

    private const int OwnLow = LearnedFeatures.LowBins - 1;
    private const int Own = OwnLow + LearnedBands.Upper;
    private const int AllBands = LearnedBands.Low + LearnedBands.Upper;

    // What the tracker takes for noise is lowered once more: the clean speech that the network was taught with had a quiet room under it, which it
    // keeps (docs/adr/0018: what that costs and gives).
    private const float KeptOfNoise = 0.25f;

    // Mean square over which a frame is a broken line, not a sound: more than a sine of full scale has.
    private const float Overload = 0.6f;

    private readonly LearnedBands _bands;
    private readonly LearnedFeatures _features;
    private readonly GatedUnit _unit = new(LearnedWeights.Input, LearnedWeights.State);
    private readonly float[] _dense = new float[LearnedWeights.Dense.PaddedOutputs];
    private readonly float[] _outputs = new float[LearnedWeights.Output.PaddedOutputs];

    /// <param name="bins">Bins of a spectrum, 31.25 Hz apart: 129 or 257.</param>
    public LearnedRule(int bins)
    {
        _bands = new LearnedBands(bins);
        _features = new LearnedFeatures(bins, _bands);
    }

    public void Next(ReadOnlySpan<float> power, NoiseTracker noise, float floor, Span<float> gain)
    {
        // The bins of a windowed frame sum to its mean square, times the square of half its length.
        if (TensorPrimitives.Sum(power) > Overload * (power.Length - 1) * (power.Length - 1))
        {
            // It passes as it is, and the network does not hear it: it would remember it for seconds.
            gain.Fill(1);
            return;
        }
        _features.Update(power, noise.Noise);
        LearnedWeights.Dense.Apply(_features.Inputs, _dense);
        TensorPrimitives.Tanh(_dense, _dense);
        LearnedWeights.Output.Apply(_unit.Step(_dense), _outputs);

        ReadOnlySpan<float> trustNow = _outputs.AsSpan(Own, AllBands), trustSlow = _outputs.AsSpan(Own + AllBands, AllBands), now = _features.Now, slow = _features.Slow;
        _outputs.AsSpan(0, OwnLow).CopyTo(gain[1..]);
        gain[0] = _outputs[0];
        // Read from where the bands over 4 kHz lie behind the bins, as _bands counts them.
        var upper = _outputs.AsSpan(OwnLow - LearnedBands.Low, AllBands);
        for (int k = LearnedFeatures.LowBins; k < gain.Length; k++)
            gain[k] = _bands.At(upper, k);
        for (int k = 0; k < gain.Length; k++)
            gain[k] += (_bands.At(trustNow, k) * now[k]) + (_bands.At(trustSlow, k) * slow[k]);
        TensorPrimitives.Sigmoid(gain, gain);
        var presence = noise.Presence;
        for (int k = 0; k < gain.Length; k++)
            gain[k] = Math.Max(gain[k] * (KeptOfNoise + ((1 - KeptOfNoise) * presence[k])), floor);
    }

    public void Reset()
    {
        _features.Reset();
        _unit.Reset();
    }
}
