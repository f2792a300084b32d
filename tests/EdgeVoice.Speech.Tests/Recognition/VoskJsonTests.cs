using System.Text;
using EdgeVoice.Speech.Recognition;
using Xunit;

namespace EdgeVoice.Speech.Tests.Recognition;

public sealed class VoskJsonTests
{
    private const string TwoReadings = """
        {"alternatives": [
          {"confidence": 101.0, "text": "on tuesday", "result": [
            {"word": "on", "start": 10.0, "end": 10.2}, {"word": "tuesday", "start": 10.2, "end": 10.8}]},
          {"confidence": 100.0, "text": "on thursday", "result": [
            {"word": "on", "start": 10.0, "end": 10.2}, {"word": "thursday", "start": 10.2, "end": 10.8}]},
          {"confidence": 100.0, "text": "on tuesday", "result": [
            {"word": "on", "start": 10.05, "end": 10.2}, {"word": "tuesday", "start": 10.2, "end": 10.8}]}]}
        """;

    [Fact]
    public void A_words_confidence_is_the_share_of_the_readings_that_have_it_there()
    {
        RecognizerResult result = Read(TwoReadings, TimeSpan.FromSeconds(10));
        Assert.Equal(["on tuesday", "on thursday"], result.NBest.Select(reading => reading.Text));
        double e = Math.E, sum = e + 1 + 1;
        RecognizedWord tuesday = result.Best.Words[1];
        Assert.Equal((e + 1) / sum, tuesday.Confidence, 1e-5);
        Assert.Equal(1, result.Best.Words[0].Confidence, 1e-5);
        Assert.Equal((1 + ((e + 1) / sum)) / 2, result.Best.Confidence, 1e-5);
        Assert.Equal(1 / sum, result.NBest[1].Words[1].Confidence, 1e-5);
        Assert.Equal(TimeSpan.FromSeconds(0.2), tuesday.Start);
        Assert.Equal(TimeSpan.FromSeconds(0.8), tuesday.End);
    }

    [Fact]
    public void Scores_of_any_size_give_confidences_between_0_and_1()
    {
        foreach (string score in new[] { "-1e300", "1e300", "0", "-5.7" })
        {
            RecognizerResult result = Read($$"""{"alternatives": [{"confidence": {{score}}, "text": "yes"}, {"confidence": -3, "text": "no"}]}""", TimeSpan.Zero);
            Assert.All(result.NBest, reading => Assert.InRange(reading.Confidence, 0f, 1f));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"text": ""}""")]
    [InlineData("""{"alternatives": []}""")]
    [InlineData("""{"alternatives": [{"text": "", "confidence" : 1.0}] }""")]
    public void Nothing_heard_is_one_empty_reading(string json)
    {
        RecognizerResult result = Read(json, TimeSpan.Zero);
        Assert.Equal("", result.Best.Text);
        Assert.Empty(result.Best.Words);
        Assert.Equal(0f, result.Best.Confidence);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""{"alternatives": 7}""")]
    [InlineData("""{"alternatives": [{"confidence": nan}]}""")]
    [InlineData("\u0001\u0002")]
    public void Bad_json_is_a_clear_error(string json)
    {
        var e = Assert.Throws<RecognitionException>(() => Read(json, TimeSpan.Zero));
        Assert.Equal("vosk-json", e.Code);
        Assert.Contains(json, e.Message, StringComparison.Ordinal);
        Assert.Equal("vosk-json", Assert.Throws<RecognitionException>(() => VoskJson.ReadPartial(Encoding.UTF8.GetBytes(json))).Code);
    }

    private static RecognizerResult Read(string json, TimeSpan offset) => VoskJson.ReadResult(Encoding.UTF8.GetBytes(json), offset, 10);
}
