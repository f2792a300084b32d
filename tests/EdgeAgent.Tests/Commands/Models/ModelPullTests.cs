using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using EdgeVoice.Agent.Commands.Models.Pull;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Speech.Recognition;
using Xunit;

namespace EdgeVoice.Agent.Tests.Commands.Models;

public sealed class ModelPullTests : IDisposable
{
    private static readonly string Starter = Path.Combine(InstallPaths.Models, "asr", "starter-en-8k");
    private readonly DirectoryInfo _box = Directory.CreateTempSubdirectory("edgevoice-pull-");
    private readonly DirectoryInfo _stick = Directory.CreateTempSubdirectory("edgevoice-stick-");

    public void Dispose()
    {
        _box.Delete(recursive: true);
        _stick.Delete(recursive: true);
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    [InlineData("deb")]
    public async Task A_model_is_taken_from_a_stick_whole(string kind)
    {
        string source = kind == "folder" ? Starter : Pack(kind);
        var pulled = await PullAsync(source);
        Assert.Equal(("asr", At("asr", "starter-en-8k")), (pulled.Kind, pulled.Folder));
        Assert.True(VoskModelFolder.TryCheck(pulled.Folder, out _, out var problems), string.Join("; ", problems));
        Assert.Contains(source, File.ReadAllText(Path.Combine(pulled.Folder, ModelPlace.NoteName)), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(Path.Combine(Starter, "am", "final.mdl")), File.ReadAllBytes(Path.Combine(pulled.Folder, "am", "final.mdl")));
        NothingLeft();
    }

    [Fact]
    public async Task A_voice_is_its_two_files()
    {
        var pulled = await PullAsync(Path.Combine(InstallPaths.Models, "tts", "front-desk"));
        Assert.Equal(["front-desk.onnx", "front-desk.onnx.json", ModelPlace.NoteName], Directory.EnumerateFiles(pulled.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(("tts", "front-desk"), (pulled.Kind, Path.GetFileName(pulled.Folder)));
    }

    [Fact]
    public async Task A_folder_of_several_asks_which()
    {
        var all = await Assert.ThrowsAsync<PullException>(() => PullAsync(InstallPaths.Models));
        Assert.Contains("say which with --name", all.Message, StringComparison.Ordinal);
        Assert.Contains("starter-en-8k", all.Message, StringComparison.Ordinal);
        Assert.Contains("no model \"fr\" but", (await Assert.ThrowsAsync<PullException>(() => PullAsync(InstallPaths.Models, "fr"))).Message, StringComparison.Ordinal);
        Assert.Equal(At("asr", "starter-en-8k"), (await PullAsync(InstallPaths.Models, "starter-en-8k")).Folder);
    }

    [Fact]
    public async Task A_model_that_is_there_stays_until_a_whole_one_takes_its_place()
    {
        var first = await PullAsync(Starter);
        Assert.Contains("--replace", (await Assert.ThrowsAsync<PullException>(() => PullAsync(Starter))).Message, StringComparison.Ordinal);

        string broken = Path.Combine(_stick.FullName, "starter-en-8k");
        Copy(Starter, broken);
        using (var cut = File.OpenWrite(Path.Combine(broken, "graph", "Gr.fst")))
            cut.SetLength(cut.Length / 2);
        var refused = await Assert.ThrowsAsync<PullException>(() => PullAsync(broken, replace: true));
        Assert.Contains("graph/Gr.fst", refused.Message, StringComparison.Ordinal);
        Assert.True(VoskModelFolder.TryCheck(first.Folder, out _, out _));

        File.WriteAllText(Path.Combine(first.Folder, "old"), "");
        Assert.Equal(first.Folder, (await PullAsync(Starter, replace: true)).Folder);
        Assert.False(File.Exists(Path.Combine(first.Folder, "old")));
        NothingLeft();
    }

    [Fact]
    public async Task Archives_that_are_broken_or_lead_out_are_refused()
    {
        string zip = Pack("zip");
        string file(string name) => Path.Combine(_stick.FullName, name);
        byte[] whole = File.ReadAllBytes(zip);
        File.WriteAllBytes(file("cut.zip"), whole[..(whole.Length / 2)]);
        File.WriteAllText(file("page.zip"), "<html>not found</html>");
        File.WriteAllText(file("page.tar"), new string('x', 2000));
        File.WriteAllText(file("page.tar.gz"), "<html>not found</html>");
        File.WriteAllText(file("page.deb"), "<html>not found</html>");
        foreach (string name in (string[])["cut.zip", "page.zip", "page.tar", "page.tar.gz", "page.deb"])
            Assert.Contains("cannot be unpacked", (await Assert.ThrowsAsync<PullException>(() => PullAsync(file(name)))).Message, StringComparison.Ordinal);
        using (var out_ = ZipFile.Open(file("slip.zip"), ZipArchiveMode.Create))
            out_.CreateEntry("../../slipped.txt");
        Assert.Contains("leads out of it", (await Assert.ThrowsAsync<PullException>(() => PullAsync(file("slip.zip")))).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_box.Parent!.FullName, "slipped.txt")));
        using (var empty = ZipFile.Open(file("empty.zip"), ZipArchiveMode.Create))
            empty.CreateEntry("readme.txt");
        Assert.Contains("neither a Vosk model", (await Assert.ThrowsAsync<PullException>(() => PullAsync(file("empty.zip")))).Message, StringComparison.Ordinal);
        Assert.Contains("its sha256 is", (await Assert.ThrowsAsync<PullException>(() => PullAsync(zip, sha256: new string('0', 64)))).Message, StringComparison.Ordinal);
        Assert.Contains("no folder and no file", (await Assert.ThrowsAsync<PullException>(() => PullAsync(file("none.zip")))).Message, StringComparison.Ordinal);
        NothingLeft();
    }

    [Fact]
    public async Task A_download_that_breaks_goes_on_where_it_ended()
    {
        await using var server = await FileServer.StartAsync();
        byte[] zip = File.ReadAllBytes(Pack("zip"));
        server.Files["m.zip"] = zip;
        server.BreakAfter.Enqueue(1_000_000);
        server.BreakAfter.Enqueue(2_000_000);
        var pulled = await PullAsync(new Uri(server.Address, "m.zip").AbsoluteUri, sha256: Sum(zip));
        Assert.Equal("starter-en-8k", Path.GetFileName(pulled.Folder));
        string[] ranges = [.. server.Asked.Select(asked => asked.Range)];
        Assert.Equal(3, ranges.Length);
        Assert.Equal("", ranges[0]);
        Assert.All(ranges[1..], range => Assert.StartsWith("bytes=", range, StringComparison.Ordinal));
        Assert.True(pulled.Sha256 == Sum(zip));
        NothingLeft();
    }

    [Fact]
    public async Task A_later_run_goes_on_and_begins_anew_when_the_file_changed_meanwhile()
    {
        await using var server = await FileServer.StartAsync();
        byte[] zip = File.ReadAllBytes(Pack("zip"));
        server.Files["m.zip"] = zip;
        for (int n = 0; n < 8; n++)
            server.BreakAfter.Enqueue(n == 0 ? 3_000_000 : 0);
        string address = new Uri(server.Address, "m.zip").AbsoluteUri;
        Assert.Contains("run it again to go on", (await Assert.ThrowsAsync<PullException>(() => PullAsync(address, sha256: Sum(zip)))).Message, StringComparison.Ordinal);
        server.BreakAfter.Clear();
        server.Asked.Clear();
        server.Tag = "\"2\"";
        await PullAsync(address, sha256: Sum(zip));
        Assert.StartsWith("bytes=", Assert.Single(server.Asked).Range, StringComparison.Ordinal);
        NothingLeft();
    }

    [Fact]
    public async Task Without_a_version_of_the_file_nothing_is_stuck_together()
    {
        await using var server = await FileServer.StartAsync();
        byte[] zip = File.ReadAllBytes(Pack("zip"));
        (server.Files["m.zip"], server.Tag) = (zip, null);
        server.BreakAfter.Enqueue(1_000_000);
        await PullAsync(new Uri(server.Address, "m.zip").AbsoluteUri, sha256: Sum(zip));
        Assert.All(server.Asked, asked => Assert.Equal("", asked.Range));
    }

    [Fact]
    public async Task What_is_not_what_it_should_be_is_thrown_away()
    {
        await using var server = await FileServer.StartAsync();
        string address = new Uri(server.Address, "m.zip").AbsoluteUri;
        Assert.Contains("give its --sha256", (await Assert.ThrowsAsync<PullException>(() => PullAsync(address))).Message, StringComparison.Ordinal);
        Assert.Contains("answers 404", (await Assert.ThrowsAsync<PullException>(() => PullAsync(address, sha256: new string('a', 64)))).Message, StringComparison.Ordinal);
        server.Files["m.zip"] = Encoding.UTF8.GetBytes("<html>come back later</html>");
        Assert.Contains("thrown away", (await Assert.ThrowsAsync<PullException>(() => PullAsync(address, sha256: new string('a', 64)))).Message, StringComparison.Ordinal);
        server.Refuses = 503;
        Assert.Contains("503", (await Assert.ThrowsAsync<PullException>(() => PullAsync(address, sha256: new string('a', 64)))).Message, StringComparison.Ordinal);
        Assert.Contains("expected a manifest.json", (await Assert.ThrowsAsync<PullException>(() => PullAsync(new Uri(server.Address, "page").AbsoluteUri, sha256: new string('a', 64)))).Message, StringComparison.Ordinal);
        Assert.Empty(new ModelPlace(_box.FullName).All());
        NothingLeft();
    }

    [Fact]
    public async Task Central_ops_may_serve_a_models_folder_as_it_is()
    {
        await using var server = await FileServer.StartAsync();
        foreach (string file in Directory.EnumerateFiles(InstallPaths.Models, "*", SearchOption.AllDirectories).Where(file => !file.Contains("recipe", StringComparison.Ordinal)))
            server.Files["v1/" + Path.GetRelativePath(InstallPaths.Models, file).Replace('\\', '/')] = File.ReadAllBytes(file);
        string address = new Uri(server.Address, "v1/manifest.json").AbsoluteUri, sum = Sum(server.Files["v1/manifest.json"]);
        Assert.Contains("--name", (await Assert.ThrowsAsync<PullException>(() => PullAsync(address, sha256: sum))).Message, StringComparison.Ordinal);
        var pulled = await PullAsync(address, "starter-en-8k", sum);
        Assert.True(VoskModelFolder.TryCheck(pulled.Folder, out _, out _));
        server.Files["v1/asr/starter-en-8k/am/final.mdl"][100]++;
        Assert.Contains("sha256", (await Assert.ThrowsAsync<PullException>(() => PullAsync(address, "starter-en-8k", sum, replace: true))).Message, StringComparison.Ordinal);
        Assert.True(VoskModelFolder.TryCheck(pulled.Folder, out _, out _));
        NothingLeft();
    }

    [Theory]
    [InlineData("../up")]
    [InlineData(".hidden")]
    [InlineData("two words")]
    public async Task A_name_that_is_no_folders_name_is_refused(string name)
        => Assert.Contains("no name for a folder", (await Assert.ThrowsAsync<PullException>(() => PullAsync(Starter, name))).Message, StringComparison.Ordinal);

    private async Task<PulledModel> PullAsync(string source, string? name = null, string? sha256 = null, bool replace = false)
    {
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var place = new ModelPlace(_box.FullName);
        var download = new Download(http, place.Workshop) { Pause = TimeSpan.FromMilliseconds(1) };
        return await new ModelPull(place, download).RunAsync(new PullRequest(source, name, sha256, replace), static (_, _, _) => { }, TestContext.Current.CancellationToken);
    }

    private string At(string kind, string name) => Path.Combine(_box.FullName, kind, name);

    private void NothingLeft() => Assert.Empty(Directory.EnumerateFileSystemEntries(new ModelPlace(_box.FullName).Workshop));

    private static string Sum(byte[] file) => Convert.ToHexStringLower(SHA256.HashData(file));

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    private string Pack(string kind)
    {
        string archive = Path.Combine(_stick.FullName, "model." + kind), root = Path.Combine(_stick.FullName, kind);
        if (kind == "zip")
        {
            ZipFile.CreateFromDirectory(Starter, archive, CompressionLevel.NoCompression, includeBaseDirectory: true);
            return archive;
        }
        if (kind != "deb")
        {
            using var file = File.Create(archive);
            using Stream stream = kind == "tar" ? file : new GZipStream(file, CompressionLevel.Fastest);
            TarFile.CreateFromDirectory(Starter, stream, includeBaseDirectory: true);
            return archive;
        }
        Copy(Starter, Path.Combine(root, "usr", "share", "models", "starter-en-8k"));
        Directory.CreateDirectory(Path.Combine(root, "DEBIAN"));
        File.WriteAllText(Path.Combine(root, "DEBIAN", "control"), "Package: some-model\nVersion: 1\nArchitecture: all\nMaintainer: Somebody <s@example.org>\nDescription: a model\n");
        using var built = Process.Start(new ProcessStartInfo("dpkg-deb") { ArgumentList = { "-Zgzip", "-z1", "--root-owner-group", "--build", root, archive }, RedirectStandardOutput = true })!;
        built.StandardOutput.ReadToEnd();
        built.WaitForExit();
        Assert.Equal(0, built.ExitCode);
        return archive;
    }
}
