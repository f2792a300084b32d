using EdgeVoice.Dsp.Kernels;

namespace EdgeVoice.Dsp.Detection;

/// <summary>
/// Keys pressed by the caller, heard in the sound itself (lines without telephone-event), by ITU-T Q.24.
/// </summary>
/// <remarks>
/// A 16 ms window moves by 4 ms. In each, the strongest pair of tones is fitted; windows that the pair explains
/// well are joined to a candidate, whose length, frequencies (by the turn of phase between windows), twist and
/// steadiness are checked when it ends. Accepts from 40 ms, refuses up to 23 ms; frequencies within 1.5 % accepted,
/// 3.5 % off refused; high tone up to 4 dB over the low (limit 5), low up to 8 dB over the high (limit 9); 39 dB of
/// range. Gaps up to 15 ms do not split a key, 40 ms do.
/// </remarks>
public sealed class DtmfDetector
{
    private const float QuietestTone = 2.5e-5f;      // -46 dBFS a tone
    private const double LeastExplained = 0.72;
    private const double HighOverLow = 3.2;          // 5 dB
    private const double LowOverHigh = 8.0;          // 9 dB
    private const double MostDetune = 0.022;
    private const double LeastCoherence = 0.985;

    // Over the windows wholly inside: 0.97 at 15 dB of signal to noise, 0.91 at 10 dB; vowels that pass all else reach 0.80.
    private const double LeastExplainedInside = 0.89;

    private readonly DspKernel _kernel = DspKernels.Current;
    private readonly int _rateHz;
    private readonly int _hop;
    private readonly int _window;
    private readonly DtmfTables _tables;
    private readonly float[] _history;
    private readonly HighPass _highPass;
    private readonly EventBuffer _events = new();
    private readonly int _edge;
    private readonly int _shortest;
    private readonly int _split;
    private int _filled;
    private long _at;

    private bool _open;
    private int _key;
    private long _firstEnd, _lastStart;
    private int _hops, _pairs;
    private bool _lastPassed;
    private DtmfHop _last;
    private double _lowRe, _lowIm, _lowAbs, _highRe, _highIm, _highAbs, _lowPower, _highPower, _explainedInside;

    /// <param name="rateHz">8000 or 16000.</param>
    public DtmfDetector(int rateHz)
    {
        if (rateHz is not (8000 or 16000))
            throw new ArgumentOutOfRangeException(nameof(rateHz), rateHz, "keys are detected at 8000 or 16000 Hz");
        _rateHz = rateHz;
        _tables = DtmfTables.For(rateHz);
        _hop = _tables.Hop;
        _window = _tables.Window;
        _history = new float[_window];
        _highPass = new HighPass(rateHz, 350);
        _edge = (int)((LeastExplained + 0.1) * _window);
        _shortest = (int)(0.0315 * rateHz);
        _split = (int)(0.024 * rateHz);
        Reset();
    }

    /// <summary>The key that is down now, once it is sure; else '\0'.</summary>
    public char Active { get; private set; }

    /// <summary>Takes samples of any number; returns the keys that ended in them, valid until the next call.</summary>
    public ReadOnlySpan<DetectorEvent> Process(ReadOnlySpan<float> samples)
    {
        _events.Clear();
        while (!samples.IsEmpty)
        {
            int take = Math.Min(samples.Length, _hop - _filled);
            _highPass.Process(samples[..take], _history.AsSpan(_window - _hop + _filled));
            samples = samples[take..];
            _filled += take;
            if (_filled == _hop)
                WholeHop();
        }
        return _events.Events;
    }

    /// <summary>Back to the state right after construction.</summary>
    public void Reset()
    {
        Array.Clear(_history);
        _highPass.Reset();
        _events.Clear();
        _filled = 0;
        _at = 0;
        _open = _lastPassed = false;
        Active = '\0';
    }

