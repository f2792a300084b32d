using System.Numerics.Tensors;
using EdgeVoice.Dsp.Spectral;

namespace EdgeVoice.Dsp.Echo;

/// <summary>
/// Takes out what the adaptive filter leaves, by a gain per bin, and fills with comfort noise.
/// </summary>
/// <remarks>
/// The power of the rest is predicted, not measured: by the Kalman filter's own uncertainty (Enzner and Vary, 2006), which is
/// large before the filter knows the path and after the path changed and small once it is known, and by a share of
/// the echo estimate for what no linear filter can model. One factor per band ties the prediction to what is seen while the far end speaks
/// alone. The near end is taken to speak when more is left than the prediction explains; then the gain
/// only does what Wiener's rule asks, and else everything goes. What rises and falls as the echo does is the rest of it, however much more than predicted
/// (<see cref="RestLikeness"/>).
/// </remarks>
internal sealed class ResidualEchoSuppressor
{
    // Share of the echo estimate that loudspeaker, clipping, clock and a path on the move leave behind: -17 dB.
    private const float ModelShare = 0.02f;
    // Per block of 8 ms: the end of a syllable is no end of the talk.
    private const float NearRelease = 0.07f;
    private const float LeastGainAlone = 0.003f;
    private const float LeastGainTogether = 0.3f;
    private const float OverAlone = 16f;
    // What is left begins to count as near end this far over the prediction, and does so wholly after the range.
    private const float NearFromDb = 6;
    private const float NearRangeDb = 6;

    // A filter that knows the path is right in at least a quarter of the bins, whoever else speaks; one whose path has jumped in none.
    private const float FitFrom = 0.25f;
    private const float FitSmoothing = 0.25f;
    private const float NearOverEcho = 6f;

    // From here to there the rest is so like the echo that it is nothing else, as long as it is well under it.
    private const float RestLikeFrom = 0.3f;
    private const float RestLikeRange = 0.15f;
    private const float RestUnderDb = -12;
    // And from here on however loud it is: the path has grown, say.
    private const float SameFrom = 0.6f;
    // Under the echo by so much the rest is nothing else either, unless more is left than predicted.
    private const float FaintDb = -30;
    private const float FadeDb = 6;
    private const float OverRest = 256f;
    // The least power of some seconds lies 6 dB under the mean, which the ear misses when it is gone. Beside a voice it misses nothing: as much less.
    private const float ComfortOverLeast = 4f;

    private static readonly float[] Phases = MakePhases();

    private readonly RealFft _fft;
    private readonly int _block;
    private readonly int _bins;
    private readonly float[] _window;
    private readonly float[] _errorTime;
    private readonly float[] _echoTime;
    private readonly float[] _work;
    private readonly float[] _er;
    private readonly float[] _ei;
    private readonly float[] _yr;
    private readonly float[] _yi;
    private readonly float[] _rest;
    private readonly float[] _error;
    private readonly float[] _echo;
    private readonly float[] _noise;
    private readonly float[] _smooth;
    private readonly float[] _prior;
    private readonly float[] _gain;
    private readonly float[] _overlap;
    private readonly RestLikeness _likeness;
    private readonly bool _comfort;
    private readonly int _first;
    private readonly int _last;
    private float _factor;
    private float _nearness;
    private float _left;
    private float _predicted;
    private float _echoed;
    private float _fit;
    private float _fitted;
    private float _echoPeak;
    private float _rested;
    private float _mostEcho = float.MaxValue;
    private bool _nearForSure;
    private bool _echoForSure;
    private uint _random;

    public ResidualEchoSuppressor(int rateHz, int block, bool comfortNoise)
    {
        _block = block;
        _comfort = comfortNoise;
        _fft = new RealFft(2 * block);
        _bins = _fft.Bins;
        _window = Window.SqrtHann(2 * block);
        (_errorTime, _echoTime, _work) = (new float[2 * block], new float[2 * block], new float[2 * block]);
        (_er, _ei, _yr, _yi) = (new float[_bins], new float[_bins], new float[_bins], new float[_bins]);
        (_rest, _error, _echo, _noise) = (new float[_bins], new float[_bins], new float[_bins], new float[_bins]);
        (_smooth, _prior, _gain) = (new float[_bins], new float[_bins], new float[_bins]);
        _overlap = new float[block];
        _likeness = new RestLikeness(block);
        // The telephone band, where both speech and echo have their power.
        _first = _bins * 300 * 2 / rateHz;
        _last = _bins * 3400 * 2 / rateHz;
        Clear();
    }

