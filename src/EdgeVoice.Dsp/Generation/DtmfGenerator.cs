namespace EdgeVoice.Dsp.Generation;

/// <summary>
/// DTMF digits in band, one after the other (ITU-T Q.23). Digits waiting are bounded at <see cref="Capacity"/>; more are
/// refused.
/// </summary>
public sealed class DtmfGenerator
{
    /// <summary>Digits that may wait.</summary>
    public const int Capacity = 64;

    /// <summary>The sixteen signals.</summary>
    public const string Digits = "123A456B789C*0#D";

    private static readonly double[] Rows = [697, 770, 852, 941];
    private static readonly double[] Columns = [1209, 1336, 1477, 1633];

    private readonly ToneGenerator[] _tones = new ToneGenerator[16];
    private readonly char[] _waiting = new char[Capacity];
    private readonly int _onSamples;
    private readonly int _offSamples;
    private int _first;
    private int _left;
    private ToneGenerator? _sounding;

    /// <param name="rateHz">Sampling rate, 8000 to 48000 Hz.</param>
    /// <param name="onMs">Length of a digit, 40 to 1000 ms, default 100 (Q.24 receivers accept 40).</param>
    /// <param name="offMs">Pause after it, 40 to 1000 ms, default 100.</param>
    /// <param name="lowDb">Level of the low tone, dBFS, default -12.</param>
    /// <param name="highDb">Level of the high tone, dBFS, default -10: two dB above, as telephones send it.</param>
    public DtmfGenerator(int rateHz, int onMs = 100, int offMs = 100, double lowDb = -12, double highDb = -10)
    {
        CheckMs(onMs, nameof(onMs));
        CheckMs(offMs, nameof(offMs));
        _onSamples = onMs * rateHz / 1000;
        _offSamples = offMs * rateHz / 1000;
        for (int n = 0; n < 16; n++)
            _tones[n] = new ToneGenerator(rateHz, [new TonePart(Rows[n / 4], lowDb), new TonePart(Columns[n % 4], highDb)]);
    }

    /// <summary>Digits waiting, the one sounding not counted.</summary>
    public int Waiting { get; private set; }

    /// <summary>True while there is something to send.</summary>
    public bool IsActive => Waiting > 0 || _left > 0;

    /// <summary>Adds a digit; false when it is none or when <see cref="Capacity"/> wait already.</summary>
    public bool TryAdd(char digit)
    {
        digit = char.ToUpperInvariant(digit);
        if (!Digits.Contains(digit) || Waiting == Capacity)
            return false;
        _waiting[(_first + Waiting) % Capacity] = digit;
        Waiting++;
        return true;
    }

    /// <summary>Writes the next samples, silence when there is nothing to send; returns whether any belong to a digit or its pause.</summary>
    public bool Generate(Span<float> samples)
    {
        bool any = false;
        while (!samples.IsEmpty)
        {
            if (_left == 0 && !TryBegin())
            {
                samples.Clear();
                return any;
            }
            any = true;
            int run = Math.Min(samples.Length, _sounding is null ? _left : _left - _offSamples);
            if (_sounding is null)
                samples[..run].Clear();
            else
                _sounding.Generate(samples[..run]);
            _left -= run;
            if (_left <= _offSamples)
                _sounding = null;
            samples = samples[run..];
        }
        return any;
    }

    public void Reset()
    {
        Waiting = 0;
        _left = 0;
        _sounding = null;
    }

    private bool TryBegin()
    {
        if (Waiting == 0)
            return false;
        _sounding = _tones[Digits.IndexOf(_waiting[_first], StringComparison.Ordinal)];
        _sounding.Reset();
        _first = (_first + 1) % Capacity;
        Waiting--;
        _left = _onSamples + _offSamples;
        return true;
    }

    private static void CheckMs(int ms, string name)
    {
        if (ms is < 40 or > 1000)
            throw new ArgumentOutOfRangeException(name, ms, "40 to 1000 ms");
    }
}
