using System.Diagnostics;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Calls.Hearing;

/// <summary>
/// Language models that the box made for itself: a folder each, named by what it was made from, so that one is never out of date
/// and two services do not disturb each other. May be deleted at any time.
/// </summary>
/// <param name="root">Folder that they lie in; made when missing.</param>
/// <param name="time">The process clock.</param>
/// <param name="program">edgevoice, to make one with.</param>
internal sealed class SiteGraphs(string root, TimeProvider time, string program)
{
    /// <summary>Kept for a pack that is changed back; a graph of the starter is 4 MB.</summary>
    private const int Kept = 4;

    /// <summary>Steps of nice below the service: a tenth of its share where both want the core.</summary>
    private const string GivesWay = "10";

    /// <summary>The starter takes a second or two, a published model ten times as long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Those of a box, or of a program that tries a pack as the box would.</summary>
    public static SiteGraphs Of(SpeechOptions options, TimeProvider time) => new(options.SiteGraphFolder, time, Environment.ProcessPath!);

    /// <summary>What a pack's sentences made of a model; null when that was not made yet, or is damaged.</summary>
    /// <param name="modelFolder">The model.</param>
    /// <param name="learned"><see cref="PackSentences.Digest"/>.</param>
    public SiteGraph? Find(string modelFolder, string learned)
        => SiteGraph.Find(modelFolder, FolderOf(modelFolder, learned), out _) is { } made && made.Learned == learned ? made : null;

    /// <summary>
    /// Makes it in a process of its own, which gives way to the service: it needs 200 MB and a core for a second or two, and calls are
    /// in progress.
    /// </summary>
    /// <exception cref="SiteGraphException">It was not made; the reason is in the message.</exception>
    public async Task<SiteGraph> MakeAsync(string modelFolder, string packFolder, string learned, CancellationToken cancellation)
    {
        Directory.CreateDirectory(root);
        string folder = FolderOf(modelFolder, learned), work = $"{folder}.{Guid.NewGuid():N}";
        try
        {
            await AdaptAsync(work, modelFolder, packFolder, cancellation);
            if (SiteGraph.Find(modelFolder, work, out string? problem)?.Learned != learned)
                throw new SiteGraphException(problem ?? "the pack was changed meanwhile");
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            Directory.Move(work, folder);
            Prune();
            return Find(modelFolder, learned) ?? throw new SiteGraphException($"{folder} is gone again");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            throw new SiteGraphException(failed.Message);
        }
        finally
        {
            if (Directory.Exists(work))
                Directory.Delete(work, recursive: true);
        }
    }

    private string FolderOf(string modelFolder, string learned)
        => Path.Combine(root, SiteGraph.Sha256(Path.Combine(modelFolder, "graph", SiteGraph.GraphName))[..16] + "-" + learned[..16]);

    private async Task AdaptAsync(string into, string modelFolder, string packFolder, CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo("nice", ["-n", GivesWay, program, "models", "adapt", packFolder, "--model", modelFolder, "--into", into])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var said = process.StandardOutput.ReadToEndAsync(either.Token);
            string wrong = await process.StandardError.ReadToEndAsync(either.Token);
            await process.WaitForExitAsync(either.Token);
            if (process.ExitCode != 0)
                throw new SiteGraphException($"models adapt ended with {process.ExitCode}: {(await said + wrong).Trim()}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new SiteGraphException($"models adapt did not end within {Patience.TotalMinutes:0} minutes");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private void Prune()
    {
        foreach (var old in new DirectoryInfo(root).EnumerateDirectories().OrderByDescending(made => made.LastWriteTimeUtc).Skip(Kept).ToList())
            old.Delete(recursive: true);
    }
}

/// <summary>A language model of the site was not made.</summary>
internal sealed class SiteGraphException(string message) : Exception(message);
