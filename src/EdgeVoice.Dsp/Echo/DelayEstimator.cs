using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Echo;

/// <summary>
/// Finds the bulk delay of the echo: an adaptive filter of its own over the whole search range, at 2 kHz, whose strongest
/// tap is the delay. An adaptive filter sees through the colour of speech, on which a plain correlation is smeared.
/// </summary>
/// <remarks>Resolution 0.5 ms. Needs about half a second of far-end speech, works on while both speak, and costs about a tenth of the main filter.</remarks>
internal sealed class DelayEstimator
{
    private const int LowRateHz = 2000;
    private const int LowBlock = 64;
    private const int LowBlockMs = 1000 * LowBlock / LowRateHz;
    // One look at the response each time all partitions were constrained once, and this many equal looks for an answer.
    private const int Looks = 2;
    private const float SameMs = 6;

    private readonly FarEndHistory _history;
    private readonly AdaptivePath _path;
    private readonly Decimator _farDown;
    private readonly Decimator _nearDown;
    private readonly float[] _far = new float[LowBlock];
    private readonly float[] _near = new float[LowBlock];
    private int _filled;
    private int _sinceLook;
    private int _equal;
    private float _candidateMs;
    private float _nearPower;
    private float _restPower;

    public DelayEstimator(int rateHz, int block, int maxDelayMs)
    {
        // The last of the range, and room behind it for the response to show itself.
        int partitions = (maxDelayMs / LowBlockMs) + 2;
        _history = new FarEndHistory(LowBlock, partitions);
        _path = new AdaptivePath(LowBlock, partitions, persistence: 0.98f, constrained: 5, nearSmoothing: 0.3f, priorDecay: 1, leastUncertainty: 1e-3f);
        _farDown = new Decimator(rateHz / LowRateHz, block);
        _nearDown = new Decimator(rateHz / LowRateHz, block);
    }

    /// <summary>The delay, ms, or null while nothing stands out.</summary>
    public float? DelayMs { get; private set; }

    /// <summary>Takes one block of each end.</summary>
    public void Process(ReadOnlySpan<float> far, ReadOnlySpan<float> near, int factor)
    {
        int low = far.Length / factor;
        _farDown.Process(far, _far.AsSpan(_filled, low));
        _nearDown.Process(near, _near.AsSpan(_filled, low));
        _filled += low;
        if (_filled < LowBlock)
            return;
        _filled = 0;
        _history.Push(_far);
        _path.Cancel(_history, 0, _near);
        if (TensorPrimitives.SumOfSquares<float>(_far) < 1e-6f * LowBlock)
            return;
        _path.Learn(_history, 0);
        _nearPower += 0.1f * ((TensorPrimitives.SumOfSquares<float>(_near) / LowBlock) - _nearPower);
        _restPower += 0.1f * (_path.ErrorPower - _restPower);
        if (++_sinceLook * 5 >= _path.Filter.Partitions)
            Look();
    }

    /// <summary>Forgets the answer and the path, when the path is known to have changed.</summary>
    public void Restart()
    {
        _path.Clear();
        DelayMs = null;
        _equal = 0;
        _sinceLook = 0;
    }

    public void Clear()
    {
        Restart();
        _history.Clear();
        _farDown.Clear();
        _nearDown.Clear();
        Array.Clear(_far);
        Array.Clear(_near);
        _filled = 0;
        _nearPower = _restPower = 0;
    }

    private void Look()
    {
        _sinceLook = 0;
        var (at, _, prominence) = _path.Filter.Peak();
        float ms = at * 1000f / LowRateHz;
        if (prominence < 1.8f || _restPower > 0.7f * _nearPower)
        {
            _equal = 0;
            return;
        }
        _equal = Math.Abs(ms - _candidateMs) <= SameMs ? _equal + 1 : 1;
        _candidateMs = ms;
        if (_equal >= Looks)
            DelayMs = ms;
    }
}