    private void WholeHop()
    {
        _filled = 0;
        _at += _hop;
        bool passes = DtmfHop.TryFit(_kernel, _tables, _history, QuietestTone, out var hop)
            && hop.Explained >= LeastExplained
            && hop.LowPower > QuietestTone * 0.5f && hop.HighPower > QuietestTone * 0.5f
            && hop.HighPower <= HighOverLow * 1.6 * hop.LowPower && hop.LowPower <= LowOverHigh * 1.6 * hop.HighPower;
        _history.AsSpan(_hop).CopyTo(_history);

        if (_open && passes && hop.Key != _key)
            Close();
        if (passes)
        {
            if (!_open)
                Open(hop.Key);
            Extend(hop);
        }
        else if (_open && _at + _hop - _edge - (_lastStart + _edge) >= _split)
        {
            Close();
        }
        _lastPassed = passes;
        _last = hop;
        Active = _open && Duration >= _shortest && IsKey() ? DtmfTables.Keys[_key] : '\0';
    }

    /// <summary>
    /// A window passes while its part inside the tone is at least <see cref="LeastExplained"/>, on average half a hop
    /// more; so the tone began that part of a window before the end of the first one, and ended that part after the start
    /// of the last.
    /// </summary>
    private long Start => _firstEnd - _edge;

    private long Duration => _lastStart + _edge - Start;

    private void Open(int key)
    {
        _open = true;
        _key = key;
        _firstEnd = _at;
        _hops = _pairs = 0;
        _lowRe = _lowIm = _lowAbs = _highRe = _highIm = _highAbs = _lowPower = _highPower = _explainedInside = 0;
        _lastPassed = false;
    }

    private void Extend(in DtmfHop hop)
    {
        _lastStart = _at - _window;
        _hops++;
        _lowPower += hop.LowPower;
        _highPower += hop.HighPower;
        if (!_lastPassed)
            return;
        if (_pairs++ > 0)
            _explainedInside += _last.Explained;
        double re = (hop.LowRe * _last.LowRe) + (hop.LowIm * _last.LowIm), im = (hop.LowIm * _last.LowRe) - (hop.LowRe * _last.LowIm);
        _lowRe += re;
        _lowIm += im;
        _lowAbs += Math.Sqrt((re * re) + (im * im));
        re = (hop.HighRe * _last.HighRe) + (hop.HighIm * _last.HighIm);
        im = (hop.HighIm * _last.HighRe) - (hop.HighRe * _last.HighIm);
        _highRe += re;
        _highIm += im;
        _highAbs += Math.Sqrt((re * re) + (im * im));
    }

    private void Close()
    {
        _open = false;
        if (Duration < _shortest || !IsKey())
            return;
        double power = (_lowPower + _highPower) / _hops;
        float hertz = (float)(DtmfTables.Hertz[_key / 4] * (1 + Detune(_lowRe, _lowIm, _key / 4)));
        _events.Add(new DetectorEvent(DetectorEventKind.Dtmf, Math.Max(0, Start), Duration, DtmfTables.Keys[_key], hertz, (float)(10 * Math.Log10(power))));
    }

    private bool IsKey()
        => _pairs >= 3
        && _explainedInside >= LeastExplainedInside * (_pairs - 1)
        && _hops * _hop >= 0.75 * (_lastStart - (_firstEnd - _window) + _hop)
        && _highPower <= HighOverLow * _lowPower && _lowPower <= LowOverHigh * _highPower
        && Math.Abs(Detune(_lowRe, _lowIm, _key / 4)) <= MostDetune
        && Math.Abs(Detune(_highRe, _highIm, 4 + (_key % 4))) <= MostDetune
        && Math.Sqrt((_lowRe * _lowRe) + (_lowIm * _lowIm)) >= LeastCoherence * _lowAbs
        && Math.Sqrt((_highRe * _highRe) + (_highIm * _highIm)) >= LeastCoherence * _highAbs;

    /// <summary>Offset from the nominal frequency, as a part of it: 0.01 is one per cent high.</summary>
    private double Detune(double re, double im, int tone)
    {
        double turn = Math.IEEERemainder(Math.Atan2(im, re) - _tables.Advance[tone], 2 * Math.PI);
        return turn / (2 * Math.PI) * _rateHz / _hop / DtmfTables.Hertz[tone];
    }
}
