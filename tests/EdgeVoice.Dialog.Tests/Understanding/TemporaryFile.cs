namespace EdgeVoice.Dialog.Tests.Understanding;

internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(byte[] content) => File.WriteAllBytes(Path, content);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"edgevoice-{Guid.NewGuid():N}.onnx");

    public void Dispose() => File.Delete(Path);
}
