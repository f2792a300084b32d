using EdgeVoice.Dsp.Kernels;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Kernels;

/// <summary>The kernels that this machine runs: <c>[MemberData(nameof(KernelCases.All), MemberType = typeof(KernelCases))]</c>.</summary>
public static class KernelCases
{
    public static TheoryData<DspKernel> All { get; } = [.. DspKernels.Ordered.Where(choice => choice.Supported).Select(choice => choice.Kernel)];
}
