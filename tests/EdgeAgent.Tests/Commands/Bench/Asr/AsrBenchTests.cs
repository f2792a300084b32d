using System.Text.Json;
using EdgeVoice.Agent.Commands.Bench.Asr;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Agent.Tests.Commands.Bench.Asr;

public sealed class AsrBenchTests
{
    private static readonly string Model = Path.Combine(InstallPaths.Models, "asr", "starter-en-8k");
    private static readonly Lazy<AnswerGrammars> Answers = new(() => new AnswerGrammars(DialogPackLoader.Load(InstallPaths.Pack).Pack!));

    [Fact]
    public async Task The_report_has_the_keys_that_other_tools_read()
    {
        var yes = await Say("yes please", "yes_no");
        var digits = await Say("four two seven", "digits");
        var (report, maps, _) = AsrBench.Run(
            new AsrBenchOptions { Models = [Model, Model], Sets = [new AsrClipSet("mine", [yes, digits])], Conditions = ["mu-law", "loss 3"], NoiseSeconds = 6 },
            Answers.Value, (_, _) => { }, ["nothing: a test"]);
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(report));
        var sets = json.RootElement.GetProperty("sets").EnumerateArray().ToList();
        // Two models x (free, slot, ten digits) x two lines x with and without pipeline.
        Assert.Equal(2 * 3 * 2 * 2, sets.Count);
        var first = sets[0];
        Assert.Equal(("mine", "G.711 mu-law", "free", 5), (
            first.GetProperty("name").GetString(), first.GetProperty("condition").GetString(), first.GetProperty("grammar").GetString(), first.GetProperty("words").GetInt32()));
        Assert.False(first.GetProperty("with_audio_pipeline").GetBoolean());
        Assert.Equal(0, first.GetProperty("wer_pct").GetDouble());
        Assert.All(sets, set => Assert.InRange(set.GetProperty("rtf").GetDouble(), 1e-4, 2));
        Assert.All(report.Sets, set => Assert.Equal(set.WerPct, set.SubPct + set.DelPct + set.InsPct, 0.2));
        Assert.Equal(3, report.Sets.First(set => set.Grammar == AsrModes.TenDigits).Words);
        Assert.All(report.Final, final => Assert.InRange(final.LastSampleP50, AsrDecoding.EndpointMs - 25, 5000));
        Assert.Equal(2 * 2 * 3 * 2, report.Invented.Count);
        // Two clips are too few to draw lists from.
        Assert.Empty(report.Differences);
        Assert.Equal(2, maps.Count);
        string page = AsrBenchTables.Markdown(report, "edgevoice bench asr");
        Assert.Contains("| G.711 mu-law | starter-en-8k | 5 | 0.0 |", page);
        Assert.Contains("nothing: a test", page);
    }

    [Fact]
    public async Task What_was_heard_wrong_is_told_word_by_word()
    {
        var sound = (await Say("yes please", "yes_no")).Sound;
        var wrong = new AsrClip("yes please", "Ann", "no thank you", "yes_no", sound);
        var (_, _, misheard) = AsrBench.Run(
            new AsrBenchOptions { Models = [Model], Sets = [new AsrClipSet("mine", [wrong])], Conditions = ["mu-law"], Only = ["words"] },
            Answers.Value, (_, _) => { }, []);
        var free = misheard.First(clip => clip is { Grammar: AsrModes.Free, Pipeline: false });
        Assert.Equal("starter-en-8k\tmine\tG.711 mu-law\tfree\twithout\tAnn\t3\t3\tno thank you\tyes please\tno> thank>yes you>please", free.Line());
        Assert.Equal(MisheardClip.Header.Split('\t').Length, free.Line().Split('\t').Length);
    }

    [Fact]
    public void The_callers_list_is_long_enough_to_tell_models_apart_and_kept_out_of_training()
    {
        var lines = SyntheticCallers.Lines();
        Assert.True(lines.Count >= 400, $"{lines.Count} sentences");
        Assert.Equal(lines.Count, lines.Select(line => line.Text).Distinct().Count());
        Assert.All(lines.Select(line => line.Answer).OfType<string>().Distinct(), answer => Assert.NotNull(Answers.Value.For(answer)));
        Assert.All(lines, line => Assert.Equal(line.Text, string.Join(' ', line.Text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        string[] kept = File.ReadAllLines(Places.InTree("models", "asr", "recipe", "kept-out.txt"));
        Assert.Empty(lines.Select(line => line.Text).Except(kept));
    }

    [Theory]
    [InlineData("digits", "seven two six two one")]
    [InlineData("digits", "four two seven nine two two")]
    [InlineData("digits", "forty two double five")]
    [InlineData("number", "three thousand two hundred and forty one")]
    [InlineData("money", "two hundred and fifty two dollars")]
    public async Task Numbers_are_not_taken_for_small_words_nor_run_into_each_other(string answer, string said)
    {
        var clip = await Say(said, answer);
        using var model = VoskModel.Open(Model);
        using var recognizer = model.Create();
        var line = TelephoneChannel.Carry(clip.Sound.Samples, clip.Sound.SampleRate, new TelephoneConditions(), 8000);
        Assert.Equal(said, AsrDecoding.Hear(recognizer, model.CreateGrammar([.. Answers.Value.For(answer)!]), line).Result.Best.Text);
    }

    [Fact]
    public async Task A_turn_is_over_when_its_silence_is_and_what_comes_later_is_not_heard()
    {
        var clip = await Say("yes please", null);
        using var model = VoskModel.Open(Model);
        using var recognizer = model.Create();
        var line = TelephoneChannel.Carry(clip.Sound.Samples, clip.Sound.SampleRate, new TelephoneConditions { TailMs = 3000 }, 8000);
        var heard = AsrDecoding.Hear(recognizer, null, line);
        Assert.Equal("yes please", heard.Result.Best.Text);
        Assert.InRange(heard.SoundMs, (line.SpeechEnd / 8.0) + AsrDecoding.EndpointMs - 20, (line.SpeechEnd / 8.0) + AsrDecoding.EndpointMs + 40);
        Assert.True(heard.FinalMs > 0 && heard.LastSampleToFinalMs > AsrDecoding.EndpointMs + heard.FinalMs - 25);
    }

    [Theory]
    [InlineData("digits", "seven")]
    [InlineData("yes_no", "that's right")]
    [InlineData("date", "monday")]
    [InlineData("spelling", "b")]
    [InlineData("choice", "call back")]
    [InlineData("number", "two hundred")]
    [InlineData("number", "hundred and fifty")]
    [InlineData("money", "two dollars")]
    [InlineData("time", "two in the afternoon")]
    [InlineData("tea|coffee please", "coffee please")]
    public void A_question_has_the_phrases_of_its_answer(string answer, string phrase) => Assert.Contains(phrase, Answers.Value.For(answer)!);

    [Fact]
    public void Digits_are_listened_for_alone_and_days_beside_what_the_pack_knows()
    {
        Assert.DoesNotContain(Answers.Value.For("digits")!, phrase => phrase.Contains("appointment", StringComparison.Ordinal));
        Assert.Contains(Answers.Value.For("date")!, phrase => phrase.Contains("appointment", StringComparison.Ordinal));
        Assert.Null(Answers.Value.For("weather"));
        Assert.Null(Answers.Value.For("text"));
    }

    [Theory]
    [InlineData("--only", "weather")]
    public void A_part_that_does_not_exist_is_wrong_use(params string[] arguments) => Assert.NotEmpty(AsrBenchCommand.Build().Parse(arguments).Errors);

    [Theory]
    [InlineData("--clips", "/nowhere/at/all")]
    [InlineData("--model", "no-such-model")]
    [InlineData("--noise", "/nowhere/at/all")]
    [InlineData("--pack", "/nowhere/at/all")]
    [InlineData("--part", "0")]
    public void What_is_not_there_is_wrong_use(params string[] arguments)
        => Assert.Equal(2, AsrBenchCommand.Build().Parse([.. arguments, "--no-callers"]).Invoke());

    private static async Task<AsrClip> Say(string text, string? answer)
        => new(text, "en-us", text, answer, await SyntheticCallers.SayAsync("en-us", text, TestContext.Current.CancellationToken));
}
