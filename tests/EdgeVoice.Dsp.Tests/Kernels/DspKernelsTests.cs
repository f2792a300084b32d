using EdgeVoice.Dsp.Kernels;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Kernels;

public sealed class DspKernelsTests
{
    [Fact]
    public void The_scalar_kernel_is_always_there_and_last()
    {
        Assert.Equal(DspKernel.Scalar, DspKernels.Ordered[^1].Kernel);
        Assert.True(DspKernels.Ordered[^1].Supported);
        Assert.All(DspKernels.Ordered, choice => Assert.NotEmpty(choice.Reason));
    }

    [Theory]
    [MemberData(nameof(KernelCases.All), MemberType = typeof(KernelCases))]
    public void A_forced_kernel_is_in_use_until_it_is_let_go(DspKernel kernel)
    {
        var before = DspKernels.Current;
        using (DspKernels.Force(kernel))
            Assert.Equal(kernel, DspKernels.Current);
        Assert.Equal(before, DspKernels.Current);
    }

    [Theory]
    [InlineData("scalar", DspKernel.Scalar)]
    [InlineData("Vector256", DspKernel.Vector256)]
    public void The_switch_reads_names(string text, DspKernel expected)
    {
        Assert.True(DspKernels.TryParse(text, out var kernel));
        Assert.Equal(expected, kernel);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("avx")]
    [InlineData("256")]
    public void The_switch_refuses_other_words(string? text)
        => Assert.False(DspKernels.TryParse(text, out _));

    [Fact]
    public void A_kernel_that_does_not_exist_is_refused()
        => Assert.Throws<PlatformNotSupportedException>(() => DspKernels.Force((DspKernel)99));
}
