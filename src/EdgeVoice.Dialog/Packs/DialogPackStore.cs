using System.Collections.Immutable;

namespace EdgeVoice.Dialog.Packs;

/// <summary>
/// The pack that new calls get. A reload that brings a bad pack leaves the good one in place; a call keeps the engine it began with.
/// Safe for concurrent use. Watching the folder is the host's.
/// </summary>
/// <param name="build">Makes the engine of a pack (trains its understanding); runs before the pack becomes current.</param>
public sealed class DialogPackStore(Func<DialogPack, DialogEngine> build)
{
    private readonly Lock _reloading = new();
    private volatile DialogEngine? _current;

    /// <summary>Engine for calls that begin now; null until a first pack was loaded.</summary>
    public DialogEngine? Current => _current;

    /// <summary>Reads the folder. The pack becomes current only when it has no error; the problems are returned either way.</summary>
    public ImmutableArray<PackProblem> Reload(string folder) => Take(DialogPackLoader.Load(folder));

    /// <summary>Takes what was loaded, if it is good.</summary>
    public ImmutableArray<PackProblem> Take(PackLoadResult loaded)
    {
        if (loaded.Pack is not { } pack)
            return loaded.Problems;
        lock (_reloading)
            _current = build(pack);
        return loaded.Problems;
    }
}
