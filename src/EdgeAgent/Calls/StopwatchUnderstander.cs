using System.Collections.Immutable;
using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Meaning;

namespace EdgeVoice.Agent.Calls;

/// <summary>Measures what understanding costs inside a dialog step; of one call, so never used by two threads at once.</summary>
internal sealed class StopwatchUnderstander(IUnderstander inner, TimeProvider time) : IUnderstander
{
    /// <summary>Time of all calls since it was last set to zero, in ms.</summary>
    public double LastMs { get; set; }

    public UtteranceMeaning Understand(ImmutableArray<Hypothesis> nbest, ListeningContext context)
    {
        long began = time.GetTimestamp();
        var meaning = inner.Understand(nbest, context);
        LastMs += time.GetElapsedTime(began).TotalMilliseconds;
        return meaning;
    }
}
