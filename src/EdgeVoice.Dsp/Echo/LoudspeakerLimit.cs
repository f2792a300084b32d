using System.Numerics.Tensors;
using EdgeVoice.Dsp.Spectral;

namespace EdgeVoice.Dsp.Echo;

/// <summary>
/// The level at which the loudspeaker on the line clips, found from what the filter leaves, so that the filter is given what the loudspeaker really played.
/// </summary>
/// <remarks>
/// An adaptive memoryless preprocessor (Stenger and Kellermann, "Adaptation of a memoryless preprocessor for nonlinear acoustic echo cancelling", Signal Processing 80, 2000)
/// with one parameter. What lies between two levels around the limit goes through the filter's own response; the regression of the filter's error on it
/// says by how much the limit is too high or too low. Where nothing clips the limit is above all peaks and nothing is done.
/// </remarks>
internal sealed class LoudspeakerLimit
{
    // Of the response: its loudest 64 ms.
    private const int LoudPartitions = 8;
    // 0.2 dB a second.
    private const float PeakForget = 0.9998f;
    // Before a limit is known, what is above this share of the peak is looked at: 2.5 dB under it.
    private const float Probe = 0.75f;
    private const float Lower = 0.89f;
    private const float Upper = 1.12f;
    private const float Step = 0.5f;
    // 100 ms with peaks in it.
    private const int LookBlocks = 12;
    // Share of the error's power that another limit must explain: of what a line that does not clip leaves it explains 0.04 at most.
    private const float FirstEvidence = 0.1f;
    private const float Evidence = 0.05f;
    private const float FirstStep = -0.15f;
    private const float MostStep = 1.5f;
    // A loudspeaker that clips far below what is looked at is not looked for step by step.
    private const float DeepestProbe = 3;

    private readonly int _block;
    private readonly FarEndHistory _history;
    private readonly RealFft _fft;
    private readonly float[] _peaks;
    private readonly float[] _re;
    private readonly float[] _im;
    private readonly float[] _time;
    private float _peak;
    private float _limit;
    private float _errorSquares;
    private float _peakSquares;
    private float _products;
    private int _blocks;

    /// <param name="block">Samples of a block of 8 ms.</param>
    /// <param name="slots">Blocks remembered: the longest delay and the tail.</param>
    public LoudspeakerLimit(int block, int slots)
    {
        _block = block;
        _history = new FarEndHistory(block, slots);
        _fft = new RealFft(2 * block);
        _peaks = new float[block];
        (_re, _im, _time) = (new float[_history.Row], new float[_history.Row], new float[2 * block]);
        Clear();
    }

    /// <summary>The limit, or null while nothing is known to clip.</summary>
    public float? Level => _limit < _peak ? _limit : null;

    /// <summary>Makes of a block what the loudspeaker makes of it.</summary>
    public void Play(Span<float> far)
    {
        float most = MathF.Abs(TensorPrimitives.MaxMagnitude<float>(far));
        _peak = Math.Max(most, _peak * PeakForget);
        var (low, high) = _limit < _peak ? (Lower * _limit, Upper * _limit) : (Probe * _peak, _peak);
        if (most > low)
        {
            for (int n = 0; n < _block; n++)
                _peaks[n] = Math.Clamp(far[n], -high, high) - Math.Clamp(far[n], -low, low);
        }
        else
        {
            Array.Clear(_peaks);
        }
        _history.Push(_peaks);
        if (most > _limit)
            TensorPrimitives.Clamp(far, -_limit, _limit, far);
    }

    /// <summary>Compares the filter's error with what it would be were the limit another. For blocks in which the filter takes out some of the echo.</summary>
    public void Learn(PartitionedFilter filter, int delay, ReadOnlySpan<float> error)
    {
        if (!Sounds(delay))
            return;
        filter.Estimate(_history, delay, LoudPartitions, _re, _im);
        _fft.Inverse(_re, _im, _time);
        var peaks = _time.AsSpan(_block);
        float peakSquares = TensorPrimitives.SumOfSquares<float>(peaks), errorSquares = TensorPrimitives.SumOfSquares(error);
        if (peakSquares < Math.Max(0.001f * errorSquares, 1e-8f * _block))
            return;
        _peakSquares += peakSquares;
        _errorSquares += errorSquares;
        _products += TensorPrimitives.Dot(error, peaks);
        if (++_blocks < LookBlocks)
            return;
        float share = _products / _peakSquares, explained = _products * share / _errorSquares;
        if (_limit < _peak)
            _limit *= explained > Evidence ? 1 + (Step * (Upper - Lower) * Math.Clamp(share, -MostStep, MostStep)) : 1;
        else if (explained > FirstEvidence && share < FirstStep)
            _limit = MathF.Pow(Probe, Math.Clamp(-share, 1, DeepestProbe)) * _peak;
        _blocks = 0;
        _errorSquares = _products = _peakSquares = 0;
    }

    private bool Sounds(int delay)
    {
        // What an empty block holds is the guard against a division by nothing.
        for (int p = 0; p < LoudPartitions; p++)
        {
            if (_history.Energy(delay + p) > 1e-6f)
                return true;
        }
        return false;
    }

    public void Clear()
    {
        _history.Clear();
        _limit = float.MaxValue;
        _peak = _errorSquares = _products = _peakSquares = 0;
        _blocks = 0;
    }
}
