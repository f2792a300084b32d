using System.Collections.Immutable;
using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Meaning;

namespace EdgeVoice.Agent.Calls;

/// <summary>
/// Measures what understanding costs inside a dialog step. Shared by all calls: a step runs on one thread from end to
/// end, so the time is kept by thread and taken by whoever made the step.
/// </summary>
internal sealed class StopwatchUnderstander(IUnderstander inner, TimeProvider time) : IUnderstander
{
    [ThreadStatic]
    private static double _spentMs;

    /// <summary>Time spent on this thread since it was last asked, in ms.</summary>
    public static double TakeMs()
    {
        double spent = _spentMs;
        _spentMs = 0;
        return spent;
    }

    public UtteranceMeaning Understand(ImmutableArray<Hypothesis> nbest, ListeningContext context)
    {
        long began = time.GetTimestamp();
        var meaning = inner.Understand(nbest, context);
        _spentMs += time.GetElapsedTime(began).TotalMilliseconds;
        return meaning;
    }
}
