namespace EdgeVoice.Dsp.Kernels;

/// <summary>The widths that a hot loop of this library is written in.</summary>
public enum DspKernel
{
    /// <summary>The plain loop: the reference that every other kernel is tested against.</summary>
    Scalar = 1,

    /// <summary>Four floats at a time (SSE, NEON).</summary>
    Vector128,

    /// <summary>Eight floats at a time (AVX2).</summary>
    Vector256,

    /// <summary>Sixteen floats at a time (AVX-512).</summary>
    Vector512,
}
