using System.Text;

namespace EdgeVoice.Testing;

/// <summary>A copy of the starter model that a test may spoil: links to its files, so nothing large is copied.</summary>
public sealed class ModelCopy : IDisposable
{
    private static readonly string Starter = Places.InTree("models", "asr", "starter-en-8k");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgevoice-vosk");

    public ModelCopy()
    {
        foreach (string file in Directory.EnumerateFiles(Starter, "*", SearchOption.AllDirectories))
        {
            string copy = PathOf(Path.GetRelativePath(Starter, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.CreateSymbolicLink(copy, file);
        }
    }

    public string Folder => _folder.FullName;

    public string PathOf(string name) => Path.Combine(Folder, name);

    public byte[] Read(string name) => File.ReadAllBytes(PathOf(name));

    public void Delete(string name) => File.Delete(PathOf(name));

    public void Write(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        Delete(name);
        File.WriteAllBytes(PathOf(name), content);
    }

    public void Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public void Dispose() => _folder.Delete(recursive: true);
}
