using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeVoice.Dsp.Kernels;

namespace EdgeVoice.Dsp.Resampling;

/// <summary>
/// Changes the sampling rate of a stream, any of 8, 16, 22.05, 24, 32, 44.1 and 48 kHz to any other.
/// </summary>
/// <remarks>
/// Pass-band to 0.428 of the lower rate within 0.01 dB, stop-band from half the lower rate below -80 dB (designed for -90).
/// Linear phase: the delay is the same for all frequencies, half the filter, 40 samples of the lower rate (5 ms at 8 kHz).
/// A stream may be cut anywhere: the samples that come out are the same. Allocates only when made.
/// </remarks>
public sealed class Resampler
{
    // Input is gathered in blocks so that history is moved once a block, not once a sample.
    private const int Block = 1024;

    // The widest vector: from the last position it may be read beyond what is filled.
    private const int Slack = 16;

    private readonly DspKernel _kernel = DspKernels.Current;
    private readonly PolyphaseFilter? _filter;
    private readonly float[] _buffer = [];
    private int _filled;
    private int _position;
    private int _phase;

    /// <param name="inRateHz">Rate of the input, 8000 to 48000 Hz.</param>
    /// <param name="outRateHz">Rate of the output, 8000 to 48000 Hz.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate out of range, or a pair that has no short common period.</exception>
    public Resampler(int inRateHz, int outRateHz)
    {
        CheckRate(inRateHz, nameof(inRateHz));
        CheckRate(outRateHz, nameof(outRateHz));
        InRateHz = inRateHz;
        OutRateHz = outRateHz;
        if (inRateHz == outRateHz)
            return;
        _filter = PolyphaseFilter.For(inRateHz, outRateHz);
        _buffer = new float[_filter.Taps + Block + Slack];
        Reset();
    }

    public int InRateHz { get; }

    public int OutRateHz { get; }

    /// <summary>Delay in samples of the input, exact.</summary>
    public int LatencyInputSamples => _filter is null ? 0 : _filter.Taps / 2;

    /// <summary>Delay in samples of the output, rounded to the nearest.</summary>
    public int LatencySamples => (int)Math.Round((double)LatencyInputSamples * OutRateHz / InRateHz);

    /// <summary>The most samples that <see cref="Process"/> writes for so many samples read.</summary>
    public int MaxOutput(int inputSamples)
        => _filter is null ? inputSamples : (int)((((long)inputSamples * _filter.Phases) + _filter.Decimation - 1) / _filter.Decimation) + 1;

    /// <summary>Reads all of <paramref name="input"/>; returns the samples written. <paramref name="output"/> holds <see cref="MaxOutput"/>.</summary>
    public int Process(ReadOnlySpan<float> input, Span<float> output)
    {
        if (output.Length < MaxOutput(input.Length))
            throw new ArgumentException($"output holds {output.Length} samples; {input.Length} samples of input may give {MaxOutput(input.Length)}", nameof(output));
        return Run(input, output);
    }

    private int Run(ReadOnlySpan<float> input, Span<float> output)
    {
        if (_filter is null)
        {
            input.CopyTo(output);
            return input.Length;
        }
        int written = 0;
        while (!input.IsEmpty)
        {
            int take = Math.Min(input.Length, _buffer.Length - Slack - _filled);
            input[..take].CopyTo(_buffer.AsSpan(_filled));
            _filled += take;
            input = input[take..];
            written += Filter(_filter, output[written..]);
            // A position beyond what is filled (decimation steps over samples still to come) keeps its distance.
            int drop = Math.Min(_position, _filled);
            _buffer.AsSpan(drop, _filled - drop).CopyTo(_buffer);
            _filled -= drop;
            _position -= drop;
        }
        return written;
    }

    /// <summary>Drives out what the filter still holds at the end of a stream; <paramref name="output"/> holds <see cref="MaxOutput"/> of <see cref="LatencyInputSamples"/>.</summary>
    public int Flush(Span<float> output)
    {
        Span<float> zeros = stackalloc float[64];
        zeros.Clear();
        int written = 0;
        for (int rest = LatencyInputSamples; rest > 0; rest -= zeros.Length)
            written += Run(zeros[..Math.Min(rest, zeros.Length)], output[written..]);
        return written;
    }

    public void Reset()
    {
        _buffer.AsSpan().Clear();
        // The first sample of input is the newest of the first sum: all before it is silence.
        _filled = (_filter?.Taps ?? 1) - 1;
        _position = 0;
        _phase = 0;
    }

    /// <summary>A whole clip at once, its delay taken out: sample 0 of the result is sample 0 of the clip. Allocates the result.</summary>
    public static float[] Convert(ReadOnlySpan<float> clip, int inRateHz, int outRateHz)
    {
        var resampler = new Resampler(inRateHz, outRateHz);
        int latency = resampler.LatencySamples;
        var all = new float[resampler.MaxOutput(clip.Length) + resampler.MaxOutput(resampler.LatencyInputSamples) + 64];
        int written = resampler.Process(clip, all);
        written += resampler.Flush(all.AsSpan(written));
        int length = Math.Min((int)Math.Round((double)clip.Length * outRateHz / inRateHz), written - latency);
        return all.AsSpan(latency, Math.Max(0, length)).ToArray();
    }

