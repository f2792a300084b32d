namespace EdgeVoice.Agent.Simulation;

/// <summary>
/// Decides what a scripted caller says next, from what the caller's own recogniser heard of the agent. Pure.
/// </summary>
/// <remarks>
/// First an unused line whose cue was heard, then an already used one whose cue was heard (the agent asks again), then
/// the next unused line without a cue. None of them: the caller waits, as a puzzled person does.
/// </remarks>
internal sealed class CallerMind(CallScript script)
{
    private readonly HashSet<CallerLine> _used = [];

    /// <summary>Lines that were said at least once.</summary>
    public int Said => _used.Count;

    public CallerLine? Next(string heard)
    {
        string words = $" {heard.ToLowerInvariant()} ";
        var line = script.Lines.FirstOrDefault(line => !_used.Contains(line) && Cued(line, words))
            ?? script.Lines.FirstOrDefault(line => line.Repeatable && Cued(line, words))
            ?? script.Lines.FirstOrDefault(line => line.When.Count == 0 && !_used.Contains(line));
        if (line is not null)
            _used.Add(line);
        return line;
    }

    private static bool Cued(CallerLine line, string words)
        => line.When.Any(cue => words.Contains($" {cue} ", StringComparison.Ordinal));
}
