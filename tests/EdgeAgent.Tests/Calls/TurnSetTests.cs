using EdgeVoice.Agent.Calls.Turns;
using EdgeVoice.Dialog;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls;

/// <summary>
/// The turn set of the product, each behaviour held on virtual time with the real dialog model and the front desk: what
/// callers do with pauses, and that they are neither cut off nor kept waiting.
/// </summary>
public sealed class TurnSetTests(FrontDeskEngine desk) : IClassFixture<FrontDeskEngine>
{
    private const string Booking = "i'd like to book an appointment";

    /// <summary>The longest wait after an answer that is there, in ms of silence.</summary>
    private const int Prompt = 260;

    public static TheoryData<string, string> WholeAnswers => new()
    {
        { "", "what are your opening hours" },
        { "", "i'd like to book an appointment" },
        { "", "where is my order" },
        { "", "i want to speak to a person" },
        { "", "are you open on saturday" },
        { "", "could you tell me what your address is" },
        { Booking, "tuesday" },
        { Booking, "next thursday please" },
        { Booking + "|tuesday", "half past two" },
        { Booking + "|tuesday", "three in the afternoon" },
        { Booking + "|tuesday|half past two", "anna smith" },
        { Booking + "|tuesday|half past two|anna smith", "yes" },
        { Booking + "|tuesday|half past two|anna smith", "yes please" },
        { "where is my order", "four two seven nine" },
    };

    [Theory]
    [MemberData(nameof(WholeAnswers))]
    public void An_answer_that_is_there_is_taken_at_once(string before, string said)
    {
        var call = At(before).Say(said);
        Assert.Equal([said], call.Turns);
        Assert.InRange(call.AnsweredAfterMs!.Value, 100, Prompt + 60);
    }

    public static TheoryData<string, string> PausesInside => new()
    {
        { "", "i'd like to [700] book an appointment" },
        { "", "i'd like to [2500] book an appointment" },
        { "", "what are your [300] opening hours" },
        { "", "what are your [1500] opening hours" },
        { "", "i'd like [1200] to book an appointment" },
        { "", "can i [600] speak to a person" },
        { "", "can i [2300] speak to a person" },
        { "", "could you show me [2000] where my order is" },
        { "", "i want to give you [1800] a message" },
        { "", "is there [1200] anybody who can help me" },
        { "", "when are you [800] open on saturday" },
        { "", "where can i [1000] park my car" },
        { "", "could you tell me [1200] what your address is" },
        { "", "i want to know [1000] where my order is" },
        { Booking, "um [900] tuesday" },
        { Booking, "on [1200] tuesday" },
        { Booking, "um let me see [1500] tuesday" },
        { Booking, "let me see [2500] tuesday" },
        { Booking, "the [700] tenth of september" },
        { Booking, "the tenth of [800] september" },
        { "", "um [450] let me see [700] i'd like to book an appointment" },
        { Booking + "|tuesday", "half past [800] two" },
        { Booking + "|tuesday", "at [1500] three o'clock" },
        { Booking + "|tuesday|half past two", "my name is [1200] anna smith" },
        { Booking, "um [450] let me see [700] next tuesday" },
        { "where is my order", "my number is [1800] four two seven nine" },
    };

    [Theory]
    [MemberData(nameof(PausesInside))]
    public void A_pause_inside_a_sentence_does_not_end_the_turn(string before, string script)
    {
        var call = At(before).Say(script);
        Assert.Equal([Words(script)], call.Turns);
    }

    [Theory]
    [InlineData("four two [700] seven nine")]
    [InlineData("four [400] two [400] seven [900] nine")]
    [InlineData("forty two [600] seventy nine")]
    public void Digits_wait_between_groups_and_end_at_the_expected_length(string script)
    {
        var call = At("where is my order").Say(script);
        Assert.Equal([Words(script)], call.Turns);
        Assert.InRange(call.AnsweredAfterMs!.Value, 100, Prompt);
    }

    [Fact]
    public void A_ten_digit_number_in_groups_is_one_turn()
    {
        const string Script = "oh two oh [800] seven nine four [700] six oh nine five";
        var call = desk.NewCall().Expecting(AnswerKind.Phone).Say(Script);
        Assert.Equal([Words(Script)], call.Turns);
        Assert.InRange(call.AnsweredAfterMs!.Value, 400, 800);
    }