    private int Filter(PolyphaseFilter filter, Span<float> output) => _kernel switch
    {
        DspKernel.Vector512 when filter.Doubles => FilterDoubling<Lanes512, Vector512<float>>(filter, output),
        DspKernel.Vector256 when filter.Doubles => FilterDoubling<Lanes256, Vector256<float>>(filter, output),
        DspKernel.Vector128 when filter.Doubles => FilterDoubling<Lanes128, Vector128<float>>(filter, output),
        DspKernel.Vector512 => FilterWide<Lanes512, Vector512<float>>(filter, output),
        DspKernel.Vector256 => FilterWide<Lanes256, Vector256<float>>(filter, output),
        DspKernel.Vector128 => FilterWide<Lanes128, Vector128<float>>(filter, output),
        _ => FilterScalar(filter, output),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FilterScalar(PolyphaseFilter filter, Span<float> output)
    {
        int taps = filter.Taps, written = 0;
        for (; _position + taps <= _filled; Advance(filter))
            output[written++] = Clean(DotProduct.Scalar(_buffer.AsSpan(_position, taps), filter.Coefficients.AsSpan(_phase * taps, taps)));
        return written;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FilterWide<TLanes, TVector>(PolyphaseFilter filter, Span<float> output)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int taps = filter.Taps, written = 0;
        ref float samples = ref MemoryMarshal.GetArrayDataReference(_buffer);
        ref float coefficients = ref MemoryMarshal.GetArrayDataReference(filter.Coefficients);
        for (; _position + taps <= _filled; Advance(filter))
            output[written++] = Clean(DotProduct.Wide<TLanes, TVector>(ref Unsafe.Add(ref samples, _position), ref Unsafe.Add(ref coefficients, _phase * taps), taps));
        return written;
    }

    // Twice the rate: neighbouring lanes are neighbouring positions, so that no sum over lanes is left to take. What lies beyond
    // the last position that is filled is worked out too and left.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FilterDoubling<TLanes, TVector>(PolyphaseFilter filter, Span<float> output)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int positions = Math.Max(0, _filled - filter.Taps + 1 - _position), lanes = TLanes.Count;
        Span<float> last = stackalloc float[2 * Slack];
        ref float samples = ref MemoryMarshal.GetArrayDataReference(_buffer);
        ref float first = ref MemoryMarshal.GetArrayDataReference(filter.Coefficients);
        ref float second = ref Unsafe.Add(ref first, filter.Taps);
        for (int done = 0; done < positions; done += lanes)
        {
            var (a, b, c, d) = (TLanes.Create(0), TLanes.Create(0), TLanes.Create(0), TLanes.Create(0));
            for (int tap = 0; tap < filter.Taps; tap += 2)
            {
                var even = TLanes.Load(ref samples, (nuint)(_position + done + tap));
                var odd = TLanes.Load(ref samples, (nuint)(_position + done + tap + 1));
                a = TLanes.MultiplyAdd(even, TLanes.Create(Unsafe.Add(ref first, tap)), a);
                b = TLanes.MultiplyAdd(odd, TLanes.Create(Unsafe.Add(ref first, tap + 1)), b);
                c = TLanes.MultiplyAdd(even, TLanes.Create(Unsafe.Add(ref second, tap)), c);
                d = TLanes.MultiplyAdd(odd, TLanes.Create(Unsafe.Add(ref second, tap + 1)), d);
            }
            (a, c) = (TLanes.Add(a, b), TLanes.Add(c, d));
            bool whole = positions - done >= lanes;
            ref float target = ref MemoryMarshal.GetReference(whole ? output.Slice(2 * done, 2 * lanes) : last);
            TLanes.Store(TLanes.ZipLow(a, c), ref target, 0);
            TLanes.Store(TLanes.ZipHigh(a, c), ref target, (nuint)lanes);
            if (!whole)
                last[..(2 * (positions - done))].CopyTo(output[(2 * done)..]);
        }
        _position += positions;
        foreach (ref float sample in output[..(2 * positions)])
            sample = Clean(sample);
        return 2 * positions;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(PolyphaseFilter filter)
    {
        _position += filter.Step;
        _phase += filter.PhaseStep;
        if (_phase < filter.Phases)
            return;
        _phase -= filter.Phases;
        _position++;
    }

    // The window's ends are small: the tail of a sound would fade through subnormals, which are slow in all that follows.
    // The same comparison keeps out what is not finite, and what is no sound at all.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Clean(float sample) => MathF.Abs(sample) is > 1e-30f and < 1e6f ? sample : 0;

    private static void CheckRate(int rateHz, string name)
    {
        if (rateHz is < 8000 or > 48000 || rateHz % 50 != 0)
            throw new ArgumentOutOfRangeException(name, rateHz, "a rate is 8000 to 48000 Hz and a multiple of 50");
    }
}
