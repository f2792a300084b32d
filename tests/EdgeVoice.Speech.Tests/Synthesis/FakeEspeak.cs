using System.Runtime.Versioning;
using EdgeVoice.Speech.Synthesis;

[assembly: SupportedOSPlatform("linux")]

namespace EdgeVoice.Speech.Tests.Synthesis;

/// <summary>A program that stands where espeak-ng stands and misbehaves as the script says; <c>$N</c> is the number of its start.</summary>
internal sealed class FakeEspeak : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgevoice-espeak");

    public FakeEspeak(string script)
    {
        string path = Path.Combine(_folder.FullName, "espeak-ng");
        File.WriteAllText(path, $"""
            #!/bin/sh
            echo x >> {_folder.FullName}/starts
            N=$(wc -l < {_folder.FullName}/starts)
            {script}
            """);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Options = new EspeakOptions { Program = path, StallLimit = TimeSpan.FromSeconds(4) };
    }

    public EspeakOptions Options { get; init; }

    public int Starts => File.ReadLines(Path.Combine(_folder.FullName, "starts")).Count();

    public string FileFor(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