    [Fact]
    public void Who_dictates_with_short_pauses_is_not_kept_waiting_as_long_as_who_dictates_with_long_ones()
    {
        int quick = desk.NewCall().Expecting(AnswerKind.Spelling).Say("s m [160] e t [160] z").AnsweredAfterMs!.Value;
        int slow = desk.NewCall().Expecting(AnswerKind.Spelling).Say("s m [400] e t [400] z").AnsweredAfterMs!.Value;
        Assert.InRange(quick, 300, 480);
        Assert.InRange(slow, quick + 60, 700);
    }

    [Fact]
    public void A_long_number_of_which_one_digit_was_lost_is_not_waited_for_as_between_groups()
    {
        var call = desk.NewCall().Expecting(AnswerKind.Digits, length: 10).Say("seven seven one [500] three eight two [500] nine oh four");
        Assert.InRange(call.AnsweredAfterMs!.Value, 400, 700);
        call = desk.NewCall().Expecting(AnswerKind.Digits, length: 10).Say("seven seven one [500] three eight two");
        Assert.InRange(call.AnsweredAfterMs!.Value, 1000, 1300);
    }

    [Fact]
    public void A_spelled_name_that_hardly_any_other_begins_with_is_not_waited_for()
    {
        Assert.InRange(desk.NewCall().Expecting(AnswerKind.Spelling).Say("s m [400] i t [400] h").AnsweredAfterMs!.Value, 200, 420);
        // Johnson: the name may go on. Smit: it hardly ever ends there.
        Assert.InRange(desk.NewCall().Expecting(AnswerKind.Spelling).Say("j o [400] h n").AnsweredAfterMs!.Value, 460, 540);
        Assert.InRange(desk.NewCall().Expecting(AnswerKind.Spelling).Say("s m [400] i t").AnsweredAfterMs!.Value, 560, 660);
    }

    [Fact]
    public void A_yes_with_a_misheard_last_word_is_not_waited_for_as_a_sentence_broken_off()
    {
        Assert.InRange(At(Booking + "|tuesday|half past two|anna smith").Say("yes is").AnsweredAfterMs!.Value, 1_000, 1_400);
        Assert.InRange(At(Booking + "|tuesday|half past two|anna smith").Say("yes but").AnsweredAfterMs!.Value, 2_500, 3_200);
    }

    [Fact]
    public void A_message_has_more_sentences_than_one()
    {
        var call = desk.NewCall();
        call.After("i want to speak to a person").TransferFailed().After("leave a message");
        call.Say("please tell them that [800] i will be late today [400] and i will call again");
        Assert.Equal(["please tell them that i will be late today and i will call again"], call.Turns);
    }

    [Fact]
    public void A_spelled_name_waits_between_letters()
    {
        const string Script = "s m [400] i t [500] h";
        var call = desk.NewCall().Expecting(AnswerKind.Spelling).Say(Script);
        Assert.Equal([Words(Script)], call.Turns);
    }

    [Theory]
    [InlineData(Booking, "tuesday no [600] wednesday")]
    [InlineData(Booking, "on tuesday sorry [900] i mean wednesday")]
    [InlineData("where is my order", "four two no [700] four three seven nine")]
    public void A_self_correction_is_heard_to_its_end(string before, string script)
    {
        var call = At(before).Say(script);
        Assert.Equal([Words(script)], call.Turns);
    }

    [Fact]
    public void A_no_leaves_room_for_what_is_wanted_instead()
    {
        var call = At(Booking + "|tuesday|half past two|anna smith").Say("no [260] wednesday");
        Assert.Equal(["no wednesday"], call.Turns);
        call = At(Booking + "|tuesday|half past two|anna smith").Say("no");
        Assert.InRange(call.AnsweredAfterMs!.Value, 320, 440);
    }

    [Theory]
    [InlineData("{200}")]
    [InlineData("{120} [900] {160}")]
    public void A_cough_starts_no_turn(string script)
    {
        var call = desk.NewCall().Say(script, patienceMs: 2_000);
        Assert.Empty(call.Turns);
        Assert.Equal(TurnPhase.Listening, call.Phase);
    }