    /// <summary>0: what is left is echo; 1: the near end speaks.</summary>
    public float Nearness => _nearness;

    /// <summary>What is left holds more than the predicted echo, while the far end is heard.</summary>
    public bool DoubleTalk { get; private set; }

    /// <summary>The echo estimate is found in the microphone: the filter's path is the line's.</summary>
    public bool EchoFits => _fit >= FitFrom * _fitted;

    /// <summary>What is left is far louder than any echo of the last moments could be, wherever its path has gone.</summary>
    public bool NearDominates => DoubleTalk && _left > NearOverEcho * _echoPeak;

    /// <summary>The path is being learned anew: the filter's trust in itself runs ahead of what it can do.</summary>
    public void Distrust() => _factor = Math.Max(_factor, 4);

    /// <summary>What is known beside the filter, before each block.</summary>
    /// <param name="mostEcho">Sum over all bins of the most echo that the line has shown itself capable of.</param>
    /// <param name="pathKnown">The filter's path is the line's.</param>
    /// <param name="near">The microphone is louder than that echo.</param>
    /// <param name="onlyEcho">All that is heard is echo, whatever the filter left of it.</param>
    public void Bound(float mostEcho, bool pathKnown, bool near, bool onlyEcho)
    {
        _echoForSure = onlyEcho;
        _mostEcho = mostEcho;
        _nearForSure = !pathKnown && near;
    }

    /// <summary>One block: the filter's error and echo, the power its uncertainty explains; writes the clean block of one block earlier.</summary>
    public void Process(ReadOnlySpan<float> error, ReadOnlySpan<float> echo, ReadOnlySpan<float> expected, bool farActive, Span<float> output)
    {
        Analyse(error, _errorTime, _er, _ei, _error);
        Analyse(echo, _echoTime, _yr, _yi, _echo);
        _likeness.Process(_error, _echo, _noise);
        Predict(expected, farActive);
        TrackNoise();
        Gains();
        TensorPrimitives.Multiply(_er, _gain, _er);
        TensorPrimitives.Multiply(_ei, _gain, _ei);
        if (_comfort)
            AddNoise();
        _fft.Inverse(_er, _ei, _work);
        TensorPrimitives.Multiply(_work, _window, _work);
        TensorPrimitives.Add<float>(_work.AsSpan(0, _block), _overlap, output);
        _work.AsSpan(_block).CopyTo(_overlap);
    }

    public void Clear()
    {
        Array.Clear(_errorTime);
        Array.Clear(_echoTime);
        Array.Clear(_rest);
        Array.Clear(_noise);
        Array.Clear(_smooth);
        Array.Clear(_overlap);
        Array.Fill(_prior, 1f);
        Array.Fill(_gain, 1f);
        _noise.AsSpan().Fill(1e-4f);
        _likeness.Clear();
        _factor = 1;
        _rested = 0;
        _nearness = 1;
        _left = _predicted = _echoed = _fit = _fitted = _echoPeak = 0;
        _mostEcho = float.MaxValue;
        _nearForSure = _echoForSure = false;
        _random = 0x9E3779B9;
        DoubleTalk = false;
    }

    private void Analyse(ReadOnlySpan<float> block, float[] time, float[] re, float[] im, float[] power)
    {
        time.AsSpan(_block).CopyTo(time);
        block.CopyTo(time.AsSpan(_block));
        TensorPrimitives.Multiply(time, _window, _work);
        _fft.Forward(_work, re, im);
        TensorPrimitives.Multiply(re, re, power);
        TensorPrimitives.MultiplyAdd(im, im, power, power);
    }

