using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Echo;

/// <summary>
/// How much what a filter leaves rises and falls, band by band, as the echo does that it took out. The rest of an echo (of a loudspeaker that clips, of a clock that
/// drifts, of a path not yet learned) is loud where and when the echo is; somebody's voice has nothing to do with it.
/// </summary>
/// <remarks>
/// Correlation of log powers over the last moments, as in <see cref="EchoLikeness"/>, at the one delay that the filter knows. Found with throw-away code in the scenes of the bench: the rest of
/// an echo alone lies between 0.2 and 0.6 in most blocks; with a caller in it one block in four is over 0.2, one in a hundred over 0.5.
/// </remarks>
internal sealed class RestLikeness
{
    // A block counts half after 110 ms.
    private const float Memory = 0.95f;

    private readonly float _floor;
    private readonly float[] _rest = new float[SpeechBands.Count];
    private readonly float[] _echo = new float[SpeechBands.Count];
    private readonly float[] _restMean = new float[SpeechBands.Count];
    private readonly float[] _echoMean = new float[SpeechBands.Count];
    private float _weight;
    private float _restSquares;
    private float _echoSquares;
    private float _products;

    /// <param name="block">Samples of a block of 8 ms.</param>
    public RestLikeness(int block) => _floor = 1.5e-7f * block;

    /// <summary>-1 to 1.</summary>
    public float Value => _restSquares * _echoSquares > 0 ? _products / MathF.Sqrt(_restSquares * _echoSquares) : 0;

    /// <summary>Powers of the bins of one block, windowed; the line's noise makes its quiet bands alike.</summary>
    public void Process(ReadOnlySpan<float> rest, ReadOnlySpan<float> echo, ReadOnlySpan<float> noise)
    {
        Row(rest, noise, _rest);
        Row(echo, noise, _echo);
        _weight = (Memory * _weight) + 1;
        float step = 1 / _weight;
        _restSquares *= Memory;
        _echoSquares *= Memory;
        _products *= Memory;
        for (int b = 0; b < SpeechBands.Count; b++)
        {
            float rests = _rest[b] - _restMean[b], echoes = _echo[b] - _echoMean[b];
            _restMean[b] += step * rests;
            _echoMean[b] += step * echoes;
            _restSquares += rests * (_rest[b] - _restMean[b]);
            _echoSquares += echoes * (_echo[b] - _echoMean[b]);
            _products += rests * (_echo[b] - _echoMean[b]);
        }
    }

    public void Clear()
    {
        Array.Clear(_restMean);
        Array.Clear(_echoMean);
        _weight = _restSquares = _echoSquares = _products = 0;
    }

    private void Row(ReadOnlySpan<float> power, ReadOnlySpan<float> noise, float[] row)
    {
        for (int b = 0; b < SpeechBands.Count; b++)
        {
            var bins = SpeechBands.Bins(b);
            row[b] = ((TensorPrimitives.Sum(power[bins]) + TensorPrimitives.Sum(noise[bins])) / SpeechBands.Width(b)) + _floor;
        }
        TensorPrimitives.Log(row, row);
        SpeechBands.LessCommon(row);
    }
}
