using EdgeVoice.Speech.Models;

namespace EdgeVoice.Agent.Commands.Models.Pull;

/// <summary>What to bring, and from where.</summary>
/// <param name="Source">A folder, an archive, a manifest.json, or the address of one of the last two, or of a Piper voice.</param>
/// <param name="Name">Which model of several, and the name of its folder; null for its own.</param>
/// <param name="Sha256">Of the archive or the manifest.</param>
/// <param name="Replace">One of that name may be there.</param>
internal sealed record PullRequest(string Source, string? Name, string? Sha256, bool Replace);

/// <summary>A model that was brought.</summary>
internal sealed record PulledModel(string Kind, string Folder, string? Sha256);

/// <summary>Brings models to a box that has them not: over the network, or from a stick.</summary>
internal sealed class ModelPull(ModelPlace place, Download download)
{
    /// <exception cref="PullException">It cannot be had or cannot be used; no model of the box is changed then.</exception>
    public async Task<PulledModel> RunAsync(PullRequest request, Action<string, long, long> progress, CancellationToken cancellation)
    {
        string work = Path.Combine(place.Workshop, "unpack-" + Guid.NewGuid().ToString("N"));
        try
        {
            Directory.CreateDirectory(work);
            return Web(request.Source) is { } address
                ? await FromWebAsync(request, address, work, progress, cancellation)
                : await FromDiskAsync(request, work, cancellation);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new PullException($"{denied.Message} (models of the box are written as root)", denied);
        }
        finally
        {
            if (Directory.Exists(work))
                Directory.Delete(work, recursive: true);
        }
    }

    private async Task<PulledModel> FromWebAsync(PullRequest request, Uri address, string work, Action<string, long, long> progress, CancellationToken cancellation)
    {
        if (address.Scheme == Uri.UriSchemeHttp && request.Sha256 is null)
            throw new PullException($"{address}: over http anybody on the way may change it: give its --sha256, or take https");
        if (address.AbsolutePath.EndsWith("manifest.json", StringComparison.Ordinal))
            return await FromManifestAsync(request, address, work, progress, cancellation);
        bool voice = address.AbsolutePath.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);
        if (!voice && !Unpacking.Knows(address.AbsolutePath))
            throw new PullException($"{address}: expected a manifest.json, a Piper voice (.onnx) or an archive ({string.Join(", ", Unpacking.Kinds)})");
        string name = Path.GetFileName(address.AbsolutePath);
        var (file, sha256) = await download.FetchAsync(address, request.Sha256, (have, all) => progress(name, have, all), cancellation);
        if (voice)
        {
            // The voice's other half; a wrong one is told by its names and sizes, which must fit the graph.
            var (half, _) = await download.FetchAsync(new UriBuilder(address) { Path = address.AbsolutePath + ".json" }.Uri, null, static (_, _) => { }, cancellation);
            File.Move(file, Path.Combine(work, name), overwrite: true);
            File.Move(half, Path.Combine(work, name + ".json"), overwrite: true);
        }
        else
        {
            await Unpacking.UnpackAsync(file, work, cancellation);
            File.Delete(file);
        }
        return await PutAsync(request, work, sha256);
    }

    // Files of a manifest have their own checksums: the manifest's stands for all.
    private async Task<PulledModel> FromManifestAsync(PullRequest request, Uri address, string work, Action<string, long, long> progress, CancellationToken cancellation)
    {
        var (file, sha256) = await download.FetchAsync(address, request.Sha256, static (_, _) => { }, cancellation);
        string list = Path.Combine(work, "list");
        Directory.CreateDirectory(list);
        File.Move(file, Path.Combine(list, ModelManifest.FileName));
        var set = Chosen(request, list);
        string folder = Path.Combine(work, set.Name);
        foreach (var wanted in set.Files)
        {
            var from = new Uri(address, $"{set.Path}/{wanted.Path}");
            var (part, _) = await download.FetchAsync(from, wanted.Sha256, (have, all) => progress(wanted.Path, have, all), cancellation);
            string to = Path.Combine(folder, wanted.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Move(part, to);
        }
        Directory.Delete(list, recursive: true);
        return await PutAsync(request with { Name = set.Name }, work, sha256);
    }

    private static ModelSet Chosen(PullRequest request, string list)
    {
        ModelManifest manifest;
        try
        {
            manifest = ModelManifest.Load(list);
        }
        catch (InvalidDataException broken)
        {
            throw new PullException($"{request.Source}: {broken.Message}", broken);
        }
        ModelSet[] fit = [.. manifest.Sets.Where(set => set.Kind is "asr" or "tts" && (request.Name is null || set.Name == request.Name))];
        return fit.Length == 1
            ? fit[0]
            : throw new PullException($"{request.Source} lists {string.Join(", ", manifest.Sets.Where(set => set.Kind is "asr" or "tts").Select(set => set.Name).DefaultIfEmpty("no recogniser and no voice"))}: say which with --name");
    }

    private async Task<PulledModel> FromDiskAsync(PullRequest request, string work, CancellationToken cancellation)
    {
        if (Directory.Exists(request.Source))
            return await PutAsync(request, request.Source, null);
        if (!File.Exists(request.Source))
            throw new PullException($"there is no folder and no file {request.Source}");
        if (!Unpacking.Knows(request.Source))
            throw new PullException($"{request.Source}: expected a folder or an archive ({string.Join(", ", Unpacking.Kinds)})");
        string sha256;
        await using (var file = File.OpenRead(request.Source))
            sha256 = Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(file, cancellation));
        if (request.Sha256 is { } expected && !sha256.Equals(expected, StringComparison.OrdinalIgnoreCase))
            throw new PullException($"{request.Source}: its sha256 is {sha256}, expected {expected}");
        await Unpacking.UnpackAsync(request.Source, work, cancellation);
        return await PutAsync(request, work, sha256);
    }

    private async Task<PulledModel> PutAsync(PullRequest request, string folder, string? sha256)
    {
        var model = FoundModel.TheOne(folder, request.Source, request.Name);
        string named = request.Name ?? (model.Folder == Path.GetFullPath(folder) || model.Folder == folder ? NameOf(request.Source) : model.Name);
        return new PulledModel(model.Kind, await place.PutAsync(model, model.Kind == "tts" && request.Name is null ? model.Name : named, request.Source, sha256, request.Replace), sha256);
    }

    // An archive without a folder in it: the model is called as the archive is.
    private static string NameOf(string source)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Web(source)?.AbsolutePath ?? Path.GetFullPath(source)));
        return Unpacking.Kinds.OrderByDescending(kind => kind.Length).FirstOrDefault(kind => name.EndsWith(kind, StringComparison.OrdinalIgnoreCase)) is { } ending ? name[..^ending.Length] : name;
    }

    private static Uri? Web(string source)
        => Uri.TryCreate(source, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) ? address : null;
}
