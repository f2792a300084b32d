namespace EdgeVoice.Dsp.Voice;

/// <summary>
/// The noise floor of each band: the lowest smoothed level of the last 1.6 s, in natural-log power.
/// </summary>
/// <remarks>
/// Minimum statistics (R. Martin, IEEE Trans. Speech and Audio Processing 9(5), 2001) in its plain form: a word has
/// gaps in every band within 1.6 s, so the minimum follows the noise under running speech. The bias of a minimum
/// below the mean is left in: what reads the floor is trained on it.
/// </remarks>
internal sealed class MinimumTracker
{
    private const int FramesPerPart = 10;
    private const int Parts = 8;
    private const float Smoothing = 0.6f;

    private readonly int _bands;
    private readonly float[] _smooth;
    private readonly float[] _current;
    private readonly float[] _parts;
    private readonly float[] _floor;
    private int _frame;
    private int _part;
    private bool _started;

    public MinimumTracker(int bands)
    {
        _bands = bands;
        _smooth = new float[bands];
        _current = new float[bands];
        _parts = new float[bands * Parts];
        _floor = new float[bands];
    }

    public ReadOnlySpan<float> Floor => _floor;

    public void Update(ReadOnlySpan<float> logPower)
    {
        if (!_started)
        {
            _started = true;
            logPower.CopyTo(_smooth);
            logPower.CopyTo(_current);
            logPower.CopyTo(_floor);
            for (int p = 0; p < Parts; p++)
                logPower.CopyTo(_parts.AsSpan(p * _bands));
        }
        for (int b = 0; b < _bands; b++)
        {
            float s = _smooth[b] = Smoothing * _smooth[b] + (1 - Smoothing) * logPower[b];
            _current[b] = MathF.Min(_current[b], s);
            _floor[b] = MathF.Min(_floor[b], s);
        }
        if (++_frame == FramesPerPart)
            ClosePart();
    }

    public void Reset()
    {
        _frame = _part = 0;
        _started = false;
    }

    private void ClosePart()
    {
        _frame = 0;
        _current.CopyTo(_parts.AsSpan(_part * _bands));
        _part = (_part + 1) % Parts;
        _current.CopyTo(_floor, 0);
        for (int p = 0; p < Parts; p++)
        {
            ReadOnlySpan<float> part = _parts.AsSpan(p * _bands, _bands);
            for (int b = 0; b < _bands; b++)
                _floor[b] = MathF.Min(_floor[b], part[b]);
        }
        _smooth.CopyTo(_current, 0);
    }
}
