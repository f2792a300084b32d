using EdgeVoice.Agent.Simulation.Voices;
using static EdgeVoice.Agent.Commands.Bench.Voice.BenchQuestion;
using static EdgeVoice.Agent.Commands.Bench.Voice.TurnSet;

namespace EdgeVoice.Agent.Commands.Bench.Voice;

/// <summary>Lines beside the usual ones, to see whether what was tuned holds.</summary>
internal static class OtherLines
{
    /// <summary>Other words, other places to pause, the same behaviours: held out at first, tuned on since.</summary>
    public static IEnumerable<BenchLine> Second()
    {
        foreach (string yes in (string[])["yep", "okay", "that is right", "yes that is fine"])
            yield return Say("one_word", YesNo, yes);
        foreach (string colour in (string[])["blue please", "the red one"])
            yield return Say("one_word", Colour, colour);
        foreach (string size in (string[])["the small one", "large please"])
            yield return Say("one_word", Size, size);

        yield return Sentence("digits", Number, "three oh five", 600, "two two eight", 500, "four one nine six");
        yield return Sentence("digits", Number, "one four", 450, "six six", 450, "oh nine", 500, "seven two", 450, "three eight");
        yield return Sentence("digits", Phone, "oh two oh", 700, "eight one five", 600, "three three nine");
        yield return Sentence("spelling", Word, "p", 250, "a", 250, "l", 300, "m");
        yield return Sentence("spelling", Word, "g r", 600, "e e n");
        yield return Sentence("spelling", Word, "l e w", 400, "i s");

        foreach (string day in (string[])["this friday", "the tenth of may", "on wednesday please"])
            yield return Say("date_time", Day, day);
        foreach (string hour in (string[])["at nine thirty", "a quarter to four", "three in the afternoon please"])
            yield return Say("date_time", Hour, hour);
        yield return Say("correction", Day, "next friday", 200, "no wait next monday") with { PausesAfterWhole = true };
        yield return Say("correction", Hour, "at four", 300, "sorry i mean at five") with { PausesAfterWhole = true };
        yield return Say("correction", Colour, "blue", 180, "no red") with { PausesAfterWhole = true };
        yield return Say("correction", Free, "can i book", 500, "sorry i mean can i leave a message");

        foreach (string wish in (string[])
            ["do you have a car park", "what time do you close", "please take a message", "i need paint for my kitchen wall", "could you ring me later please", "how do i get to you",
             "let me spell something", "i would like to come for a visit", "what is the price", "here is my account number"])
        {
            yield return Say("free", Free, wish);
        }
        foreach (string note in (string[])["the light in the hall does not work", "please ask her to ring me at home tonight"])
            yield return Say("free", Note, note);

        foreach (var (before, ms, after) in ((string, int, string)[])
            [("i was wondering", 900, "if you are open today"), ("how do i", 700, "get to your building"), ("what is", 1200, "the price"), ("do you have", 500, "a car park"),
             ("i need some", 1600, "new paint"), ("could somebody", 800, "ring me later"), ("would it be possible to", 2200, "book a visit"), ("i would like to send you", 1500, "a message"),
             ("do you know", 1000, "what time you close"), ("can you show me", 2000, "how to find you"), ("i am calling about", 1300, "a visit")])
        {
            yield return Sentence("pause", Free, before, ms, after);
        }
        yield return Sentence("pause", Note, "please tell the manager that", 1000, "the door is broken");
        yield return Sentence("pause", Note, "i can not find my", 1800, "keys");
        yield return Sentence("pause", Day, "the fifth of", 900, "april");
        yield return Sentence("pause", Hour, "half past", 1000, "two");
        yield return Sentence("pause", Hour, "at", 800, "four in the afternoon");

        yield return Say("hesitation", Free, "er", 500, "i need some paint");
        yield return Say("hesitation", Free, "hang on", 900, "what is your address");
        yield return Say("hesitation", Day, "hmm", 700, "on thursday");
        yield return Say("hesitation", Colour, "uh", 500, "green");
        yield return Say("hesitation", Free, "well let me see", 1100, "can you take down a number");

        yield return Say("afterthought", Free, "please call me back", 700, "this afternoon") with { PausesAfterWhole = true };
        yield return Say("afterthought", YesNo, "yes", 450, "please do") with { PausesAfterWhole = true };

        yield return Say("over_prompt", Free, "what is the price") with { OverPrompt = true };
        yield return Say("over_prompt", YesNo, "yes") with { OverPrompt = true };
        yield return new BenchLine("cough", Free, [new SoundPart.Cough(), new SoundPart.Pause(800), new SoundPart.Speech("where are you")]);
        yield return new BenchLine("cough", YesNo, [new SoundPart.Cough(), new SoundPart.Pause(600), new SoundPart.Speech("yes")]);
        yield return Say("background", Free, "what is your address") with { Background = true };
        yield return Say("background", Day, "on tuesday") with { Background = true };
    }

