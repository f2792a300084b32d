using System.Globalization;
using System.Text.RegularExpressions;
using EdgeVoice.Agent.Simulation.Voices;

namespace EdgeVoice.Agent.Simulation;

/// <summary>
/// From the text of a script to what is brought to the line: "..." is a pause inside a phrase, a comma or full stop one
/// between phrases, both as long as the persona's; "[1.5]" is a pause of 1.5 s.
/// </summary>
internal static partial class SpokenText
{
    private static readonly string[] Fillers = ["um", "well um", "uh"];

    public static IReadOnlyList<SoundPart> Parts(string text, Persona persona, Random random)
    {
        var parts = new List<SoundPart>();
        if (random.NextDouble() < persona.Hesitates)
        {
            parts.Add(new SoundPart.Speech(Fillers[random.Next(Fillers.Length)]));
            parts.Add(new SoundPart.Pause(persona.PauseInside.Draw(random)));
        }
        int at = 0;
        foreach (Match pause in Pauses().Matches(text))
        {
            Add(text[at..pause.Index]);
            at = pause.Index + pause.Length;
            int ms = pause.Groups["s"] is { Success: true } seconds
                ? (int)(1000 * double.Parse(seconds.Value, CultureInfo.InvariantCulture))
                : (pause.Value.StartsWith("...", StringComparison.Ordinal) ? persona.PauseInside : persona.PauseBetween).Draw(random);
            if (at < text.Length && parts.Count > 0)
                parts.Add(new SoundPart.Pause(ms));
        }
        Add(text[at..]);
        return parts;

        void Add(string words)
        {
            if (words.Trim() is { Length: > 0 } said)
                parts.Add(new SoundPart.Speech(said));
        }
    }

    // A full stop between digits, as in an amount, is no end of a phrase.
    [GeneratedRegex(@"\[(?<s>\d{1,2}(\.\d{1,2})?)\]|\.\.\.+|[,;](?=\s|$)|\.(?=\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Pauses();
}
