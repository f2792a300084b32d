using System.Collections.Immutable;
using CsCheck;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Slots;
using Xunit;

namespace EdgeVoice.Dialog.Tests.Slots;

/// <summary>What recognisers write, read as values. The moment is Monday, the 7th of September 2026, ten in the morning.</summary>
public sealed class SlotGrammarTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 7, 10, 0, 0, TimeSpan.FromHours(1));

    [Theory]
    [InlineData("today", "2026-09-07")]
    [InlineData("tomorrow", "2026-09-08")]
    [InlineData("the day after tomorrow", "2026-09-09")]
    [InlineData("on thursday please", "2026-09-10")]
    [InlineData("monday", "2026-09-14")]
    [InlineData("next thursday", "2026-09-17")]
    [InlineData("thursday next week", "2026-09-17")]
    [InlineData("next week on thursday", "2026-09-17")]
    [InlineData("thursday week", "2026-09-17")]
    [InlineData("a week on thursday", "2026-09-17")]
    [InlineData("in two weeks", "2026-09-21")]
    [InlineData("in a week", "2026-09-14")]
    [InlineData("in three days", "2026-09-10")]
    [InlineData("the third of march", "2027-03-03")]
    [InlineData("march the third", "2027-03-03")]
    [InlineData("march twenty first", "2027-03-21")]
    [InlineData("twenty second of september", "2026-09-22")]
    [InlineData("the thirty first", "2026-10-31")]
    [InlineData("thursday the tenth", "2026-09-10")]
    [InlineData("the twenty ninth of february", "2028-02-29")]
    [InlineData("on christmas day", "2026-12-25")]
    [InlineData("new year's day", "2027-01-01")]
    public void Dates(string said, string expected) => Assert.Equal(expected, Read(SlotType.Date, said)?.Canonical);

    [Theory]
    [InlineData("next week")]
    [InlineData("the thirty first of february")]
    [InlineData("i would like an appointment")]
    [InlineData("the second one")]
    [InlineData("")]
    public void No_dates(string said) => Assert.Null(Read(SlotType.Date, said));

    [Theory]
    [InlineData("half past two", "14:30")]
    [InlineData("quarter to nine", "08:45")]
    [InlineData("a quarter past eleven", "11:15")]
    [InlineData("ten thirty", "10:30")]
    [InlineData("at three in the afternoon", "15:00")]
    [InlineData("three p m", "15:00")]
    [InlineData("nine o'clock", "09:00")]
    [InlineData("noon", "12:00")]
    [InlineData("four oh five", "16:05")]
    [InlineData("twenty to five", "16:40")]
    [InlineData("five past one", "13:05")]
    [InlineData("ten forty five in the morning", "10:45")]
    [InlineData("fifteen thirty", "15:30")]
    [InlineData("eleven", "11:00")]
    [InlineData("quarter to one", "12:45")]
    public void Times(string said, string expected) => Assert.Equal(expected, Read(SlotType.Time, said)?.Canonical);

    [Fact]
    public void A_bare_number_is_a_time_only_when_a_time_was_asked_for()
    {
        Assert.Equal("15:00", Read(SlotType.Time, "three")?.Canonical);
        Assert.Null(Read(SlotType.Time, "three", asked: false));
        Assert.Null(Read(SlotType.Time, "in three days"));
    }

    [Theory]
    [InlineData("four four one two", "4412")]
    [InlineData("double four one two", "4412")]
    [InlineData("triple five oh", "5550")]
    [InlineData("forty four twelve", "4412")]
    [InlineData("it's two oh uh eight three", "2083")]
    public void Digits(string said, string expected) => Assert.Equal(expected, Read(SlotType.Digits, said, slot => slot with { MinLength = 4, MaxLength = 4 })?.Canonical);

    [Fact]
    public void Digits_of_the_wrong_length_are_not_taken()
        => Assert.Null(Read(SlotType.Digits, "four four one", slot => slot with { MinLength = 4, MaxLength = 4 }));

    [Theory]
    [InlineData("three", "3")]
    [InlineData("two hundred and five", "205")]
    [InlineData("three thousand four hundred and twenty one", "3421")]
    [InlineData("a hundred", "100")]
    public void Numbers(string said, string expected) => Assert.Equal(expected, Read(SlotType.Number, said)?.Canonical);

    [Theory]
    [InlineData("twenty five pounds fifty", "25.50")]
    [InlineData("three dollars and ten cents", "3.10")]
    [InlineData("fifty pence", "0.50")]
    [InlineData("two hundred pounds", "200.00")]
    public void Money(string said, string expected) => Assert.Equal(expected, Read(SlotType.Money, said)?.Canonical);

    [Fact]
    public void Phones()
    {
        Assert.Equal("02077145932", Read(SlotType.Phone, "oh two oh double seven one four five nine three two")?.Canonical);
        Assert.Equal("+442077", Read(SlotType.Phone, "plus four four two oh double seven")?.Canonical);
        Assert.Null(Read(SlotType.Phone, "one two three"));
    }

    [Theory]
    [InlineData("s m i t h", "SMITH")]
    [InlineData("b as in bravo o b", "BOB")]
    [InlineData("bravo oscar bravo", "BOB")]
    [InlineData("p a double t", "PATT")]
    [InlineData("d for david e e", "DEE")]
    public void Spelling(string said, string expected) => Assert.Equal(expected, Read(SlotType.Spelling, said)?.Canonical);

    [Fact]
    public void Alphanumerics() => Assert.Equal("AB12", Read(SlotType.Alphanumeric, "a b one two")?.Canonical);

    [Theory]
    [InlineData("anna smith", "Anna Smith")]
    [InlineData("my name is anna smith", "Anna Smith")]
    [InlineData("it's ana smyth", "Anna Smith")]
    [InlineData("anna smyth s m y t h e", "Anna Smythe")]
    [InlineData("b a k e r", "Baker")]
    public void Names(string said, string expected) => Assert.Equal(expected, Read(SlotType.Name, said, slot => slot with { Names = ["Anna", "Smith", "Baker"] })?.Canonical);

    [Theory]
    [InlineData("s m r t h", "Smith")] // "i" heard as "r"
    [InlineData("v h k e r", "Baker")] // the site lists it
    [InlineData("w i l s o m", "Wilson")]
    public void A_misheard_letter_of_a_spelled_name_is_mended_and_less_sure(string said, string expected)
    {
        var read = Read(SlotType.Name, said, slot => slot with { Names = ["Anna", "Baker"] })!.Value;
        Assert.Equal(expected, read.Canonical);
        Assert.InRange(read.Certainty, 0.3, 0.7);
    }

    [Theory]
    [InlineData("s m y t h", "Smyth")] // a name of its own
    [InlineData("b r o w n e", "Browne")]
    [InlineData("x q z j", "Xqzj")]
    [InlineData("k o v a l s k i", "Kovalski")] // in no list, and like none of it
    [InlineData("d e e", "Dee")] // too short to say
    public void A_spelled_name_stays_as_it_was_heard_where_none_is_likelier(string said, string expected)
        => Assert.Equal((expected, 1), (Read(SlotType.Name, said)!.Value.Canonical, Read(SlotType.Name, said)!.Value.Certainty));

    [Fact]
    public void Behind_a_mended_name_stands_what_was_heard_for_when_the_caller_says_no()
        => Assert.Equal(["Smrth", "Smith"], SlotGrammar.For(SlotType.Name).ParseAll(["s", "m", "r", "t", "h"], Context(Slot(SlotType.Name), asked: true)).Select(parse => parse.Canonical));

    [Theory]
    [InlineData("s m i t h", 0.9, 1.0)]
    [InlineData("it is j o n e s", 0.9, 1.0)]
    [InlineData("w i double l i a m s", 0.9, 1.0)]
    [InlineData("j o h n", 0.3, 0.6)] // Johnson
    [InlineData("s m i t", 0.0, 0.05)]
    [InlineData("s m i", null, null)] // too few to tell
    [InlineData("j o n e s and", null, null)]
    [InlineData("x q z j", null, null)]
    [InlineData("where are you", null, null)]
    [InlineData("", null, null)]
    public void How_surely_a_name_has_been_spelled_to_its_end(string said, double? least, double? most)
    {
        double? ends = SpelledName.Ends(said.Split(' '));
        Assert.Equal(least is null, ends is null);
        if (least is { } low && most is { } high)
            Assert.InRange(ends!.Value, low, high);
    }

    [Fact]
    public void A_word_that_sounds_like_a_name_is_none_in_a_sentence()
        => Assert.Null(Read(SlotType.Name, "no maik it the tenth", slot => slot with { Names = ["Mike"] }));

    [Theory]
    [InlineData("would like to book a the point for tun tuesday at two in the afternoon")]
    [InlineData("and tun tuesday at two in the afternoon")]
    public void A_garbled_word_is_no_name_that_nobody_asked_for(string heard)
        => Assert.Null(Read(SlotType.Name, heard, slot => slot with { Names = ["John"] }, asked: false));

    [Fact]
    public void A_name_that_was_only_like_one_of_the_list_is_less_sure()
    {
        var exact = Read(SlotType.Name, "anna smith", slot => slot with { Names = ["Anna", "Smith"] });
        var alike = Read(SlotType.Name, "ana smith", slot => slot with { Names = ["Anna", "Smith"] });
        Assert.True(alike!.Value.Certainty < exact!.Value.Certainty);
    }

    [Theory]
    [InlineData("the second one", "evening")]
    [InlineData("the cheaper one", "morning")]
    [InlineData("the most expensive", "evening")]
    [InlineData("in the morning", "morning")]
    [InlineData("number two", "evening")]
    [InlineData("the last one", "evening")]
    [InlineData("the earlier one", "morning")]
    public void Choices(string said, string expected)
    {
        ImmutableArray<ChoiceOption> options =
        [
            new("morning", "the morning", ["morning"], new Dictionary<string, double> { ["price"] = 10, ["time"] = 9 }.ToImmutableDictionary()),
            new("evening", "the evening", ["evening"], new Dictionary<string, double> { ["price"] = 20, ["time"] = 18 }.ToImmutableDictionary()),
        ];
        Assert.Equal(expected, Read(SlotType.Choice, said, slot => slot with { Options = options })?.Canonical);
    }

    [Theory]
    [InlineData("yes please", true)]
    [InlineData("that's right", true)]
    [InlineData("no that's not right", false)]
    [InlineData("nope", false)]
    [InlineData("yeah no", false)]
    public void Yes_and_no(string said, bool yes)
    {
        Assert.True(YesNoGrammar.TryRead(said.Split(' '), out bool read, out _, out _));
        Assert.Equal(yes, read);
    }

    [Theory]
    [InlineData(SlotType.YesNo, "2", "no")]
    [InlineData(SlotType.Date, "2412", "2026-12-24")]
    [InlineData(SlotType.Time, "1430", "14:30")]
    [InlineData(SlotType.Time, "3", "15:00")]
    [InlineData(SlotType.Digits, "4412#", "4412")]
    public void Keys(SlotType type, string keys, string expected)
    {
        Assert.True(SlotGrammar.For(type).TryParseKeys(keys, Context(Slot(type), true), out var parse));
        Assert.Equal(expected, parse.Canonical);
    }

    [Theory]
    [InlineData(SlotType.Date, "3113")]
    [InlineData(SlotType.Time, "2561")]
    [InlineData(SlotType.YesNo, "5")]
    [InlineData(SlotType.Digits, "4*12")]
    public void Keys_that_mean_nothing_are_not_taken(SlotType type, string keys)
        => Assert.False(SlotGrammar.For(type).TryParseKeys(keys, Context(Slot(type), true), out _));

    [Fact]
    public void Every_day_of_a_year_said_by_its_date_is_read_back()
        => Gen.Int[0, 364].Sample(days =>
        {
            var date = DateOnly.FromDateTime(Now.DateTime).AddDays(days);
            string said = $"the {SpokenNumbers.SayOrdinal(date.Day)} of {date.ToString("MMMM", System.Globalization.CultureInfo.InvariantCulture).ToLowerInvariant()}";
            Assert.Equal(date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), Read(SlotType.Date, said)?.Canonical);
        });

    [Fact]
    public void Every_time_in_the_opening_hours_is_read_back_as_it_is_said()
        => Gen.Int[8 * 60, (19 * 60) - 1].Sample(minutes =>
        {
            var time = new TimeOnly(minutes / 60, minutes % 60);
            string expected = time.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(expected, Read(SlotType.Time, TimeGrammar.Say(time) + (time.Hour < 12 ? " in the morning" : " in the afternoon"))?.Canonical);
        });

    [Fact]
    public void Every_number_is_read_back_as_it_is_said()
        => Gen.Long[0, 9_999_999].Sample(number =>
        {
            string[] words = SpokenNumbers.SayCardinal(number).Split(' ');
            Assert.Equal(words.Length, SpokenNumbers.Cardinal(words, 0, out long read));
            Assert.Equal(number, read);
        });

    [Fact]
    public void No_words_at_all_make_a_grammar_throw()
    {
        string[] words = ["the", "half", "past", "to", "a", "quarter", "third", "of", "march", "next", "week", "on", "double", "oh", "twenty", "hundred", "and", "in", "as", "for", "pounds",
            "name", "is", "my", "thursday", "two", "five", "s", "bravo", "last", "one", "not", "|", "in", "plus", "capital", "number", "at"];
        Gen.Int[0, words.Length - 1].Array[0, 7].Sample(picks =>
        {
            string[] said = [.. picks.Select(i => words[i])];
            foreach (var type in Enum.GetValues<SlotType>())
            {
                foreach (var parse in SlotGrammar.For(type).ParseAll(said, Context(Slot(type) with { Names = ["March", "Last"] }, true)))
                {
                    Assert.InRange(parse.Start, 0, said.Length - 1);
                    Assert.InRange(parse.End, parse.Start + 1, said.Length);
                    Assert.InRange(parse.Certainty, 0.01, 1);
                }
            }
        });
    }

    [Fact]
    public void Numbers_are_grouped_for_the_ear()
    {
        Assert.Equal("four four one two", SpokenNumbers.SayDigits("4412"));
        Assert.Equal("zero two zero, seven seven one, four five nine, three two", SpokenNumbers.SayDigits("02077145932"));
    }

    [Theory]
    [InlineData("okay i'm back", true)]
    [InlineData("right let me find it", true)]
    [InlineData("zero two sure seven seven one four", true)]
    [InlineData("yes that's right", false)]
    [InlineData("okay book it", false)]
    [InlineData("yes tuesday at four for anna smith", false)]
    [InlineData("um yes i would take the four o'clock", false)]
    [InlineData("no sure seven seven one four", false)]
    public void A_yes_amid_other_things_is_doubted(string said, bool doubtful)
        => Assert.Equal(doubtful, YesNoGrammar.IsFiller(said.Split(' ')) || YesNoGrammar.IsAmidOther(said.Split(' ')));

    private static SlotParse? Read(SlotType type, string said, Func<SlotDefinition, SlotDefinition>? with = null, bool asked = true)
    {
        var slot = Slot(type);
        return SlotGrammar.For(type).TryParse(said.Split(' ', StringSplitOptions.RemoveEmptyEntries), Context(with is null ? slot : with(slot), asked), out var parse) ? parse : null;
    }

    private static SlotContext Context(SlotDefinition slot, bool asked) => new(slot, Now, Support.FrontDesk.Pack.Hours, null, asked);

    private static SlotDefinition Slot(SlotType type)
        => new() { Name = "x", Type = type, Title = "x", Ask = Wording.Missing("x"), Narrow = Wording.Missing("x"), Keys = Wording.Missing("x"), Confirm = Wording.Missing("x") };
}