    /// <summary>Lines written before the last tuning and not looked at in it; only their figures are.</summary>
    public static IEnumerable<BenchLine> HeldOut()
    {
        foreach (string yes in (string[])["yes that is right", "yeah please", "of course", "that is correct"])
            yield return Say("one_word", YesNo, yes);
        foreach (string colour in (string[])["green please", "the blue one"])
            yield return Say("one_word", Colour, colour);
        foreach (string size in (string[])["middle please", "the large one"])
            yield return Say("one_word", Size, size);

        yield return Sentence("digits", Number, "eight four one", 550, "oh six seven", 600, "two nine five three");
        yield return Sentence("digits", Number, "six three", 400, "two oh", 450, "seven four", 400, "one one", 400, "eight five");
        yield return Sentence("digits", Phone, "oh one three", 650, "five two six", 500, "nine nine one");
        yield return Sentence("spelling", Word, "m", 250, "i", 200, "l", 300, "l", 250, "s");
        yield return Sentence("spelling", Word, "c l", 500, "a r k");
        yield return Sentence("spelling", Word, "d a v", 600, "i s");

        foreach (string day in (string[])["on saturday", "the second of june", "next wednesday please"])
            yield return Say("date_time", Day, day);
        foreach (string hour in (string[])["at eleven", "a quarter to five", "at three thirty please"])
            yield return Say("date_time", Hour, hour);
        yield return Say("correction", Day, "on thursday", 250, "no wait on friday") with { PausesAfterWhole = true };
        yield return Say("correction", Hour, "half past nine", 200, "no half past ten") with { PausesAfterWhole = true };
        yield return Say("correction", Size, "small", 200, "sorry large") with { PausesAfterWhole = true };
        yield return Say("correction", Free, "how much", 450, "no i mean when are you open");

        foreach (string wish in (string[])
            ["what are your opening hours", "is there any parking", "i would like a call back", "can i order paint", "please book a visit for me", "what does it cost", "how do i find you",
             "i want to give you my number", "i would like to leave a message please", "can i spell something"])
        {
            yield return Say("free", Free, wish);
        }
        foreach (string note in (string[])["the front door does not close any more", "tell him that the parcel has arrived"])
            yield return Say("free", Note, note);

        foreach (var (before, ms, after) in ((string, int, string)[])
            [("what are", 700, "your opening hours"), ("i would like", 1100, "a call back"), ("is there", 1400, "any parking"), ("how much do i", 900, "have to pay"),
             ("can somebody", 1000, "call me back"), ("i want to book", 600, "a visit"), ("i need to", 2000, "order some paint"), ("could you give me", 1300, "your address"),
             ("i am trying to", 1700, "find you"), ("are you", 800, "open today"), ("please take", 500, "a message")])
        {
            yield return Sentence("pause", Free, before, ms, after);
        }
        yield return Sentence("pause", Note, "tell her that", 1200, "the meeting is on monday");
        yield return Sentence("pause", Note, "i have lost the", 1500, "key to the office");
        yield return Sentence("pause", Day, "the ninth of", 800, "october");
        yield return Sentence("pause", Hour, "a quarter past", 900, "four");
        yield return Sentence("pause", Hour, "around", 700, "ten in the morning");

        yield return Say("hesitation", Free, "um", 550, "what does it cost");
        yield return Say("hesitation", Free, "one moment", 1000, "i want to leave a message");
        yield return Say("hesitation", Day, "er", 600, "next monday");
        yield return Say("hesitation", Size, "hmm", 700, "the small one");
        yield return Say("hesitation", Free, "so um", 800, "where are you");

        yield return Say("afterthought", Free, "i want to order paint", 700, "for my kitchen") with { PausesAfterWhole = true };
        yield return Say("afterthought", YesNo, "yes", 400, "that is right") with { PausesAfterWhole = true };

        yield return Say("over_prompt", Free, "where are you") with { OverPrompt = true };
        yield return Say("over_prompt", YesNo, "yes that is fine") with { OverPrompt = true };
        yield return new BenchLine("cough", Free, [new SoundPart.Cough(), new SoundPart.Pause(700), new SoundPart.Speech("what time do you open")]);
        yield return new BenchLine("cough", Colour, [new SoundPart.Cough(), new SoundPart.Pause(800), new SoundPart.Speech("red")]);
        foreach (var (question, word) in ((BenchQuestion, string)[])[(Free, "right"), (YesNo, "mm hm"), (Colour, "yeah okay")])
            yield return Say("uh_huh_over_prompt", question, word) with { OverPrompt = true, Backchannel = true };
        yield return Say("background", Free, "do you have a car park") with { Background = true };
        yield return Say("background", Hour, "at two") with { Background = true };
    }
}
