using System.Collections.Immutable;
using CsCheck;
using EdgeVoice.Dialog.Actions;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Tests.Support;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dialog.Tests;

/// <summary>What the call room relies on.</summary>
public sealed class EngineContractTests
{
    [Fact]
    public void A_step_leaves_the_state_it_began_with_as_it_was()
    {
        var call = new FrontDesk().Say("i would like to book an appointment");
        var before = call.State;
        var first = FrontDesk.Engine.Advance(before, Typed("thursday"), FrontDesk.Monday);
        var second = FrontDesk.Engine.Advance(before, Typed("thursday"), FrontDesk.Monday);
        Assert.Empty(before.Slots);
        Assert.Equal(first.Actions.OfType<DialogAction.Say>(), second.Actions.OfType<DialogAction.Say>());
    }

    [Fact]
    public void Every_question_ends_in_an_open_ear_and_a_hand_over_in_none()
    {
        var call = new FrontDesk();
        Assert.IsType<DialogAction.Listen>(call.Actions[^1]);
        call.Say("i would like to book an appointment");
        Assert.IsType<DialogAction.Listen>(call.Actions[^1]);
        call.Say("operator");
        Assert.IsType<DialogAction.Transfer>(call.Actions[^1]);
    }

    [Fact]
    public void What_is_expected_chooses_the_grammar()
    {
        var call = new FrontDesk();
        Assert.Equal(AnswerKind.Free, Expected(call).Kind);
        Assert.Empty(Expected(call).Grammar);
        call.Say("where is my order");
        Assert.Equal(AnswerKind.Digits, Expected(call).Kind);
        Assert.Equal(4, Expected(call).MaxLength);
        Assert.Contains("double", Expected(call).Grammar);
        Assert.Contains("a person please", Expected(call).Grammar);
        call = new FrontDesk().Say("i would like to book an appointment");
        Assert.Contains("next thursday", Expected(call).Grammar);
        call.Say("thursday at half past two for anna smith");
        Assert.Equal(AnswerKind.YesNo, Expected(call).Kind);
        Assert.Contains("yes", Expected(call).Grammar);
        Assert.All(Expected(call).Grammar, phrase => Assert.Equal(phrase, phrase.ToLowerInvariant()));
    }

    [Fact]
    public void Fixed_sentences_are_those_that_were_rendered_at_load()
    {
        var call = new FrontDesk().Say("i would like to book an appointment");
        var question = call.Actions.OfType<DialogAction.Say>().Single();
        Assert.True(question.Fixed);
        Assert.Contains(question.Text, FrontDesk.Pack.FixedWording);
        call.Say("thursday at half past two for anna smith");
        Assert.False(call.Actions.OfType<DialogAction.Say>().Single().Fixed);
    }

    [Fact]
    public void Slower_stays_slower()
    {
        var call = new FrontDesk().Say("slower please");
        Assert.All(call.Actions.OfType<DialogAction.Say>(), say => Assert.True(say.Pace < 1));
        call.Say("where is my order");
        Assert.All(call.Actions.OfType<DialogAction.Say>(), say => Assert.True(say.Pace < 1));
    }

    [Fact]
    public void The_answer_of_an_action_that_is_no_longer_awaited_is_ignored()
    {
        var call = new FrontDesk { ActionsAnswer = false }.Say("where is my order").Say("four four one two");
        var perform = Assert.Single(call.Actions.OfType<DialogAction.Perform>());
        Assert.StartsWith("call1-", perform.ActionId, StringComparison.Ordinal);
        call.On(new DialogEvent.ActionEnded("another", ActionOutcome.Done, ImmutableDictionary<string, string>.Empty));
        Assert.Empty(call.Actions);
        call.On(new DialogEvent.ActionEnded(perform.ActionId, ActionOutcome.Done, ImmutableDictionary<string, string>.Empty.Add("state", "here")));
        Assert.Contains("Your order is here.", call.Reply);
        call.On(new DialogEvent.ActionEnded(perform.ActionId, ActionOutcome.Done, ImmutableDictionary<string, string>.Empty));
        Assert.Empty(call.Actions);
    }