    private void Predict(ReadOnlySpan<float> expected, bool farActive)
    {
        // Two blocks share the window: the prediction of this block and what remains of the one before.
        // A filter that has learned little believes in any echo; the line has shown how much there can be.
        float believed = farActive ? TensorPrimitives.Sum(expected[.._bins]) : 0;
        float share = believed > _mostEcho ? _mostEcho / believed : 1;
        float left = 0, predicted = 0, echoed = 0, fit = 0, fitted = 0;
        for (int k = 0; k < _bins; k++)
        {
            float now = (farActive ? share * expected[k] : 0) + (ModelShare * _echo[k]);
            _rest[k] = Math.Max(now, 0.5f * _rest[k]);
            if (k >= _first && k <= _last)
            {
                left += Math.Max(_error[k] - (2 * _noise[k]), 0);
                predicted += _rest[k];
                echoed += _echo[k];
                // Every bin that holds echo counts alike: 1 where the estimate is all there is, 0 where it has nothing to do with it.
                if (_echo[k] > 4 * _noise[k])
                {
                    float cross = (_er[k] * _yr[k]) + (_ei[k] * _yi[k]);
                    fit += 2 * (cross + _echo[k]) / (_error[k] + (2 * (cross + _echo[k])));
                    fitted++;
                }
            }
        }
        _fit += FitSmoothing * (fit - _fit);
        _fitted += FitSmoothing * (fitted - _fitted);
        _left += 0.5f * (left - _left);
        _echoed = Math.Max(echoed, 0.9f * _echoed);
        _echoPeak = Math.Max(echoed, 0.97f * _echoPeak);
        _predicted += 0.5f * (predicted + (1e-9f * _bins) - _predicted);
        float over = _left / (_predicted * _factor);
        // The factor settles where two thirds of the blocks lie under the prediction; near-end speech, far over it, moves it little.
        if (farActive && _predicted > 1e-6f * _bins)
            _factor = Math.Clamp(_factor * (over < 1 ? 0.996f : over < 6 ? 1.008f : 1.0005f), 0.05f, 50f);
        float near = Math.Clamp(((10 * MathF.Log10(over + 1e-6f)) - NearFromDb) / NearRangeDb, 0, 1);
        // Nobody talks 30 dB under the echo of our voice and means to be heard: that is the filter's own error, whatever was predicted.
        float besideEcho = 10 * MathF.Log10((_left + 1e-9f) / (_echoed + 1e-9f));
        near *= Math.Clamp((besideEcho - FaintDb) / FadeDb, 0, 1);
        float alike = _likeness.Value, under = Math.Clamp((RestUnderDb + FadeDb - besideEcho) / FadeDb, 0, 1);
        _rested = Math.Max(under * Math.Clamp((alike - RestLikeFrom) / RestLikeRange, 0, 1), Math.Clamp((alike - SameFrom) / RestLikeRange, 0, 1));
        near *= 1 - _rested;
        _rested = Math.Max(_rested, Math.Clamp((FaintDb + FadeDb - besideEcho) / FadeDb, 0, 1));
        if (_echoForSure)
            near = _nearness = 0;
        else if (_nearForSure)
            near = 1;
        _nearness = near > _nearness ? near : _nearness + (NearRelease * (near - _nearness));
        DoubleTalk = farActive && _nearness > 0.6f && left > 1e-5f * _bins;
    }

    private void TrackNoise()
    {
        for (int k = 0; k < _bins; k++)
        {
            _smooth[k] += 0.2f * (_error[k] - _smooth[k]);
            // Least power, rising 3 dB a second.
            _noise[k] = Math.Max(Math.Min(_noise[k] * 1.0055f, _smooth[k]), 1e-10f);
        }
    }

    private void Gains()
    {
        float over = _factor * MathF.Pow(OverAlone, 1 - _nearness) * MathF.Pow(OverRest, _rested * (1 - _nearness));
        float least = LeastGainAlone * MathF.Pow(LeastGainTogether / LeastGainAlone, _nearness);
        for (int k = 0; k < _bins; k++)
        {
            float rest = (over * _rest[k]) + 1e-10f;
            float posterior = _error[k] / rest;
            float prior = (0.6f * _prior[k]) + (0.4f * Math.Max(posterior - 1, 0));
            float gain = prior / (1 + prior);
            _prior[k] = gain * gain * posterior;
            _gain[k] = Math.Max(gain, least);
        }
    }

    private void AddNoise()
    {
        float level = MathF.Pow(ComfortOverLeast, 1 - (2 * _nearness));
        for (int k = 1; k < _bins - 1; k++)
        {
            float share = 1 - (_gain[k] * _gain[k]);
            if (share < 0.05f)
                continue;
            _random = (_random * 1664525u) + 1013904223u;
            float amplitude = MathF.Sqrt(level * share * _noise[k]);
            // One of 16 phases: the ear hears no difference, and no sine is computed.
            int phase = (int)(_random >> 28);
            _er[k] += amplitude * Phases[phase];
            _ei[k] += amplitude * Phases[(phase + 12) & 15];
        }
    }

    private static float[] MakePhases()
    {
        var phases = new float[16];
        for (int i = 0; i < phases.Length; i++)
            phases[i] = (float)Math.Cos(2 * Math.PI * i / phases.Length);
        return phases;
    }
}
