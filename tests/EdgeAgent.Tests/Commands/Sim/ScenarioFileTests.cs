using EdgeVoice.Agent.Commands.Sim;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Agent.Simulation.Voices;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Agent.Tests.Commands.Sim;

/// <summary>Scenario files: what is read out of them, and what is said of broken ones.</summary>
public sealed class ScenarioFileTests
{
    private const string Good = """
        scenario: booking
        goal: book an appointment
        script:
          - say: hello
        expect:
          goal: appointment_booked
        """;

    [Fact]
    public void A_scenario_says_who_calls_how_and_over_which_line()
    {
        var scenario = Read("""
            scenario: booking
            goal: book an appointment
            calls: 3
            repeat: 2
            seed: 7
            voice: [espeak-ng:en-us+f3, espeak-ng:en-us+m1]
            script:
              - say: [first way, second way]
              - when: [Right, shall]
                keys: "44*"
                once: true
              - when: goodbye
                hang_up: true
            expect:
              goal: booked
              slots: { date: "{next tuesday}", time: "14:00" }
              max_wait_ms: 900
            persona: { pace: 1.2, pause_inside_ms: [300, 500], barges_in: 0.5 }
            line: { codec: g722, noise: pink_noise, snr_db: 5, loss_percent: 2, loss_burst: 3, jitter_ms: 30 }
            """, out var problems)!;

        Assert.Empty(problems);
        Assert.Equal((3, 2, 7), (scenario.Calls, scenario.Repeat, scenario.Seed));
        Assert.Equal((1.2, 0.5, new MsRange(300, 500)), (scenario.Persona.Pace, scenario.Persona.BargesIn, scenario.Persona.PauseInside));
        Assert.Equal((Telephony.AudioCodec.G722, "pink_noise", 5, 30), (scenario.Line.Codec, scenario.Line.Noise!.Name, scenario.Line.SnrDb, scenario.Line.JitterMs));
        Assert.Equal(new PacketLoss(0.02, 3), scenario.Line.Loss);

        // A Wednesday: the next Tuesday is six days off.
        var second = scenario.For(1, new DateOnly(2026, 11, 25));
        Assert.Equal("second way", Assert.IsType<CallerLine.Speech>(second.Lines[0]).Text);
        Assert.Equal("espeak-ng:en-us+m1", second.Voice);
        Assert.Equal("caller-booking-2", second.LineName);
        var keys = Assert.IsType<CallerLine.Keys>(second.Lines[1]);
        Assert.Equal(("44*", false, "right"), (keys.Digits, keys.Repeatable, keys.When[0]));
        Assert.IsType<CallerLine.HangUp>(second.Lines[2]);
        Assert.Equal(("2026-12-01", "14:00", 900), (second.ExpectedSlots["date"], second.ExpectedSlots["time"], second.MaxWaitMs));
    }

    [Theory]
    [InlineData("{next tuesday}", "2026-11-24", "2026-12-01")]
    [InlineData("{tomorrow}", "2026-11-30", "2026-12-01")]
    [InlineData("{+3}", "2026-11-30", "2026-12-03")]
    [InlineData("{today}", "2026-11-30", "2026-11-30")]
    [InlineData("plain", "2026-11-30", "plain")]
    public void Dates_are_counted_from_the_day_of_the_test(string value, string today, string expected)
        => Assert.Equal(expected, ScenarioDate.Resolve(value, DateOnly.ParseExact(today, "yyyy-MM-dd")));

    [Theory]
    [InlineData("goal: book an appointment", "gaol: book", 2, "unknown key 'gaol'")]
    [InlineData("  - say: hello", "  - sey: hello", 4, "unknown key 'sey'")]
    [InlineData("  - say: hello", "  - say: hello\n    keys: \"1\"", 4, "say and keys in one line")]
    [InlineData("  - say: hello", "  - when: name", 4, "a line without anything to do")]
    [InlineData("  - say: hello", "  - keys: one", 4, "'one' for 'keys'")]
    [InlineData("  - say: hello", "  - play: nowhere.wav", 4, "no such file")]
    [InlineData("  goal: appointment_booked", "  max_turns: 3", 6, "nothing that tells whether")]
    [InlineData("  goal: appointment_booked", "  goal: x\n  slots: { date: \"{next week}\" }", 7, "'{next week}'")]
    [InlineData("  goal: appointment_booked", "  goal: x\nvoice: hal9000", 7, "'hal9000' for 'voice'")]
    [InlineData("  goal: appointment_booked", "  goal: x\nvoice: flite:nobody", 7, "'flite:nobody' for 'voice'")]
    [InlineData("  goal: appointment_booked", "  goal: x\nline: { noise: kitchin }", 7, "'kitchin' for 'noise'")]
    [InlineData("  goal: appointment_booked", "  goal: x\nline: { codec: opus }", 7, "'opus' for 'codec'")]
    [InlineData("  goal: appointment_booked", "  goal: x\nline: { loss_percent: 80 }", 7, "'80'")]
    [InlineData("  goal: appointment_booked", "  goal: x\npersona: { pace: fast }", 7, "'fast'")]
    [InlineData("  goal: appointment_booked", "  goal: x\npersona: { pause_inside_ms: [900, 300] }", 7, "[900, 300]")]
    [InlineData("  goal: appointment_booked", "  goal: x\ncalls: 0", 7, "'0'")]
    [InlineData("scenario: booking", "scenario: Bad Name", 1, "'Bad Name'")]
    [InlineData("  goal: appointment_booked", "  goal: [", 7, "YAML that cannot be read")]
    public void A_problem_names_file_line_what_was_found_and_what_is_expected(string line, string instead, int at, string found)
    {
        Assert.Null(Read(Good.Replace(line, instead, StringComparison.Ordinal), out var problems));
        var problem = problems.First(problem => problem.Found.Contains(found, StringComparison.Ordinal));
        Assert.Equal(("test.yaml", at), (problem.File, problem.Line));
        Assert.NotEmpty(problem.Expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a list")]
    [InlineData("just text")]
    [InlineData("scenario: {")]
    [InlineData("script: []\nexpect: {}")]
    public void What_is_no_scenario_is_refused(string yaml)
    {
        Assert.Null(Read(yaml, out var problems));
        Assert.NotEmpty(problems);
    }

    [Fact]
    public void A_file_that_is_missing_or_a_folder_is_a_problem_and_no_crash()
    {
        var problems = new List<PackProblem>();
        Assert.Null(Reader().Load("/nowhere/at-all.yaml", problems));
        Assert.Null(Reader().Load(Path.GetTempPath(), problems));
        Assert.Equal(2, problems.Count);
    }

    [Fact]
    public void The_shipped_scenarios_are_good()
    {
        string[] files = Directory.GetFiles(Places.InTree("packs", "front-desk", "scenarios"), "*.yaml");
        Assert.NotEmpty(files);
        var problems = new List<PackProblem>();
        Assert.All(files, file => Assert.NotNull(Reader().Load(file, problems)));
        Assert.Empty(problems);
    }

    [Fact]
    public void The_published_schema_is_the_one_that_is_checked_against()
        => Assert.Equal(File.ReadAllText(Places.InTree("packs", "schema", "scenario.schema.json")), ScenarioFile.SchemaText());

    private static Scenario? Read(string yaml, out List<PackProblem> problems)
    {
        problems = [];
        return Reader().Read("test.yaml", yaml, problems);
    }

    private static ScenarioFile Reader() => new(CallerVoices.Open(TimeProvider.System), null);
}
