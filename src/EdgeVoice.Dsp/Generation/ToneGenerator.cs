using EdgeVoice.Dsp.Level;

namespace EdgeVoice.Dsp.Generation;

/// <summary>One part of a tone.</summary>
/// <param name="FrequencyHz">0 &lt; frequency &lt; half the rate.</param>
/// <param name="LevelDb">Level of this part, dBFS of its RMS: a full-scale sine is -3.01.</param>
public readonly record struct TonePart(double FrequencyHz, double LevelDb);

/// <summary>
/// A tone of one or more sines, steady or in a cadence: call-progress tones, test tones. The phase runs on from call to call.
/// </summary>
public sealed class ToneGenerator
{
    private readonly (double Cos, double Sin)[] _turn;
    private readonly (double Cos, double Sin)[] _start;
    private readonly (double Cos, double Sin)[] _now;
    private readonly int[] _cadence;
    private int _step;
    private int _left;

    /// <param name="rateHz">Sampling rate, 8000 to 48000 Hz.</param>
    /// <param name="parts">At least one.</param>
    /// <param name="cadenceMs">On, off, on, off, ... in ms, repeated; empty for a steady tone.</param>
    public ToneGenerator(int rateHz, ReadOnlySpan<TonePart> parts, params ReadOnlySpan<int> cadenceMs)
    {
        if (rateHz is < 8000 or > 48000)
            throw new ArgumentOutOfRangeException(nameof(rateHz), rateHz, "a rate is 8000 to 48000 Hz");
        if (parts.IsEmpty)
            throw new ArgumentException("a tone has at least one part", nameof(parts));
        _turn = new (double, double)[parts.Length];
        _start = new (double, double)[parts.Length];
        for (int n = 0; n < parts.Length; n++)
        {
            if (!(parts[n].FrequencyHz > 0 && parts[n].FrequencyHz < rateHz / 2.0))
                throw new ArgumentOutOfRangeException(nameof(parts), parts[n].FrequencyHz, $"a frequency at {rateHz} Hz lies between 0 and {rateHz / 2}");
            var (sin, cos) = Math.SinCos(2 * Math.PI * parts[n].FrequencyHz / rateHz);
            _turn[n] = (cos, sin);
            _start[n] = (Math.Sqrt(2) * LevelMath.DbToAmplitude((float)parts[n].LevelDb), 0);
        }
        _now = [.. _start];
        _cadence = new int[cadenceMs.Length];
        for (int n = 0; n < cadenceMs.Length; n++)
        {
            if (cadenceMs[n] <= 0)
                throw new ArgumentOutOfRangeException(nameof(cadenceMs), cadenceMs[n], "a cadence is made of times above 0 ms");
            _cadence[n] = (int)((long)cadenceMs[n] * rateHz / 1000);
        }
        Reset();
    }

    /// <summary>Writes the next samples.</summary>
    public void Generate(Span<float> samples)
    {
        while (!samples.IsEmpty)
        {
            int run = _cadence.Length == 0 ? samples.Length : Math.Min(samples.Length, _left);
            var part = samples[..run];
            if (_step % 2 == 0)
                Sound(part);
            else
                part.Clear();
            samples = samples[run..];
            _left -= run;
            if (_cadence.Length > 0 && _left == 0)
            {
                _step = (_step + 1) % (_cadence.Length + (_cadence.Length % 2));
                _left = _cadence[_step % _cadence.Length];
            }
        }
    }

    public void Reset()
    {
        _start.CopyTo(_now, 0);
        _step = 0;
        _left = _cadence.Length > 0 ? _cadence[0] : 0;
    }

    // A turning pointer per part, in doubles: an hour of tone stays within a millionth of its level.
    private void Sound(Span<float> samples)
    {
        samples.Clear();
        for (int p = 0; p < _now.Length; p++)
        {
            var (cos, sin) = _now[p];
            var (turnCos, turnSin) = _turn[p];
            for (int n = 0; n < samples.Length; n++)
            {
                samples[n] += (float)sin;
                (cos, sin) = ((cos * turnCos) - (sin * turnSin), (cos * turnSin) + (sin * turnCos));
            }
            _now[p] = (cos, sin);
        }
    }
}
