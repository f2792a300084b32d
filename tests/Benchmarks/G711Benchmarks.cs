using BenchmarkDotNet.Attributes;
using EdgeVoice.Dsp.Codecs;
using EdgeVoice.Dsp.Kernels;

namespace Benchmarks;

/// <summary>One 20 ms frame of G.711 each way; Kernel=Scalar is the table loop.</summary>
[MemoryDiagnoser]
public class G711Benchmarks
{
    private readonly float[] _sound = Kernels.Sound(160);
    private readonly short[] _samples = new short[160];
    private readonly byte[] _codes = new byte[160];
    private DspKernels.Forced _forced;

    [ParamsSource(nameof(AllKernels))]
    public DspKernel Kernel { get; set; }

    public static IEnumerable<DspKernel> AllKernels => Kernels.All;

    [GlobalSetup]
    public void Setup()
    {
        PcmScale.ToShorts(_sound, _samples);
        _forced = DspKernels.Force(Kernel);
    }

    [GlobalCleanup]
    public void Cleanup() => _forced.Dispose();

    [Benchmark]
    public void DecodeMuLawToShort() => G711.DecodeMuLaw(_codes, _samples);

    [Benchmark]
    public void DecodeMuLawToFloat() => G711.DecodeMuLaw(_codes, _sound);

    [Benchmark]
    public void EncodeMuLawFromShort() => G711.EncodeMuLaw(_samples, _codes);

    [Benchmark]
    public void EncodeMuLawFromFloat() => G711.EncodeMuLaw(_sound, _codes);

    [Benchmark]
    public void DecodeALawToShort() => G711.DecodeALaw(_codes, _samples);

    [Benchmark]
    public void DecodeALawToFloat() => G711.DecodeALaw(_codes, _sound);

    [Benchmark]
    public void EncodeALawFromShort() => G711.EncodeALaw(_samples, _codes);

    [Benchmark]
    public void EncodeALawFromFloat() => G711.EncodeALaw(_sound, _codes);
}
