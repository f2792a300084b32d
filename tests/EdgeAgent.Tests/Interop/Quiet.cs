using EdgeVoice.Agent.Simulation;

namespace EdgeVoice.Agent.Tests.Interop;

/// <summary>Tests read the records; nobody needs to be told while it happens.</summary>
internal sealed class Quiet : ICallerListener
{
    public void Says(CallScript script, string text)
    {
    }

    public void Hears(CallScript script, string text, double? waitMs)
    {
    }
}
