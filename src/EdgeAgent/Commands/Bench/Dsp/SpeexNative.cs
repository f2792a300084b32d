using System.Runtime.InteropServices;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>The part of libspeexdsp that the bench compares with (speex_echo.h, speex_preprocess.h). A yardstick: the service never loads it.</summary>
internal static partial class SpeexNative
{
    public const string Library = "libspeexdsp.so.1";

    /// <summary>Why a row has no figure.</summary>
    public const string Absent = "Speex (libspeexdsp.so.1 is not installed: apt install libspeexdsp1)";

    public const string Name = "Speex";

    public static bool Present { get; } = NativeLibrary.TryLoad(Library, typeof(SpeexNative).Assembly, null, out _);

    [LibraryImport(Library, EntryPoint = "speex_echo_state_init")]
    internal static partial SpeexEchoHandle EchoInit(int frameSamples, int tailSamples);

    [LibraryImport(Library, EntryPoint = "speex_echo_state_destroy")]
    internal static partial void EchoDestroy(nint state);

    [LibraryImport(Library, EntryPoint = "speex_echo_cancellation")]
    internal static partial void EchoCancel(SpeexEchoHandle state, ReadOnlySpan<short> near, ReadOnlySpan<short> far, Span<short> output);

    [LibraryImport(Library, EntryPoint = "speex_echo_ctl")]
    internal static partial int EchoControl(SpeexEchoHandle state, int request, ref int value);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_state_init")]
    internal static partial SpeexPreprocessHandle PreprocessInit(int frameSamples, int rateHz);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_state_destroy")]
    internal static partial void PreprocessDestroy(nint state);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_run")]
    internal static partial int Preprocess(SpeexPreprocessHandle state, Span<short> frame);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_ctl")]
    internal static partial int PreprocessControl(SpeexPreprocessHandle state, int request, nint value);
}

internal sealed class SpeexEchoHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        SpeexNative.EchoDestroy(handle);
        return true;
    }
}

internal sealed class SpeexPreprocessHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        SpeexNative.PreprocessDestroy(handle);
        return true;
    }
}
