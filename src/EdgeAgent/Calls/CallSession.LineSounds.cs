using EdgeVoice.Agent.Telemetry;
using EdgeVoice.Dsp.Detection;

namespace EdgeVoice.Agent.Calls;

/// <summary>What is heard on the line that is no speech: it is written down, starts no turn, and may end the call.</summary>
internal sealed partial class CallSession
{
    private void OnLineSound(in DetectorEvent sound)
    {
        _journal.Heard(sound.Kind);
        _services.Metrics.LineSound(sound.Kind);
        LogLineSound(_services.Logger, Id.Value, sound.Kind, sound.FrequencyHz, sound.LevelDb);
        if (!_services.HangUpOnTones)
            return;
        // An analogue trunk tells of the caller's hanging up by a tone alone; left alone, the agent would talk to it for minutes.
        if (sound.Kind is DetectorEventKind.Busy or DetectorEventKind.Reorder or DetectorEventKind.DialTone or DetectorEventKind.FaxCalling)
            EndCall(LineSoundNames.Of(sound.Kind));
    }
}