    [Fact]
    public void Values_do_not_change_while_a_system_works_on_them()
    {
        var call = new FrontDesk { ActionsAnswer = false }.Say("where is my order").Say("four four one two");
        call.Say("no five five oh nine");
        Assert.Empty(call.Actions);
        Assert.Equal("4412", call.State.Slots["order_number"].Canonical);
    }

    [Theory]
    [InlineData(ActionOutcome.TimedOut)]
    [InlineData(ActionOutcome.Failed)]
    public void A_system_that_does_not_answer_leads_to_a_person(ActionOutcome outcome)
    {
        var call = new FrontDesk { ActionsAnswer = false }.Say("where is my order").Say("four four one two");
        string id = call.Actions.OfType<DialogAction.Perform>().Single().ActionId;
        call.On(new DialogEvent.ActionEnded(id, outcome, ImmutableDictionary<string, string>.Empty));
        Assert.Contains("our system does not answer", call.Reply);
        Assert.Single(call.Actions.OfType<DialogAction.Transfer>());
    }

    [Fact]
    public void A_yes_that_repeats_the_value_is_one_yes()
    {
        var call = new FrontDesk().Say("i would like to book an appointment").Hear(("on thursday", 0.4f));
        call.Say("yes thursday");
        Assert.Equal("At what time?", call.Reply);
        call.Say("half past two").Say("anna smith").Say("yes thursday at half past two");
        Assert.Single(call.Actions.OfType<DialogAction.Completed>());
    }

    [Fact]
    public void The_best_reading_agreed_on_by_the_list_is_taken()
    {
        var call = new FrontDesk().Say("where is my order").Hear(("four four one", 0.8f), ("four four one two", 0.7f));
        Assert.Contains("ready for you to collect", call.Reply);
    }

    [Fact]
    public void Hypotheses_that_disagree_cost_confidence()
    {
        var agreed = new FrontDesk().Say("i would like to book an appointment").Hear(("on thursday", 0.9f), ("thursday", 0.9f));
        var torn = new FrontDesk().Say("i would like to book an appointment").Hear(("on thursday", 0.9f), ("on tuesday", 0.9f));
        Assert.True(torn.State.Slots["date"].Confidence < agreed.State.Slots["date"].Confidence);
    }

    [Fact]
    public void Only_what_was_heard_stays_in_the_history()
    {
        var state = new FrontDesk().State.WithHeard("Hello, this is");
        Assert.Equal("Hello, this is", state.History[^1].Text);
    }

    [Fact]
    public void The_summary_says_who_and_what()
    {
        var call = new FrontDesk().Say("i'd like to make an appointment on thursday for anna smith").Say("operator");
        string summary = HandoverSummary.Of(call.State, FrontDesk.Pack);
        Assert.StartsWith("Anna Smith called about your appointment", summary, StringComparison.Ordinal);
        Assert.Contains("Thursday", summary, StringComparison.Ordinal);
        Assert.Equal("The caller would like to speak to a person.", HandoverSummary.Of(new FrontDesk().State, FrontDesk.Pack));
    }

    [Fact]
    public void No_sentence_is_said_twice_in_a_row_however_long_the_line_is_bad()
    {
        var call = new FrontDesk().Say("i would like to book an appointment");
        string before = call.Reply;
        for (int i = 0; i < 3; i++)
        {
            call.On(i % 2 == 0 ? new DialogEvent.NoMatch() : new DialogEvent.NoInput());
            Assert.NotEqual(before, call.Reply);
            before = call.Reply;
        }
    }

