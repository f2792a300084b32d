namespace EdgeVoice.Agent.Simulation.Voices;

/// <summary>A piece of what a simulated caller brings to the line, in order.</summary>
internal abstract record SoundPart
{
    private SoundPart() { }

    /// <summary>Said by the caller's voice. Silence around the words counts into the pauses, so that these are exactly those of <see cref="Pause"/>.</summary>
    public sealed record Speech(string Text) : SoundPart;

    /// <summary>
    /// One sentence that the caller interrupts: spoken whole, so that what stands before a pause is not spoken as an end, and drawn
    /// apart at the commas. A person who searches for a word in the middle of a sentence does not sound finished.
    /// </summary>
    /// <param name="Pieces">The words, two pieces or more.</param>
    /// <param name="PausesMs">From one piece to the next, from speech to speech; one less than pieces.</param>
    public sealed record Sentence(IReadOnlyList<string> Pieces, IReadOnlyList<int> PausesMs) : SoundPart;

    /// <summary>Nothing, for this long.</summary>
    public sealed record Pause(int Ms) : SoundPart;

    /// <summary>A recording of a person saying <paramref name="Text"/>.</summary>
    public sealed record Clip(string File, string Text) : SoundPart;

    /// <summary>A cough: sound of a voice without a word.</summary>
    public sealed record Cough : SoundPart;

    /// <summary>The parts as a line of text, pauses as dots.</summary>
    public static string Describe(IEnumerable<SoundPart> parts) => string.Join(' ', parts.Select(part => part switch
    {
        Speech speech => speech.Text,
        Sentence sentence => string.Join(' ', sentence.Pieces.Select((piece, i) => i < sentence.PausesMs.Count ? $"{piece} {Describe([new Pause(sentence.PausesMs[i])])}".TrimEnd() : piece)),
        Clip clip => clip.Text,
        Cough => "(cough)",
        Pause { Ms: >= 250 } pause => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"[{pause.Ms / 1000.0:0.0#} s]"),
        _ => "",
    }).Where(text => text.Length > 0));
}
