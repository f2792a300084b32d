using EdgeVoice.Agent.Simulation.Voices;
using static EdgeVoice.Agent.Commands.Bench.Voice.BenchQuestion;

namespace EdgeVoice.Agent.Commands.Bench.Voice;

/// <summary>Which lines are said (<c>--set</c>).</summary>
internal enum LineSet
{
    /// <summary>Those of <c>bench voice</c>.</summary>
    Usual,

    /// <summary>Others, on which turn-taking was tuned as well.</summary>
    Second,

    /// <summary>Lines that nothing was tuned on.</summary>
    HeldOut,
}

internal static class LineSets
{
    public static readonly string[] Names = ["usual", "second", "held-out"];

    public static string Name(this LineSet set) => Names[(int)set];

    public static LineSet Of(string name) => (LineSet)Array.IndexOf(Names, name);
}

/// <summary>
/// What the callers of <c>bench voice</c> say: short and long answers, dictation, hesitation, corrections, coughs, speech
/// over the prompt, background talk, pauses of 0.3 to 2.5 s inside a sentence; synthesised voices and recordings of people.
/// </summary>
internal static class TurnSet
{
    /// <summary>Voices of the callers in turn; those that are not installed are left out.</summary>
    public static readonly string[] Voices =
        ["espeak-ng:en-us+m3", "espeak-ng:en-us+f3", "flite:slt", "espeak-ng:en-gb+m1", "flite:rms", "espeak-ng:en-us+f2", "flite:kal16", "espeak-ng:en-us+m7"];

    /// <summary>How often each type is wanted where a question leaves the choice.</summary>
    private static readonly Dictionary<string, double> Weights = new(StringComparer.Ordinal)
    {
        ["free"] = 4,
        ["one_word"] = 3,
        ["pause"] = 3,
        ["hesitation"] = 2,
        ["digits"] = 2,
        ["spelling"] = 2,
        ["date_time"] = 2,
        ["human"] = 2,
        ["human_digits"] = 1.5,
        ["correction"] = 1.5,
        ["cough_over_prompt"] = 0.7,
        ["uh_huh_over_prompt"] = 0.7,
        ["afterthought"] = 0.4,
    };

    public static double WeightOf(string type) => Weights.GetValueOrDefault(type, 1);

    /// <param name="speech">The folder shared/speech with recordings of people, or null.</param>
    /// <param name="set">Which lines.</param>
    public static IReadOnlyList<BenchLine> Lines(string? speech, LineSet set = LineSet.Usual)
        => [.. set switch { LineSet.Usual => Synthesised(), LineSet.Second => OtherLines.Second(), _ => OtherLines.HeldOut() }, .. speech is null ? [] : HumanLines.In(speech, set)];

