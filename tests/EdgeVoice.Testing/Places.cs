namespace EdgeVoice.Testing;

/// <summary>Where things lie for tests: the tree, and ../shared where it is present.</summary>
public static class Places
{
    /// <summary>The root of the tree (the folder of EdgeVoice.sln).</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The shared material beside the tree, or null.</summary>
    public static string? Shared { get; } = FindShared();

    /// <summary>Why a test that needs shared material cannot run here.</summary>
    public const string NoShared = "needs the reference material in ../shared, which is not beside this tree";

    /// <summary>True when ../shared is there; for <c>SkipUnless</c>.</summary>
    public static bool HasShared => Shared is not null;

    public static string InTree(params string[] parts) => Path.Combine([Root, .. parts]);

    public static string InShared(params string[] parts) => Path.Combine([Shared ?? throw new InvalidOperationException(NoShared), .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EdgeVoice.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"no EdgeVoice.sln above {AppContext.BaseDirectory}: tests run from a source tree");
    }

    private static string? FindShared()
    {
        string? named = Environment.GetEnvironmentVariable("EDGEVOICE_SHARED");
        string folder = string.IsNullOrEmpty(named) ? Path.Combine(Root, "..", "shared") : named;
        return File.Exists(Path.Combine(folder, "DESIGN.md")) ? Path.GetFullPath(folder) : null;
    }
}
