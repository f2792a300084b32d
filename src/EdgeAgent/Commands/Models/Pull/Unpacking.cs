using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;

namespace EdgeVoice.Agent.Commands.Models.Pull;

/// <summary>Takes archives apart: plain files and folders only, nothing outside the folder, no more than a model can be.</summary>
internal static class Unpacking
{
    private const long MostBytes = 16L << 30;
    private const int MostFiles = 100_000;

    public static IReadOnlyList<string> Kinds { get; } = [".zip", ".tar", ".tar.gz", ".tgz", ".deb"];

    public static bool Knows(string file) => Kinds.Any(kind => file.EndsWith(kind, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="PullException">It is broken, or holds what no model holds.</exception>
    public static async Task UnpackAsync(string archive, string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        try
        {
            if (archive.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
                Zip(archive, folder);
            else if (archive.EndsWith(".deb", StringComparison.OrdinalIgnoreCase))
                await DebAsync(archive, folder, cancellation);
            else if (archive.EndsWith(".tar", StringComparison.OrdinalIgnoreCase))
                await TarFileAsync(archive, folder, static file => file, cancellation);
            else
                await TarFileAsync(archive, folder, static file => new GZipStream(file, CompressionMode.Decompress), cancellation);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new PullException($"{archive}: it cannot be unpacked: {broken.Message}", broken);
        }
    }

    private static void Zip(string archive, string folder)
    {
        using var zip = ZipFile.OpenRead(archive);
        if (zip.Entries.Count > MostFiles)
            throw new PullException($"{archive}: it holds {zip.Entries.Count} files; a model has fewer than {MostFiles}");
        long room = MostBytes;
        foreach (var entry in zip.Entries)
        {
            if (entry.FullName.EndsWith('/'))
                continue;
            using var from = entry.Open();
            Copy(from, Inside(archive, folder, entry.FullName), archive, ref room);
        }
    }

    private static async Task TarFileAsync(string archive, string folder, Func<Stream, Stream> opened, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(archive);
        await using var stream = opened(file);
        await TarAsync(archive, stream, folder, cancellation);
    }

    // Debian's packages are compressed in kinds that .NET has not: dpkg is there where they are.
    private static async Task DebAsync(string archive, string folder, CancellationToken cancellation)
    {
        using var dpkg = Process.Start(new ProcessStartInfo("dpkg-deb") { ArgumentList = { "--fsys-tarfile", Path.GetFullPath(archive) }, RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new PullException("dpkg-deb does not start");
        var said = dpkg.StandardError.ReadToEndAsync(cancellation);
        string? problem = null;
        try
        {
            await TarAsync(archive, dpkg.StandardOutput.BaseStream, folder, cancellation);
            await dpkg.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellation);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or FormatException)
        {
            problem = broken.Message;
        }
        finally
        {
            if (!dpkg.HasExited && cancellation.IsCancellationRequested)
                dpkg.Kill();
        }
        await dpkg.WaitForExitAsync(cancellation);
        if (dpkg.ExitCode != 0 || problem is not null)
            throw new PullException($"{archive}: it cannot be unpacked: {((await said).Trim() is { Length: > 0 } told ? told : problem)}");
    }

    private static async Task TarAsync(string archive, Stream stream, string folder, CancellationToken cancellation)
    {
        await using var tar = new TarReader(stream, leaveOpen: true);
        long room = MostBytes;
        for (int files = 0; await tar.GetNextEntryAsync(copyData: false, cancellation) is { } entry;)
        {
            if (entry.EntryType is TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes or TarEntryType.ExtendedAttributes)
                continue;
            // A package's changelog may be a link; of a model nothing is.
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                continue;
            if (++files > MostFiles)
                throw new PullException($"{archive}: it holds more than {MostFiles} files; a model has fewer");
            string file = Inside(archive, folder, entry.Name);
            if (entry.DataStream is { } data)
                Copy(data, file, archive, ref room);
            else
                Copy(Stream.Null, file, archive, ref room);
        }
    }

    private static string Inside(string archive, string folder, string name)
    {
        string root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar, file = Path.GetFullPath(Path.Combine(root, name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name));
        return file.StartsWith(root, StringComparison.Ordinal) ? file : throw new PullException($"{archive}: it holds the path \"{name}\", which leads out of it: refused");
    }

    private static void Copy(Stream from, string file, string archive, ref long room)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var to = File.Create(file);
        byte[] block = new byte[128 * 1024];
        for (int read; (read = from.Read(block)) > 0;)
        {
            if ((room -= read) < 0)
                throw new PullException($"{archive}: it unpacks to more than {MostBytes >> 30} GB; no model does");
            to.Write(block.AsSpan(0, read));
        }
    }
}
