namespace EdgeVoice.Agent.Commands.Bench.Voice;

/// <summary>Chooses what is said next, so that all types come up as often as they are wanted. Shared by the callers of a run.</summary>
internal sealed class LinePicker(IReadOnlyList<BenchLine> lines, IReadOnlyCollection<string> only)
{
    private readonly Lock _guard = new();
    private readonly Dictionary<string, int> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<BenchLine, int> _used = [];

    /// <param name="asked">What the agent asked.</param>
    /// <param name="talking">The agent still talks: lines over the prompt may be chosen, too.</param>
    /// <param name="longPrompt">It will go on for a while: whether it stops for a cough can be told.</param>
    public BenchLine Pick(BenchQuestion asked, bool talking, bool longPrompt)
    {
        lock (_guard)
        {
            var fitting = lines.Where(line => line.Asked == asked && (talking || !line.OverPrompt) && (longPrompt || !(line.OverPrompt && line.NoTurn))).ToList();
            // Types that were not asked for are said only where the conversation would stand still without them.
            var wanted = fitting.Where(line => only.Count == 0 || only.Contains(line.Type)).ToList();
            var picked = (wanted.Count > 0 ? wanted : fitting)
                .MinBy(line => (_types.GetValueOrDefault(line.Type) / TurnSet.WeightOf(line.Type), _used.GetValueOrDefault(line)))!;
            _types[picked.Type] = _types.GetValueOrDefault(picked.Type) + 1;
            _used[picked] = _used.GetValueOrDefault(picked) + 1;
            return picked;
        }
    }
}
