using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Simulation.Voices;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Simulation;

/// <summary>The lines of a script, rendered.</summary>
/// <param name="Lines">Sound of every line that has one.</param>
/// <param name="Cough">The caller's cough.</param>
internal sealed record SpokenScript(IReadOnlyDictionary<CallerLine, CallerSound> Lines, CallerSound Cough);

/// <summary>What simulated callers share: a clock, a media thread, ears and voices.</summary>
/// <param name="Recognition">Makes an ear for each caller.</param>
/// <param name="Media">Ticks the callers' legs.</param>
/// <param name="Studio">Makes what they say.</param>
/// <param name="Time">The process clock.</param>
internal sealed record CallerKit(ISpeechRecognizerFactory Recognition, MediaThread Media, SoundStudio Studio, TimeProvider Time)
{
    /// <summary>Pause between recordings that follow each other.</summary>
    private const int BetweenClipsMs = 120;

    /// <summary>Where the sound of every call is kept as WAV (left: caller, right: agent); null keeps none.</summary>
    public string? KeepFolder { get; init; }

    /// <summary>A kit with the voices of this machine.</summary>
    public static CallerKit Open(ISpeechRecognizerFactory recognition, MediaThread media, TimeProvider time)
        => new(recognition, media, new SoundStudio(CallerVoices.Open(time)), time);

    /// <summary>Renders all lines of the script, before the call, so that the caller answers as fast as a person.</summary>
    public async Task<SpokenScript> PrepareAsync(CallScript script, int rateHz, CancellationToken cancellation)
    {
        var random = new Random(script.Seed);
        var lines = new Dictionary<CallerLine, CallerSound>();
        foreach (var line in script.Lines)
        {
            IReadOnlyList<SoundPart> parts = line switch
            {
                CallerLine.Speech speech => SpokenText.Parts(speech.Text, script.Persona, random),
                CallerLine.Recording recording => [.. recording.Files.SelectMany((file, index) => Clip(file, index == 0 ? recording.Text + " (recorded people)" : "", index))],
                _ => [],
            };
            if (parts.Count > 0)
                lines[line] = await Studio.MakeAsync(script.Voice, script.Persona.Pace, parts, rateHz, cancellation);
        }
        return new SpokenScript(lines, await Studio.MakeAsync(script.Voice, 1, [new SoundPart.Cough()], rateHz, cancellation));
    }

    private static IEnumerable<SoundPart> Clip(string file, string text, int index)
        => index == 0 ? [new SoundPart.Clip(file, text)] : [new SoundPart.Pause(BetweenClipsMs), new SoundPart.Clip(file, text)];
}
