using EdgeVoice.Dialog.Tests.Support;
using Xunit;

namespace EdgeVoice.Dialog.Tests;

/// <summary>The policy, one claim per test, on the front-desk pack.</summary>
public sealed class EngineTests
{
    [Fact]
    public void An_appointment_is_booked_step_by_step()
    {
        var call = new FrontDesk();
        Assert.Contains("Riverside", call.Reply);
        call.Say("i would like to book an appointment");
        Assert.Equal("Which day would you like?", call.Reply);
        call.Say("on thursday");
        Assert.Equal("At what time?", call.Reply);
        call.Say("half past two");
        Assert.Equal("What name is it for?", call.Reply);
        call.Say("anna smith");
        Assert.Equal("Thursday at half past two for Anna Smith. Shall I book that?", call.Reply);
        call.Say("yes please");
        Assert.Contains("You are booked for Thursday at half past two.", call.Reply);
        var done = Assert.Single(call.Actions.OfType<DialogAction.Completed>());
        Assert.Equal("appointment_booked", done.Goal);
        Assert.Equal("2026-09-10", done.Slots["date"]);
        Assert.Contains(call.Tables.Tables["appointments"], row => row["name"] == "Anna Smith" && row["time"] == "14:30");
        call.Say("no thank you");
        Assert.Single(call.Actions.OfType<DialogAction.HangUp>());
    }

    [Theory]
    [InlineData("no thank you", 0.35f)]
    [InlineData("goodbye", 0.3f)]
    [InlineData("no sorry i wanted the old roof window painted green", 1f)]
    public void Nobody_is_hung_up_on_for_words_hardly_heard_or_amid_a_sentence_about_something_else(string said, float confidence)
    {
        var call = AtAnythingElse();
        call.Hear((said, confidence));
        Assert.Empty(call.Actions.OfType<DialogAction.HangUp>());
        Assert.Single(call.Actions.OfType<DialogAction.Listen>());
    }

    [Theory]
    [InlineData("no")]
    [InlineData("no that will be everything for today thank you very much")]
    [InlineData("no thanks goodbye")]
    public void A_plain_no_to_anything_else_ends_the_call(string said)
        => Assert.Single(AtAnythingElse().Say(said).Actions.OfType<DialogAction.HangUp>());

    private static FrontDesk AtAnythingElse()
    {
        var call = new FrontDesk();
        foreach (string said in (string[])["i would like to book an appointment", "on thursday", "half past two", "anna smith", "yes please"])
            call.Say(said);
        Assert.Contains("anything else", call.Reply);
        return call;
    }

    [Fact]
    public void A_box_that_cannot_keep_up_says_the_shortest_variant_every_time()
    {
        var brief = new FrontDesk().Degraded(brief: true, keysFirst: false);
        brief.Say("i would like to book an appointment");
        string first = brief.Reply;
        Assert.Equal(first, new FrontDesk().Degraded(brief: true, keysFirst: false).Say("i would like to book an appointment").Reply);
        Assert.Equal(FrontDesk.Pack.Slots["date"].Ask.Variants.Min(variant => variant.Text.Length), first.Length);
    }

    [Fact]
    public void A_box_that_cannot_keep_up_with_speech_asks_for_keys()
    {
        var call = new FrontDesk().Degraded(brief: true, keysFirst: true);
        call.Say("i would like to book an appointment");
        Assert.Contains("key in", call.Reply);
        call.On(new DialogEvent.Keyed("1009"));
        Assert.Contains("key in the time", call.Reply);
    }

    [Fact]
    public void A_box_that_cannot_serve_the_call_hands_it_to_a_person()
    {
        var call = new FrontDesk();
        call.Say("i would like to book an appointment").On(new DialogEvent.Overloaded());
        Assert.Equal("the box cannot keep up", Assert.Single(call.Actions.OfType<DialogAction.Transfer>()).Reason);
    }

    [Fact]
    public void Everything_in_one_sentence_needs_one_confirmation()
    {
        var call = new FrontDesk();
        call.Say("i'd like to make an appointment on thursday at half past two for anna smith");
        Assert.Equal("Thursday at half past two for Anna Smith. Shall I book that?", call.Reply);
    }

    [Fact]
    public void An_appointment_is_moved()
    {
        var call = new FrontDesk();
        call.Say("i need to move my appointment").Say("my name is anna baker");
        call.Say("friday at ten thirty");
        Assert.Contains("Shall I move it?", call.Reply);
        call.Say("yes");
        Assert.Contains("Your appointment is now Friday at half past ten.", call.Reply);
        Assert.Contains(call.Tables.Tables["appointments"], row => row["name"] == "Anna Baker" && row["date"] == "2026-09-11");
    }

    [Fact]
    public void An_appointment_is_cancelled()
    {
        var call = new FrontDesk();
        call.Say("i want to cancel my appointment").Say("john carter");
        Assert.Contains("Shall I cancel that?", call.Reply);
        call.Say("yes");
        Assert.Contains("Your appointment is cancelled.", call.Reply);
        Assert.DoesNotContain(call.Tables.Tables["appointments"], row => row["name"] == "John Carter");
    }

    [Fact]
    public void A_caller_who_asks_for_a_person_is_handed_over()
    {
        var call = new FrontDesk().Say("a person please");
        Assert.IsType<DialogAction.Say>(call.Actions[0]);
        Assert.Equal("desk", Assert.IsType<DialogAction.Transfer>(call.Actions[1]).Target);
    }

    [Fact]
    public void An_order_is_found_by_its_number()
    {
        var call = new FrontDesk().Say("where is my order").Say("double four one two");
        Assert.Contains("ready for you to collect", call.Reply);
    }

    [Fact]
    public void A_doubtful_value_that_is_read_back_anyway_costs_no_question_of_its_own()
    {
        var call = new FrontDesk().Say("i would like to book an appointment").Say("thursday").Say("half past two");
        call.Hear(("anna smith", 0.4f));
        Assert.Equal("Thursday at half past two for Anna Smith. Shall I book that?", call.Reply);
    }

    [Fact]
    public void A_doubtful_value_that_something_is_done_with_is_asked_about_first()
    {
        var call = new FrontDesk().Say("i need to move my appointment");
        call.Hear(("anna baker", 0.4f));
        Assert.Equal("Was the name Anna Baker?", call.Reply);
        Assert.DoesNotContain(call.Actions, action => action is DialogAction.Perform);
    }

    [Fact]
    public void A_value_that_was_hardly_heard_is_asked_about_in_any_case()
    {
        var call = new FrontDesk().Say("i would like to book an appointment").Say("thursday").Say("half past two");
        call.Hear(("anna smith", 0.2f));
        Assert.Equal("Was the name Anna Smith?", call.Reply);
    }
}
