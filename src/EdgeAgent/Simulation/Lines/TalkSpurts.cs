namespace EdgeVoice.Agent.Simulation.Lines;

/// <summary>A stretch in which somebody talks, on the clock of the process.</summary>
/// <param name="Start">First block that is loud.</param>
/// <param name="End">End of the last block that is loud, so far.</param>
internal readonly record struct TalkSpurt(TimeSpan Start, TimeSpan End);

/// <summary>
/// Finds where talk begins and ends in what came over the line, by level alone, block by block of 5 ms. Used on what an
/// agent sends: a voice over silence, for which a level is as sure as a detector and shows its onset to the block.
/// </summary>
internal sealed class TalkSpurts
{
    /// <summary>Blocks are this long.</summary>
    public static readonly TimeSpan Block = TimeSpan.FromMilliseconds(5);

    /// <summary>A block at or above this level is talk, dB relative to full scale: 20 dB below quiet speech, far above a silent line.</summary>
    public const double TalkDb = -45;

    /// <summary>Quiet that ends a spurt: longer than a stop consonant, shorter than a pause.</summary>
    public static readonly TimeSpan Hang = TimeSpan.FromMilliseconds(200);

    /// <summary>Loud blocks among the <see cref="OnsetWindow"/> first that make a spurt of it, not a click.</summary>
    private const int OnsetBlocks = 4;

    private const int OnsetWindow = 8;

    private readonly List<TalkSpurt> _spurts = [];
    private TimeSpan _candidate;
    private int _candidateBlocks;
    private int _candidateLoud;
    private bool _open;

    /// <summary>All spurts so far, the running one last.</summary>
    public IReadOnlyList<TalkSpurt> All => _spurts;

    /// <summary>Takes the next block.</summary>
    /// <param name="at">When its first sample could be heard.</param>
    /// <param name="db">Its level.</param>
    public void Take(TimeSpan at, double db)
    {
        bool loud = db >= TalkDb;
        if (_open && at - _spurts[^1].End >= Hang)
            _open = false;
        if (_open)
        {
            if (loud)
                _spurts[^1] = _spurts[^1] with { End = at + Block };
            return;
        }
        if (_candidateBlocks == 0 && !loud)
            return;
        if (_candidateBlocks == 0)
            (_candidate, _candidateLoud) = (at, 0);
        _candidateBlocks++;
        _candidateLoud += loud ? 1 : 0;
        if (_candidateLoud == OnsetBlocks)
        {
            _open = true;
            _candidateBlocks = 0;
            _spurts.Add(new TalkSpurt(_candidate, at + Block));
        }
        else if (_candidateBlocks == OnsetWindow)
        {
            _candidateBlocks = 0;
        }
    }
}
