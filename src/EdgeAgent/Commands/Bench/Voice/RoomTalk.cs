using EdgeVoice.Agent.Simulation;
using EdgeVoice.Agent.Simulation.Voices;

namespace EdgeVoice.Agent.Commands.Bench.Voice;

/// <summary>Somebody in the caller's room talks without an end: the background of the lines that want it.</summary>
internal static class RoomTalk
{
    /// <summary>Root mean square below full scale; a caller's is at about -26.</summary>
    private const double LevelDb = -42;

    public static async Task<float[]> MakeAsync(SoundStudio studio, int rateHz, CancellationToken cancellation)
    {
        var talk = await studio.MakeAsync("espeak-ng:en-us+m4", 1.1,
            [new SoundPart.Speech("so i told her that we would go there on sunday, and then the train was late again"), new SoundPart.Pause(300),
             new SoundPart.Speech("no, the other one, the one next to the window, can you give it to me"), new SoundPart.Pause(200)], rateHz, cancellation);
        return SoundLevel.AtLevel(talk.Samples, LevelDb);
    }
}
