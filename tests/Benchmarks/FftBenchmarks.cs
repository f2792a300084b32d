using BenchmarkDotNet.Attributes;
using EdgeVoice.Dsp.Kernels;
using EdgeVoice.Dsp.Spectral;

namespace Benchmarks;

/// <summary>The real transform; Kernel=Scalar is the plain loop.</summary>
[MemoryDiagnoser]
public class FftBenchmarks
{
    private float[] _time = [];
    private float[] _re = [];
    private float[] _im = [];
    private RealFft _fft = new(64);

    [Params(256, 512, 1024)]
    public int Size { get; set; }

    [ParamsSource(nameof(AllKernels))]
    public DspKernel Kernel { get; set; }

    public static IEnumerable<DspKernel> AllKernels => Kernels.All;

    [GlobalSetup]
    public void Setup()
    {
        using var forced = DspKernels.Force(Kernel);
        _fft = new RealFft(Size);
        _time = Kernels.Sound(Size);
        _re = new float[_fft.Bins];
        _im = new float[_fft.Bins];
    }

    [Benchmark]
    public void Forward() => _fft.Forward(_time, _re, _im);

    [Benchmark]
    public void Inverse() => _fft.Inverse(_re, _im, _time);
}
