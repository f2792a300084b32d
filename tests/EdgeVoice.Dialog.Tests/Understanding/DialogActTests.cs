using EdgeVoice.Dialog.Understanding;
using Xunit;

namespace EdgeVoice.Dialog.Tests.Understanding;

/// <summary>The heads of the dialog model on what callers say; the templates of models/dialog/recipe/talk.py cannot produce a sentence of the table, nor two of them joined.</summary>
public sealed class DialogActTests(DialogModel model) : IClassFixture<DialogModel>
{
    private static readonly (string Text, string Act)[] Table =
    [
        ("yes that would be very kind of you", DialogActs.Affirm),
        ("yeah that's the right one", DialogActs.Affirm),
        ("yes three o'clock is good for us", DialogActs.Affirm),
        ("yep sounds good to me", DialogActs.Affirm),
        ("that is quite right", DialogActs.Affirm),
        ("sure go ahead and book it", DialogActs.Affirm),
        ("yes i'm quite sure about it", DialogActs.Affirm),
        ("no that isn't what i want", DialogActs.Deny),
        ("no i'll leave it for another time", DialogActs.Deny),
        ("no you have mixed that up", DialogActs.Deny),
        ("no i don't want that", DialogActs.Deny),
        ("no i never asked for anything like it", DialogActs.Deny),
        ("no i'm afraid that doesn't suit me", DialogActs.Deny),
        ("no i said thursday", DialogActs.Correct),
        ("actually make that half past four", DialogActs.Correct),
        ("sorry i meant the ninth", DialogActs.Correct),
        ("not tuesday wednesday", DialogActs.Correct),
        ("could you change the time to five thirty", DialogActs.Correct),
        ("that should be smith not jones", DialogActs.Correct),
        ("no no i meant tomorrow", DialogActs.Correct),
        ("would you tell me those times again", DialogActs.Repeat),
        ("sorry could you repeat that please", DialogActs.Repeat),
        ("i didn't quite catch that", DialogActs.Repeat),
        ("i'm sorry the line was bad what did you tell me", DialogActs.Repeat),
        ("could i hear those choices another time", DialogActs.Repeat),
        ("would you repeat the question please", DialogActs.Repeat),
        ("can you read me that bit by bit my hearing isn't good and you speak quickly", DialogActs.Slower),
        ("you are speaking too fast for me", DialogActs.Slower),
        ("slow down a little please", DialogActs.Slower),
        ("can you talk a little slower", DialogActs.Slower),
        ("is there anyone in the office who could come to the phone", DialogActs.Human),
        ("i'd feel better talking with one of your people", DialogActs.Human),
        ("put me through to the reception", DialogActs.Human),
        ("could a human being take over this call", DialogActs.Human),
        ("this computer is useless let me have a word with a real clerk", DialogActs.Human),
        ("could you transfer me to one of your colleagues", DialogActs.Human),
        ("is there a real person i could speak with", DialogActs.Human),
        ("please find me somebody from your staff to talk to", DialogActs.Human),
        ("you know what let's drop the whole idea", DialogActs.Cancel),
        ("oh just forget the request i made", DialogActs.Cancel),
        ("i think i won't do this after all", DialogActs.Cancel),
        ("please don't go on with this any further", DialogActs.Cancel),
        ("let's forget the whole thing", DialogActs.Cancel),
        ("this went wrong could we do everything again from the start", DialogActs.StartOver),
        ("let's start again from the beginning", DialogActs.StartOver),
        ("i'd rather begin the whole thing again", DialogActs.StartOver),
        ("take me to the main menu", DialogActs.StartOver),
        ("thank you so much for your help", DialogActs.Thanks),
        ("thanks ever so much for sorting that out", DialogActs.Thanks),
        ("many thanks that was very helpful", DialogActs.Thanks),
        ("thank you that's all i need", DialogActs.Thanks),
        ("right goodbye and have a lovely weekend", DialogActs.Bye),
        ("we'll speak another time bye for now", DialogActs.Bye),
        ("that's all goodbye then", DialogActs.Bye),
        ("hold on while i get my reading glasses", DialogActs.Hold),
        ("just a second let me find my card", DialogActs.Hold),
        ("wait a minute i need a pen", DialogActs.Hold),
        ("give me a minute the letter is in the other room", DialogActs.Hold),
        ("good morning to you", DialogActs.Greet),
        ("hi there how are you", DialogActs.Greet),
        ("hello my name is peter", DialogActs.Greet),
        ("i want to book an appointment for next week", DialogActs.Inform),
        ("tomorrow at three in the afternoon", DialogActs.Inform),
        ("what are your opening hours", DialogActs.Inform),
        ("my order number is four seven one one", DialogActs.Inform),
        ("where is my parcel", DialogActs.Inform),
    ];

