using EdgeVoice.Dialog.Understanding;
using EdgeVoice.Testing;

namespace EdgeVoice.Dialog.Tests.Understanding;

/// <summary>The dialog model of the tree, opened once for all tests.</summary>
public sealed class DialogModel : IDisposable
{
    public static string File { get; } = Places.InTree("models", "dialog", "encoder", "encoder.onnx");

    public OnnxUtteranceEncoder Encoder { get; } = OnnxUtteranceEncoder.Load(File);

    public void Dispose() => Encoder.Dispose();
}
