using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dialog.Tests.Packs;

/// <summary>Bad packs: every problem at once, with file, line, what was found and what is expected.</summary>
public sealed class PackLoadingTests
{
    [Fact]
    public void The_front_desk_has_no_problem_at_all()
    {
        var result = DialogPackLoader.Load(Folder);
        Assert.Empty(result.Problems);
        Assert.NotNull(result.Pack);
        Assert.Contains("Which day would you like?", result.Pack.FixedWording);
        Assert.DoesNotContain(result.Pack.FixedWording, text => text.Contains('{', StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_folder_is_a_problem() => Assert.Single(DialogPackLoader.Load("/nowhere/at/all").Errors);

    [Fact]
    public void What_the_recogniser_is_taught_is_read_in_small_letters()
    {
        var texts = Directory.EnumerateFiles(Folder, "*.yaml").Select(file => (Path.GetFileName(file), File.ReadAllText(file)));
        var result = DialogPackLoader.LoadTexts([.. texts, ("recognition.yaml", "recognition:\n  words: [Wyndham]\n  sentences:\n    - is Mister Wyndham in\n  aliases:\n    Parkview: Park View\n")]);
        Assert.Empty(result.Problems);
        Assert.Equal(["wyndham"], result.Pack!.Recognition.Words);
        Assert.Equal(["is mister wyndham in"], result.Pack.Recognition.Sentences);
        Assert.Equal("park view", result.Pack.Recognition.Aliases["parkview"]);
    }

    [Theory]
    [InlineData("word: [Wyndham]")]
    [InlineData("aliases: [parkview]")]
    [InlineData("sentences: [[a]]")]
    public void What_the_recogniser_cannot_be_taught_is_a_problem(string entry)
    {
        var texts = Directory.EnumerateFiles(Folder, "*.yaml").Select(file => (Path.GetFileName(file), File.ReadAllText(file)));
        var result = DialogPackLoader.LoadTexts([.. texts, ("recognition.yaml", $"recognition:\n  {entry}\n")]);
        Assert.Contains(result.Errors, problem => problem is { File: "recognition.yaml", Line: 2 });
    }

    [Theory]
    [InlineData("pack.yaml", "time_zone: Europe/London", "time_zone: Europe/Lundon", "Lundon", "time zone database")]
    [InlineData("pack.yaml", "  target: desk", "  target: dsk", "dsk", "desk")]
    [InlineData("pack.yaml", "tuesday: 09:00-17:30", "tuesday: 17:30-09:00", "17:30-09:00", "earlier time first")]
    [InlineData("pack.yaml", "sunday: closed", "sunday: maybe", "maybe", "09:00-17:30")]
    [InlineData("pack.yaml", "uri: sip:desk@127.0.0.1", "uri: desk", "desk", "SIP address")]
    [InlineData("intents.yaml", "flow: cancel_booking", "flow: cancel_bookin", "cancel_bookin", "cancel_booking")]
    [InlineData("intents.yaml", "title: to move an appointment", "titel: to move an appointment", "titel", "title")]
    [InlineData("intents.yaml", "- i want to reschedule\n", "- \"\"\n", "empty", "text")]
    [InlineData("intents.yaml", "- i want to reschedule\n", "- i need an appointment\n", "second time", "once")]
    [InlineData("intents.yaml", "- i want to reschedule\n", "- order 66\n", "66", "numbers in words")]
    [InlineData("flows.yaml", "- ask: order_number", "- ask: order_no", "order_no", "order_number")]
    [InlineData("flows.yaml", "- do: find_order", "- do: find_orders", "find_orders", "find_order")]
    [InlineData("flows.yaml", "- say: order_state", "- say: order_staet", "order_staet", "order_state")]
    [InlineData("flows.yaml", "transfer: desk", "transfer: boss", "boss", "desk")]
    [InlineData("slots.yaml", "type: phone", "type: fone", "fone", "phone")]
    [InlineData("slots.yaml", "length: 4", "length: four", "four", "whole number")]
    [InlineData("slots.yaml", "Did you say {date}?", "Did you say {dat}?", "dat", "date")]
    [InlineData("wording.yaml", "Please say yes or no.", "Please say yes or no", "no full stop", "ends")]
    [InlineData("wording.yaml", "Please say yes or no.", "Yes or no? Which is it?", "2 questions", "one question")]
    [InlineData("wording.yaml", "Please say yes or no.", "Yes? Please say so.", "not at the end", "question last")]
    [InlineData("wording.yaml", "Please say yes or no.", "Press 12 now.", "figures", "in words")]
    [InlineData("wording.yaml", "Please say yes or no.", "One. Two. Three.", "3 sentences", "two short")]
    [InlineData("wording.yaml", "  greeting:", "  greetings:", "no wording 'greeting'", "sentence")]
    [InlineData("actions.yaml", "table: orders, match", "table: order, match", "'order'", "orders")]
    [InlineData("actions.yaml", "verb: find, table: orders", "verb: fetch, table: orders", "fetch", "find")]
    public void A_mistake_is_found_on_its_line(string file, string good, string bad, string found, string expected)
    {
        var texts = Texts();
        int at = texts[file].IndexOf(good, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{file} no longer holds '{good}'");
        texts[file] = texts[file].Remove(at, good.Length).Insert(at, bad);
        int line = texts[file][..at].Count(c => c == '\n') + 1;
        var result = DialogPackLoader.LoadTexts(texts.Select(t => (t.Key, t.Value)));
        Assert.Null(result.Pack);
        var problem = result.Problems.FirstOrDefault(p => p.File == file && p.Found.Contains(found, StringComparison.Ordinal) && p.Expected.Contains(expected, StringComparison.Ordinal));
        Assert.True(problem is not null, string.Join('\n', result.Problems));
        // What is missing is reported where it should stand, at the head of its block.
        if (!found.StartsWith("no wording", StringComparison.Ordinal))
            Assert.Equal(line, problem.Line);
    }

    [Fact]
    public void All_mistakes_are_reported_at_once()
    {
        var texts = Texts();
        texts["pack.yaml"] = texts["pack.yaml"].Replace("Europe/London", "Nowhere/Land", StringComparison.Ordinal);
        texts["flows.yaml"] = texts["flows.yaml"].Replace("ask: phone", "ask: fone", StringComparison.Ordinal);
        texts["intents.yaml"] = texts["intents.yaml"].Replace("flow: message", "flow: massage", StringComparison.Ordinal);
        var problems = DialogPackLoader.LoadTexts(texts.Select(t => (t.Key, t.Value))).Problems;
        Assert.Equal(["flows.yaml", "intents.yaml", "pack.yaml"], problems.Select(p => p.File).Distinct());
    }

    [Fact]
    public void Broken_yaml_is_named_with_its_line_and_the_other_files_are_still_checked()
    {
        var texts = Texts();
        texts["faqs.yaml"] = "faqs:\n  address:\n    title: \"unclosed\n";
        texts["intents.yaml"] = texts["intents.yaml"].Replace("titel", "", StringComparison.Ordinal).Replace("    flow: person\n", "    flow: person\n    flow: person\n", StringComparison.Ordinal);
        var problems = DialogPackLoader.LoadTexts(texts.Select(t => (t.Key, t.Value))).Problems;
        Assert.Contains(problems, p => p.File == "faqs.yaml" && p.Line >= 3 && p.Expected.Contains("valid YAML", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.File == "intents.yaml" && p.Found.Contains("'flow' for the second time", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_defined_in_two_files_is_a_problem()
    {
        var texts = Texts();
        texts["more.yaml"] = "wording:\n  greeting: \"Hello there.\"\n";
        var problem = Assert.Single(DialogPackLoader.LoadTexts(texts.Select(t => (t.Key, t.Value))).Problems);
        Assert.Contains("wording.greeting", problem.Found, StringComparison.Ordinal);
        Assert.Contains("2", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("just text")]
    [InlineData("- a\n- b")]
    [InlineData("pack: &a { name: *a }")]
    [InlineData("pack:\n\tname: x")]
    [InlineData("flows: { a: { title: x, steps: [ { } ] } }")]
    [InlineData("slots: { date: 3 }\nhours: []\ntables: { a: { b: c } }")]
    [InlineData("wording: [a, b]\nescalation: x")]
    public void Nonsense_gives_problems_and_never_an_exception(string yaml)
    {
        var result = DialogPackLoader.LoadTexts([("pack.yaml", yaml)]);
        Assert.Null(result.Pack);
        Assert.NotEmpty(result.Errors);
    }

    [Fact]
    public void Deeply_nested_yaml_is_refused()
        => Assert.NotEmpty(DialogPackLoader.LoadTexts([("pack.yaml", "pack: " + new string('[', 5000))]).Errors);

    [Fact]
    public void A_bad_reload_leaves_the_good_pack_in_place()
    {
        var store = new DialogPackStore(pack => new DialogEngine(pack, new Silent()));
        Assert.Empty(store.Reload(Folder));
        var good = store.Current;
        Assert.NotNull(good);
        Assert.NotEmpty(store.Take(DialogPackLoader.LoadTexts([("pack.yaml", "pack: x")])));
        Assert.Same(good, store.Current);
        store.Reload(Folder);
        Assert.NotSame(good, store.Current);
    }

    [Fact]
    public void The_recogniser_knows_every_word_that_callers_of_the_pack_are_expected_to_say()
    {
        var vocabulary = File.ReadLines(Places.InTree("models", "asr", "starter-en-8k", "graph", "words.txt")).Select(line => line.Split(' ')[0]).ToHashSet();
        var pack = Support.FrontDesk.Pack;
        var said = pack.Training.SelectMany(t => t.Examples).Concat(pack.Slots.Values.SelectMany(s => s.Aka))
            .Concat(pack.Slots.Values.SelectMany(s => s.Names)).Concat(pack.Slots.Values.SelectMany(s => s.Options).SelectMany(o => o.Say))
            .Concat(pack.Tables.Tables["appointments"].Select(row => row["name"])).Concat(UniversalCommands.Phrases);
        var unknown = said.SelectMany(text => PackUnderstander.Normalise(text).Split(' ')).Distinct().Where(word => !vocabulary.Contains(word)).Order();
        Assert.Empty(unknown);
    }

    private static string Folder => Places.InTree("packs", "front-desk");

    private static Dictionary<string, string> Texts()
        => Directory.EnumerateFiles(Folder, "*.yaml").ToDictionary(file => Path.GetFileName(file), File.ReadAllText);

    private sealed class Silent : IUnderstander
    {
        public UtteranceMeaning Understand(System.Collections.Immutable.ImmutableArray<Hypothesis> nbest, ListeningContext context) => new() { Text = "" };
    }
}
