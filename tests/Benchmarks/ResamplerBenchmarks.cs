using BenchmarkDotNet.Attributes;
using EdgeVoice.Dsp.Kernels;
using EdgeVoice.Dsp.Resampling;

namespace Benchmarks;

/// <summary>One 20 ms frame through the polyphase filter; Kernel=Scalar is the plain loop.</summary>
[MemoryDiagnoser]
public class ResamplerBenchmarks
{
    private Resampler _up = new(8000, 16000);
    private Resampler _voice = new(22050, 8000);
    private readonly float[] _line = Kernels.Sound(160);
    private readonly float[] _clip = Kernels.Sound(441);
    private readonly float[] _output = new float[512];

    [ParamsSource(nameof(AllKernels))]
    public DspKernel Kernel { get; set; }

    public static IEnumerable<DspKernel> AllKernels => Kernels.All;

    [GlobalSetup]
    public void Setup()
    {
        using var forced = DspKernels.Force(Kernel);
        _up = new Resampler(8000, 16000);
        _voice = new Resampler(22050, 8000);
    }

    [Benchmark]
    public int LineToRecognizer() => _up.Process(_line, _output);

    [Benchmark]
    public int VoiceToLine() => _voice.Process(_clip, _output);
}
