using System.Runtime.InteropServices;

namespace EdgeVoice.Speech.Recognition;

/// <summary>A loaded model. libvosk counts its users: it lives until the last recogniser is gone.</summary>
internal sealed class VoskModelHandle : SafeHandle
{
    public VoskModelHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        VoskNative.ModelFree(handle);
        return true;
    }
}

/// <summary>One decoder.</summary>
internal sealed class VoskRecognizerHandle : SafeHandle
{
    public VoskRecognizerHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        VoskNative.RecognizerFree(handle);
        return true;
    }
}
