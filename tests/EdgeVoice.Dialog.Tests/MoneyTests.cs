using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Slots;
using EdgeVoice.Dialog.Tests.Support;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dialog.Tests;

/// <summary>Actions of high stakes: never without a plain yes to what was read back.</summary>
public sealed class MoneyTests
{
    private static readonly Lazy<DialogPack> Loaded = new(() => DialogPackLoader.Load(Places.InTree("packs", "bank-branch")).Pack!);

    private static FrontDesk AtConfirmation()
    {
        var encoder = new BagOfWordsEncoder();
        var engine = new DialogEngine(Loaded.Value, new PackUnderstander(Loaded.Value, encoder, new NearestExample(Loaded.Value, encoder)));
        var call = new FrontDesk(engine).Say("i would like to send some money").Say("four four one two one nine").Say("seven three oh five").Say("sarah hall").Say("fifty pounds");
        Assert.Equal(ConfirmationKind.Explicit, call.State.Confirming);
        return call;
    }

    private static int Payments(FrontDesk call) => call.Tables.Tables["payments"].Length;

    [Theory]
    [InlineData("yes")]
    [InlineData("yes please")]
    [InlineData("yeah that's right")]
    [InlineData("yes please send it")]
    [InlineData("yes fifty pounds to sarah hall")]
    [InlineData("go ahead")]
    public void A_plain_yes_sends_it(string answer) => Assert.Equal(1, Payments(AtConfirmation().Say(answer)));

    [Theory]
    [InlineData("right")]
    [InlineData("good")]
    [InlineData("fine")]
    [InlineData("yes but not today")]
    [InlineData("yes no")]
    [InlineData("no")]
    [InlineData("yes sixty pounds")]
    [InlineData("my yes mother")]
    [InlineData("what is the capital of peru")]
    [InlineData("hold on")]
    [InlineData("")]
    public void Anything_else_does_not(string answer)
    {
        var call = AtConfirmation().Say(answer);
        Assert.Equal(0, Payments(call));
    }

    [Fact]
    public void A_badly_heard_yes_does_not() => Assert.Equal(0, Payments(AtConfirmation().Hear(("yes", 0.3f))));

    [Fact]
    public void A_yes_with_a_no_beside_it_in_the_list_does_not() => Assert.Equal(0, Payments(AtConfirmation().Hear(("yes", 0.9f), ("no", 0.5f))));

    [Fact]
    public void After_a_correction_a_new_yes_is_needed_and_the_new_value_is_sent()
    {
        var call = AtConfirmation().Say("no sixty pounds");
        Assert.Equal(0, Payments(call));
        Assert.Contains("sixty pounds", call.Reply, StringComparison.OrdinalIgnoreCase);
        call.Say("yes");
        Assert.Equal("60.00", call.Tables.Tables["payments"][0]["amount"]);
    }

    [Fact]
    public void Who_objects_again_and_again_gets_a_person()
    {
        var call = AtConfirmation();
        foreach (string amount in new[] { "sixty", "seventy", "eighty", "ninety" })
            call.Say($"no {amount} pounds");
        Assert.DoesNotContain(call.Actions, a => a is DialogAction.Transfer);
        call.Say("no forty pounds");
        Assert.Contains(call.Actions, a => a is DialogAction.Transfer);
        Assert.Equal(0, Payments(call));
    }

    [Fact]
    public void A_passcode_may_be_tried_three_times_the_last_by_keys()
    {
        var encoder = new BagOfWordsEncoder();
        var call = new FrontDesk(new DialogEngine(Loaded.Value, new PackUnderstander(Loaded.Value, encoder, new NearestExample(Loaded.Value, encoder)))).Say("what is my balance");
        call.Say("four four one two one nine").Say("one one one one").Say("four four one two one nine").Say("two two two two");
        Assert.Contains("key in", call.Reply, StringComparison.Ordinal);
        call.Say("four four one two one nine").Say("three three three three");
        Assert.Contains(call.Actions, a => a is DialogAction.Transfer);
    }

    [Theory]
    [InlineData("        cost: high\n      - do: send_money", "        cost: medium\n      - do: send_money", "without a confirmation right before it")]
    [InlineData("      - ask: amount\n      - confirm: confirm_send\n        cost: high\n", "      - confirm: confirm_send\n        cost: high\n      - ask: amount\n", "without a confirmation right before it")]
    [InlineData("So I send {amount} to {payee}. Is that right?", "So I send {amount}. Is that right?", "does not say {payee}")]
    [InlineData("So I pay {due} for {bill}. Is that right?", "So I pay for {bill}. Is that right?", "does not say {due}")]
    public void Check_refuses_a_flow_that_would_act_without_it(string found, string put, string expected)
    {
        var texts = Directory.EnumerateFiles(Places.InTree("packs", "bank-branch"), "*.yaml").Select(f => (Path.GetFileName(f), File.ReadAllText(f).Replace(found, put, StringComparison.Ordinal))).ToList();
        var problem = Assert.Single(DialogPackLoader.LoadTexts(texts).Problems);
        Assert.Contains(expected, problem.Found, StringComparison.Ordinal);
        Assert.Equal("flows.yaml", problem.File);
        Assert.True(problem.Line > 10);
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData("yes thank you", true)]
    [InlineData("that's correct", true)]
    [InlineData("that's not correct", false)]
    [InlineData("okay", false)]
    [InlineData("yes to john carter", false)]
    [InlineData("", false)]
    public void Plain_yes(string text, bool plain)
        => Assert.Equal(plain, YesNoGrammar.IsPlainYes(text.Split(' ', StringSplitOptions.RemoveEmptyEntries), out _, out _));

    [Theory]
    [InlineData("25", "25.00")]
    [InlineData("25#", "25.00")]
    [InlineData("2001", null)]
    [InlineData("0", null)]
    [InlineData("12*", null)]
    [InlineData("99999999999999999999", null)]
    public void Amounts_by_keys_within_the_slots_bounds(string keys, string? canonical)
    {
        var slot = Loaded.Value.Slots["amount"];
        bool read = SlotGrammar.For(SlotType.Money).TryParseKeys(keys, new SlotContext(slot, FrontDesk.Monday, Loaded.Value.Hours, null, true), out var parse);
        Assert.Equal(canonical, read ? parse.Canonical : null);
    }
}