    [Fact]
    public void Whatever_happens_a_step_has_an_answer()
    {
        string[] said = ["yes", "no", "thursday", "half past two", "anna smith", "book an appointment", "cancel", "repeat", "one moment", "four four one two", "what are your opening hours",
            "change the name", "sunday", "start over", "i want to cancel my appointment", "thank you", "the second one", "", "uh", "move my appointment to friday"];
        Check.Sample(Gen.Int[0, said.Length + 6].Array[1, 12], picks =>
        {
            var call = new FrontDesk();
            foreach (int pick in picks)
            {
                if (call.Actions.Any(a => a is DialogAction.HangUp or DialogAction.Transfer))
                    call.On(new DialogEvent.TransferFailed("desk", "busy"));
                else
                    call.On((pick - said.Length) switch
                    {
                        < 0 => Typed(said[pick]),
                        0 => new DialogEvent.NoInput(),
                        1 => new DialogEvent.NoMatch(),
                        2 => new DialogEvent.TooMuchSpeech(),
                        3 => new DialogEvent.Keyed("1"),
                        4 => new DialogEvent.Keyed("2"),
                        5 => new DialogEvent.Keyed("*"),
                        _ => new DialogEvent.Keyed("1430"),
                    });
                Assert.NotEmpty(call.Reply);
                Assert.True(call.Reply.Count(c => c == '?') <= 1, call.Reply);
                Assert.IsNotType<DialogAction.Say>(call.Actions[^1]);
            }
        }, iter: 300);
    }

    [Fact]
    public void Webhook_and_mqtt_actions_are_declared_with_limits_and_a_filler_is_said_meanwhile()
    {
        var texts = Directory.EnumerateFiles(Places.InTree("packs", "front-desk"), "*.yaml").Select(f => (Path.GetFileName(f), File.ReadAllText(f).Replace(
            "    static: { verb: find, table: orders, match: [number], set: { state: state } }", "    url: https://orders.example.com/status\n    timeout_ms: 900\n    retries: 2", StringComparison.Ordinal)
            .Replace("  find_order:\n    kind: static", "  find_order:\n    kind: webhook", StringComparison.Ordinal)));
        var pack = DialogPackLoader.LoadTexts(texts).Pack!;
        Assert.Equal((ActionKind.Webhook, TimeSpan.FromMilliseconds(900), 2), (pack.Actions["find_order"].Kind, pack.Actions["find_order"].Timeout, pack.Actions["find_order"].Retries));
        var encoder = new BagOfWordsEncoder();
        var call = new FrontDesk(new DialogEngine(pack, new Meaning.PackUnderstander(pack, encoder, new NearestExample(pack, encoder)))) { ActionsAnswer = false };
        call.Say("where is my order").Say("four four one two");
        Assert.Equal(SayKind.Filler, Assert.IsType<DialogAction.Say>(call.Actions[0]).Kind);
        Assert.Equal("4412", Assert.IsType<DialogAction.Perform>(call.Actions[1]).Arguments["number"]);
    }

    [Fact]
    public void Static_actions_give_new_tables_and_leave_the_old_ones()
    {
        var tables = StaticActions.Open(FrontDesk.Pack, FrontDesk.Monday);
        var arguments = new Dictionary<string, string> { ["date"] = "2026-09-08", ["time"] = "15:00", ["name"] = "Eve" }.ToImmutableDictionary();
        var taken = StaticActions.Evaluate(FrontDesk.Pack, tables, "check_time", arguments);
        Assert.Equal((ActionOutcome.Refused, "15:30"), (taken.Outcome, taken.Values["alternative"]));
        var booked = StaticActions.Evaluate(FrontDesk.Pack, tables, "book_appointment", arguments.SetItem("time", "15:30"));
        Assert.Equal(ActionOutcome.Done, booked.Outcome);
        Assert.Equal(tables.Tables["appointments"].Length + 1, booked.Tables.Tables["appointments"].Length);
        Assert.Equal(ActionOutcome.Refused, StaticActions.Evaluate(FrontDesk.Pack, booked.Tables, "book_appointment", arguments.SetItem("time", "15:30")).Outcome);
        Assert.Equal(ActionOutcome.Failed, StaticActions.Evaluate(FrontDesk.Pack, tables, "no_such", arguments).Outcome);
    }

    private static ExpectedAnswer Expected(FrontDesk call) => call.Actions.OfType<DialogAction.Listen>().Single().Expected;

    private static DialogEvent.Said Typed(string text) => new DialogEvent.Said([Hypothesis.Typed(text)]);
}