    [Fact]
    public void At_least_seventeen_in_twenty_acts_are_heard()
    {
        string[] missed = [.. Table.Where(t => model.Encoder.Encode(t.Text).Acts[t.Act] < 0.5f).Select(t => $"{t.Act}: {t.Text}")];
        Assert.True(missed.Length <= Table.Length * 3 / 20, $"{missed.Length} of {Table.Length} missed:\n{string.Join('\n', missed)}");
    }

    /// <summary>An act that stops or ends things must not be heard in ordinary requests.</summary>
    [Fact]
    public void Ordinary_requests_do_not_stop_the_call()
    {
        string[] requests =
        [
            "i need to cancel my appointment on friday", "can you repeat my prescription order", "i'd like to move my appointment",
            "what time do you open on saturday", "how do i get to your office", "do you have anything earlier in the day",
            "my name is john hold", "i would like to change my address", "is doctor brown in today", "how much does it cost",
            "the first of march", "seven three double one", "i want to ask about my bill", "monday morning would be best",
        ];
        string[] ending = [DialogActs.Human, DialogActs.StartOver, DialogActs.Bye, DialogActs.Slower];
        string[] wrong = [.. from r in requests from a in ending where model.Encoder.Encode(r).Acts[a] > 0.5f select $"{a}: {r}"];
        Assert.True(wrong.Length <= 1, string.Join('\n', wrong));
    }

    // The recipe's ENDS was chosen with these pairs in view: they hold the calibration, they do not measure it.
    private static readonly (string Begun, string Finished)[] Pairs =
    [
        ("i would like to book", "i would like to book an appointment"),
        ("can you tell me", "can you tell me the opening hours"),
        ("i want to", "i want to cancel it"),
        ("my name is", "my name is mary smith"),
        ("i need an appointment on", "i need an appointment on friday"),
        ("what time do you", "what time do you open"),
        ("it's for the", "it's for the ninth of may"),
        ("could you put me", "could you put me through to a person"),
        ("i'm calling about my", "i'm calling about my order"),
        ("the number is four five", "that's everything thank you"),
        ("i'd like to change the date of my", "i'd like to change the date of my appointment"),
        ("is there anything", "is there anything on monday"),
        ("do you have a", "do you have a table for two"),
        ("yes and", "yes please"),
        ("i think it was", "i think it was last week"),
        ("where is", "where is your office"),
        ("i want to come in at three or", "i want to come in at three"),
        ("i was wondering if you", "i was wondering if you could help me"),
        ("please call me back at", "please call me back tomorrow"),
        ("how much is", "how much is it"),
    ];

    [Fact]
    public void A_finished_sentence_is_more_complete_than_its_beginning()
    {
        string[] wrong = [.. Pairs.Where(p => model.Encoder.Encode(p.Begun).Completeness >= model.Encoder.Encode(p.Finished).Completeness).Select(p => p.Begun)];
        Assert.True(wrong.Length <= 1, string.Join('\n', wrong));
    }

    [Fact]
    public void Most_beginnings_are_below_one_half_and_most_sentences_above()
    {
        int begun = Pairs.Count(p => model.Encoder.Encode(p.Begun).Completeness < 0.5f);
        int finished = Pairs.Count(p => model.Encoder.Encode(p.Finished).Completeness > 0.5f);
        Assert.True(begun >= 18, $"{begun} of {Pairs.Length} beginnings are below one half");
        Assert.True(finished >= 18, $"{finished} of {Pairs.Length} sentences are above one half");
    }
}