    [Theory]
    [InlineData("the")]
    [InlineData("huh")]
    [InlineData("uh [700] the")]
    public void What_a_recogniser_makes_of_noise_starts_no_turn(string noise)
    {
        var call = desk.NewCall().Say(noise, patienceMs: 2_000);
        Assert.Empty(call.Turns);
        Assert.Equal(TurnPhase.Listening, call.Phase);
    }

    [Fact]
    public void A_cough_before_the_answer_costs_nothing()
    {
        var call = At(Booking).Say("{200} [900] tuesday");
        Assert.Equal(["tuesday"], call.Turns);
    }

    [Fact]
    public void Background_talk_without_words_ends_in_no_input_and_not_in_a_turn()
    {
        var call = desk.NewCall().Say("{300} [700] {240} [800] {400} [700] {200}", patienceMs: 8_000);
        Assert.Empty(call.Turns);
        Assert.Contains(call.Signals, signal => signal.Signal == TurnSignal.NoInput);
    }

    [Fact]
    public void Speech_over_the_prompt_takes_the_floor()
    {
        var call = At(Booking).WhileAgentSpeaks().Say("tuesday at three");
        Assert.Equal(TurnSignal.Pause, call.Signals[0].Signal);
        Assert.Contains(call.Signals, signal => signal.Signal == TurnSignal.BargeIn);
        Assert.Equal(["tuesday at three"], call.Turns);
    }

    [Theory]
    [InlineData("{300}")]
    [InlineData("mm")]
    [InlineData("okay")]
    [InlineData("the")]
    public void A_cough_or_an_mm_hm_over_the_prompt_lets_it_go_on(string sound)
    {
        var call = desk.NewCall().WhileAgentSpeaks().Say(sound, patienceMs: 2_000);
        Assert.Equal([TurnSignal.Pause, TurnSignal.Resume], call.Signals.Select(signal => signal.Signal));
        Assert.Equal(TurnPhase.AgentSpeaking, call.Phase);
    }

    [Fact]
    public void That_is_fine_after_a_yes_lets_the_agent_go_on()
    {
        var call = desk.NewCall().Expecting(AnswerKind.YesNo).Say("yes");
        call.Signals.Clear();
        call.WhileAgentSpeaks().Say("that is fine", patienceMs: 2_000);
        Assert.Equal([TurnSignal.Pause, TurnSignal.Resume], call.Signals.Select(signal => signal.Signal));
        Assert.Equal(["yes"], call.Turns);
    }

    [Theory]
    [InlineData("tuesday")]
    [InlineData("stop")]
    public void A_word_that_means_something_over_the_prompt_takes_the_floor(string word)
    {
        var call = At(Booking).WhileAgentSpeaks().Say(word);
        Assert.Equal([word], call.Turns);
    }

    [Fact]
    public void A_passage_that_must_be_heard_is_not_paused()
    {
        var call = desk.NewCall().WhileAgentSpeaks(interruptible: false).Say("wait a moment please");
        Assert.Empty(call.Signals);
    }

    [Fact]
    public void A_caller_who_goes_on_after_the_agent_began_is_given_longer_from_then_on()
    {
        var taker = new TurnTaker(new TurnOptions());
        var whole = new HeardSoFar(4, 0, 0.95f, false);
        int first = TurnMs(taker, whole);
        taker.AgentSpeaks(interruptible: true);
        for (int ms = 0; ms < 400; ms += 20)
            taker.Frame(true, whole, drained: false);
        Assert.True(taker.Continues);
        Assert.Equal(TurnPhase.CallerSpeaking, taker.Phase);
        while (taker.Frame(false, whole, true) != TurnSignal.EndOfTurn)
        {
        }
        Assert.True(TurnMs(taker, whole) > first);
    }

    private static int TurnMs(TurnTaker taker, HeardSoFar heard)
    {
        taker.AgentSpeaks(interruptible: true);
        taker.Expect(new ExpectedAnswer(AnswerKind.Free, [], null, TimeSpan.FromSeconds(6)));
        for (int ms = 0; ms < 600; ms += 20)
            taker.Frame(ms > 60, heard, true);
        int waited = 20;
        while (taker.Frame(false, heard, true) != TurnSignal.EndOfTurn)
            waited += 20;
        return waited;
    }

    private PaperCall At(string before) => desk.NewCall().After(before.Split('|', StringSplitOptions.RemoveEmptyEntries));

    private static string Words(string script) => string.Join(' ', script.Split(' ').Where(part => part[0] is not ('[' or '{')));
}