    private static IEnumerable<BenchLine> Synthesised()
    {
        foreach (string yes in (string[])["yes", "yes please", "sure", "yeah", "correct"])
            yield return Say("one_word", YesNo, yes);
        foreach (string colour in (string[])["red", "green", "blue"])
            yield return Say("one_word", Colour, colour);
        foreach (string size in (string[])["small", "middle", "large"])
            yield return Say("one_word", Size, size);

        yield return Sentence("digits", Number, "oh two oh", 500, "seven nine four", 600, "six one three five");
        yield return Sentence("digits", Number, "seven seven one", 400, "three eight two", 700, "nine oh four six");
        yield return Sentence("digits", Number, "five five", 350, "one two", 350, "eight nine", 400, "three three", 350, "four seven");
        yield return Sentence("digits", Number, "nine eight seven six five", 900, "four three two one oh");
        yield return Sentence("digits", Phone, "oh one six two", 600, "four nine five", 500, "two eight seven");
        yield return Sentence("digits", Phone, "oh seven seven", 500, "one two three", 700, "six five four three");

        yield return Sentence("spelling", Word, "b", 200, "a", 200, "k", 250, "e", 200, "r");
        yield return Sentence("spelling", Word, "s", 300, "m", 250, "i", 300, "t", 250, "h");
        yield return Sentence("spelling", Word, "j o", 500, "n e s");
        yield return Sentence("spelling", Word, "w i l", 600, "s o n");

        foreach (string day in (string[])["on monday", "next tuesday", "the third of march", "tomorrow please"])
            yield return Say("date_time", Day, day);
        foreach (string hour in (string[])["at ten", "half past three", "a quarter past nine", "at two in the afternoon"])
            yield return Say("date_time", Hour, hour);
        yield return Say("correction", Day, "on monday", 180, "no sorry on tuesday") with { PausesAfterWhole = true };
        yield return Say("correction", Hour, "at ten", 120, "no at eleven") with { PausesAfterWhole = true };

        foreach (string wish in (string[])
            ["i want to order paint", "i have a number for you", "i would like to spell my name", "when are you open", "i would like to book a visit please",
             "can i leave a message", "how much does it cost", "could somebody call me back please", "i would like some paint please", "can i spell a word for you",
             "where can i park my car", "can you take a message"])
        {
            yield return Say("free", Free, wish);
        }
        foreach (string note in (string[])["please tell them that i will be ten minutes late", "my car is still in front of the house", "i will come back next week"])
            yield return Say("free", Note, note);

        yield return Say("hesitation", Free, "um", 450, "let me see", 700, "i want to order paint");
        yield return Say("hesitation", Free, "um", 600, "i would like to book a visit");
        yield return Say("hesitation", Free, "let me think", 900, "can you take down a number");
        yield return Say("hesitation", Free, "well", 400, "um", 500, "when are you open");
        yield return Say("hesitation", Colour, "um", 600, "blue");
        yield return Say("hesitation", Day, "let me see", 800, "on friday");

        yield return Say("correction", Free, "i want to leave a message", 200, "no sorry i want to book a visit") with { PausesAfterWhole = true };
        yield return Say("correction", Free, "where can i", 400, "no sorry when are you open");
        yield return Say("correction", Colour, "red", 160, "no sorry green") with { PausesAfterWhole = true };

        foreach (var (before, ms, after) in ((string, int, string)[])
            [("i would like to book", 300, "a visit please"), ("can you tell me", 600, "how much it costs"), ("i want to", 1000, "order some paint"),
             ("i would like to", 1500, "leave a message"), ("can i", 2000, "park my car near you"), ("i want to give you", 2500, "a number"),
             ("could you tell me", 1200, "what your address is")])
        {
            yield return Sentence("pause", Free, before, ms, after);
        }
        yield return Sentence("pause", Note, "please tell them that", 800, "i will be late today");
        yield return Sentence("pause", Note, "i can not come because", 1500, "my car is at the garage");

        yield return Say("afterthought", Free, "i would like to book a visit", 600, "for tuesday please") with { PausesAfterWhole = true };
        yield return Say("afterthought", YesNo, "yes", 500, "that is fine") with { PausesAfterWhole = true };
        yield return Say("afterthought", Free, "can i leave a message", 800, "for the manager") with { PausesAfterWhole = true };

        yield return Say("over_prompt", Free, "when are you open") with { OverPrompt = true };
        yield return Say("over_prompt", Free, "i want to order some paint") with { OverPrompt = true };
        yield return Say("over_prompt", Free, "i would like to spell my name") with { OverPrompt = true };
        yield return Say("over_prompt", YesNo, "yes please") with { OverPrompt = true };

        yield return new BenchLine("cough", YesNo, [new SoundPart.Cough(), new SoundPart.Pause(900), new SoundPart.Speech("yes please")]);
        yield return new BenchLine("cough", Free, [new SoundPart.Cough(), new SoundPart.Pause(700), new SoundPart.Speech("how much does it cost")]);
        yield return new BenchLine("cough", Size, [new SoundPart.Cough(), new SoundPart.Pause(800), new SoundPart.Speech("large")]);
        yield return new BenchLine("cough_over_prompt", Free, [new SoundPart.Cough()]) { OverPrompt = true };
        yield return new BenchLine("cough_over_prompt", YesNo, [new SoundPart.Cough()]) { OverPrompt = true };

        foreach (var (question, word) in ((BenchQuestion, string)[])[(Free, "uh huh"), (Free, "okay"), (YesNo, "uh huh"), (Size, "okay")])
            yield return Say("uh_huh_over_prompt", question, word) with { OverPrompt = true, Backchannel = true };

        yield return Say("background", Free, "where is your building") with { Background = true };
        yield return Say("background", Free, "can i book a visit") with { Background = true };
        yield return Say("background", YesNo, "yes") with { Background = true };
        yield return Say("background", Colour, "green") with { Background = true };
    }

    /// <summary>Words, and numbers for the pauses between them in ms; each piece is an utterance of its own.</summary>
    internal static BenchLine Say(string type, BenchQuestion asked, params object[] parts)
        => new(type, asked, [.. parts.Select(part => part is int ms ? (SoundPart)new SoundPart.Pause(ms) : new SoundPart.Speech((string)part))]);

    /// <summary>The same, as one sentence that is only drawn apart.</summary>
    internal static BenchLine Sentence(string type, BenchQuestion asked, params object[] parts)
        => new(type, asked, [new SoundPart.Sentence([.. parts.OfType<string>()], [.. parts.OfType<int>()])]);
}
