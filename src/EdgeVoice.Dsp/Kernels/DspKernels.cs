using System.Runtime.Intrinsics;

namespace EdgeVoice.Dsp.Kernels;

/// <summary>A kernel, whether this machine runs it, and why it stands where it stands in the list.</summary>
public readonly record struct DspKernelChoice(DspKernel Kernel, bool Supported, string Reason);

/// <summary>
/// The one list of kernels and the one switch that forces one: AppContext value <c>EdgeVoice.Dsp.Kernel</c> or the
/// environment variable <c>EDGEVOICE_DSP_KERNEL</c> = <c>scalar | vector128 | vector256 | vector512</c>.
/// </summary>
/// <remarks>Blocks read <see cref="Current"/> when they are made, static kernels at each call.</remarks>
public static class DspKernels
{
    /// <summary>Name of the AppContext value that forces a kernel.</summary>
    public const string SwitchName = "EdgeVoice.Dsp.Kernel";

    /// <summary>Name of the environment variable that forces a kernel.</summary>
    public const string VariableName = "EDGEVOICE_DSP_KERNEL";

    private static readonly DspKernelChoice[] Choices =
    [
        new(DspKernel.Vector512, Vector512.IsHardwareAccelerated, "widest; the runtime reports it only where 512-bit code does not lower the clock"),
        new(DspKernel.Vector256, Vector256.IsHardwareAccelerated, "every x86 server and mini PC since 2013 (AVX2)"),
        new(DspKernel.Vector128, Vector128.IsHardwareAccelerated, "the baseline of x86-64 and of Arm64"),
        new(DspKernel.Scalar, true, "always there; the reference the others are tested against"),
    ];

    private static readonly DspKernel Default = Choose();

    // Zero: not forced. Per thread, so that tests of different kernels run side by side.
    [ThreadStatic]
    private static DspKernel _forced;

    /// <summary>Kernels from the one preferred to the one always there.</summary>
    public static IReadOnlyList<DspKernelChoice> Ordered => Choices;

    /// <summary>The kernel in use: the one forced, or the first supported of <see cref="Ordered"/>.</summary>
    public static DspKernel Current => _forced == 0 ? Default : _forced;

    /// <summary>True when this machine runs <paramref name="kernel"/> in hardware.</summary>
    public static bool IsSupported(DspKernel kernel)
    {
        foreach (var choice in Choices)
        {
            if (choice.Kernel == kernel)
                return choice.Supported;
        }
        return false;
    }

    /// <summary>Forces a kernel on this thread until the result is disposed: for tests and benchmarks.</summary>
    /// <exception cref="PlatformNotSupportedException">This machine does not run <paramref name="kernel"/>.</exception>
    public static Forced Force(DspKernel kernel)
    {
        if (!IsSupported(kernel))
            throw new PlatformNotSupportedException($"kernel {kernel} was asked for, but this machine does not run it");
        var scope = new Forced(_forced);
        _forced = kernel;
        return scope;
    }

    /// <summary>Reads a kernel's name as written in the switch; false for anything else.</summary>
    public static bool TryParse(string? text, out DspKernel kernel)
    {
        kernel = text?.ToUpperInvariant() switch
        {
            "SCALAR" => DspKernel.Scalar,
            "VECTOR128" => DspKernel.Vector128,
            "VECTOR256" => DspKernel.Vector256,
            "VECTOR512" => DspKernel.Vector512,
            _ => 0,
        };
        return kernel != 0;
    }

    private static DspKernel Choose()
    {
        string? asked = AppContext.GetData(SwitchName) as string ?? Environment.GetEnvironmentVariable(VariableName);
        // A box moved to older hardware must still answer calls: an unknown or unsupported name falls through to the list.
        if (TryParse(asked, out var kernel) && IsSupported(kernel))
            return kernel;
        foreach (var choice in Choices)
        {
            if (choice.Supported)
                return choice.Kernel;
        }
        return DspKernel.Scalar;
    }

    /// <summary>Ends a <see cref="Force"/>.</summary>
    public readonly struct Forced : IDisposable
    {
        private readonly DspKernel _before;

        internal Forced(DspKernel before) => _before = before;

        /// <inheritdoc/>
        public void Dispose() => _forced = _before;
    }
}
