using System.Reflection;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Agent.Simulation.Voices;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Speech.Audio;
using EdgeVoice.Telephony;
using NJsonSchema;

namespace EdgeVoice.Agent.Commands.Sim;

/// <summary>Reads scenario files; every problem names file, line, what was found and what is expected.</summary>
/// <param name="voices">Knows which voices there are.</param>
/// <param name="noiseFolder">Folder of named noises besides the generated ones, or null.</param>
internal sealed class ScenarioFile(CallerVoices voices, string? noiseFolder)
{
    private const string DefaultVoice = "espeak-ng:en-us+f3";
    private const string Resource = "EdgeVoice.Agent.scenario.schema.json";

    /// <summary>Larger is no scenario.</summary>
    private const long MaxBytes = 1024 * 1024;

    private static readonly Lazy<JsonSchema> Schema = new(() => JsonSchema.FromJsonAsync(SchemaText()).GetAwaiter().GetResult());

    /// <summary>The published schema (packs/schema/scenario.schema.json).</summary>
    public static string SchemaText()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Reads a file; null with what is wrong added to <paramref name="problems"/>.</summary>
    public Scenario? Load(string file, List<PackProblem> problems)
    {
        try
        {
            var info = new FileInfo(file);
            if (!info.Exists)
            {
                problems.Add(new PackProblem(file, 0, "no such file", "a scenario (YAML)"));
                return null;
            }
            if (info.Length > MaxBytes)
            {
                problems.Add(new PackProblem(file, 0, $"{info.Length} bytes", "a scenario of at most 1 MB"));
                return null;
            }
            return Read(file, File.ReadAllText(file), problems);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            problems.Add(new PackProblem(file, 0, "a file that cannot be read: " + failed.Message, "a readable file"));
            return null;
        }
    }

    /// <summary>Reads a file's text; recordings and noise are looked for relative to <paramref name="file"/>.</summary>
    public Scenario? Read(string file, string yaml, List<PackProblem> problems)
    {
        int before = problems.Count;
        if (PackNode.Read(file, new StringReader(yaml), problems) is not PackMap root)
        {
            if (problems.Count == before)
                problems.Add(new PackProblem(file, 1, "nothing that is a scenario", "keys such as scenario:, goal:, script:, expect:"));
            return null;
        }
        problems.AddRange(PackSchema.Check(root, Schema.Value));
        // What has the wrong shape cannot be read any further.
        if (problems.Count > before)
            return null;
        var scenario = Bind(root, Path.GetDirectoryName(Path.GetFullPath(file))!, problems);
        return problems.Count > before ? null : scenario;
    }

    private Scenario Bind(PackMap root, string folder, List<PackProblem> problems)
    {
        var spoken = PackReader.Texts(root["voice"]);
        foreach (var (voice, problem) in spoken.Select(voice => (voice, voices.Problem(voice))).Where(pair => pair.Item2 is not null))
            problems.Add(new PackProblem(root.File, root["voice"]!.Line, $"'{voice}' for 'voice'", problem!));
        return new Scenario(
            root.File, PackReader.Text(root, "scenario")!, PackReader.Text(root, "goal")!, PackReader.Whole(root, "calls") ?? 1, PackReader.Whole(root, "repeat") ?? 1,
            PackReader.Whole(root, "seed") ?? 1, spoken.IsEmpty ? [DefaultVoice] : spoken,
            [.. ((PackList)root["script"]!).Items.Cast<PackMap>().Select(line => Line(line, folder, problems))], Expectation((PackMap)root["expect"]!, problems))
        {
            Persona = root["persona"] is PackMap persona ? PersonaOf(persona, problems) : new Persona(),
            Line = root["line"] is PackMap line ? Trouble(line, folder, problems) : new LineTrouble(),
        };
    }

    private static ScenarioLine Line(PackMap map, string folder, List<PackProblem> problems)
    {
        string[] does = [.. ((string[])["say", "play", "keys", "hang_up"]).Where(key => map[key] is not null)];
        if (does.Length != 1)
            problems.Add(new PackProblem(map.File, map.Line, does.Length == 0 ? "a line without anything to do" : string.Join(" and ", does) + " in one line", "one of say, play, keys, hang_up"));
        if (map["hang_up"] is PackScalar { Value: "false" } no)
            problems.Add(new PackProblem(no.File, no.Line, "hang_up: false", "hang_up: true, or no such line"));
        var files = PackReader.Texts(map["play"]).Select(file => Path.GetFullPath(file, folder)).ToList();
        foreach (string file in files)
        {
            if (SoundProblem(file) is { } problem)
                problems.Add(new PackProblem(map.File, map["play"]!.Line, $"'{file}' for 'play': {problem}", "a WAV file of 16-bit samples"));
        }
        return new ScenarioLine([.. PackReader.LowerTexts(map["when"])])
        {
            Say = PackReader.Texts(map["say"]),
            Play = files,
            PlayText = PackReader.Text(map, "text") ?? string.Join(' ', files.Select(Path.GetFileNameWithoutExtension)),
            Keys = PackReader.Text(map, "keys"),
            Once = PackReader.Flag(map, "once", false),
        };
    }

    private static ScenarioExpectation Expectation(PackMap map, List<PackProblem> problems)
    {
        var slots = PackReader.Map(map["slots"]).Entries.ToDictionary(slot => slot.Key, slot => slot.Value.Value);
        foreach (var (_, value) in slots.Where(slot => !ScenarioDate.TryResolve(((PackScalar)slot.Value).Value, DateOnly.MinValue.AddDays(400), out _)))
            problems.Add(new PackProblem(map.File, value.Line, value.Describe(), ScenarioDate.Expected));
        if (slots.Count > 0 && map["goal"] is null)
            problems.Add(new PackProblem(map.File, map["slots"]!.Line, "slots without a goal", "goal: with the goal that they belong to"));
        var expectation = new ScenarioExpectation
        {
            Goal = PackReader.Text(map, "goal"),
            Slots = slots.ToDictionary(slot => slot.Key, slot => ((PackScalar)slot.Value).Value),
            Understood = PackReader.Texts(map["understood"]),
            HandedTo = PackReader.Text(map, "handed_to"),
            Heard = PackReader.LowerTexts(map["heard"]),
            MaxTurns = PackReader.Whole(map, "max_turns"),
            MaxWaitMs = PackReader.Whole(map, "max_wait_ms"),
            MaxCutOffs = PackReader.Whole(map, "max_cut_offs"),
        };
        if (!expectation.NeedsRecords && expectation.Heard.Count == 0)
            problems.Add(new PackProblem(map.File, map.Line, "nothing that tells whether the caller got what they wanted", "at least one of goal, understood, handed_to, heard"));
        return expectation;
    }

    private static Persona PersonaOf(PackMap map, List<PackProblem> problems)
    {
        var usual = new Persona();
        return new Persona
        {
            Pace = PackReader.Number(map, "pace") ?? usual.Pace,
            PauseInside = Range(map, "pause_inside_ms", usual.PauseInside, problems),
            PauseBetween = Range(map, "pause_between_ms", usual.PauseBetween, problems),
            Reaction = Range(map, "reaction_ms", usual.Reaction, problems),
            Hesitates = PackReader.Number(map, "hesitates") ?? 0,
            BargesIn = PackReader.Number(map, "barges_in") ?? 0,
            BargeInAfterMs = PackReader.Whole(map, "barge_in_after_ms") ?? usual.BargeInAfterMs,
            Coughs = PackReader.Number(map, "coughs") ?? 0,
            PatienceSeconds = PackReader.Number(map, "patience_s") ?? usual.PatienceSeconds,
        };
    }

    private static MsRange Range(PackMap map, string key, MsRange usual, List<PackProblem> problems)
    {
        int[] values = [.. PackReader.Texts(map[key]).Select(text => int.TryParse(text, out int ms) ? ms : -1)];
        if (values.Length == 0)
            return usual;
        if (values[0] < 0 || values[^1] < values[0])
            problems.Add(new PackProblem(map.File, map[key]!.Line, $"[{string.Join(", ", values)}] for '{key}'", "[least, most] with the smaller first"));
        return new MsRange(values[0], values[^1]);
    }

    private LineTrouble Trouble(PackMap map, string folder, List<PackProblem> problems) => new()
    {
        Codec = PackReader.Choice(map, "codec", AudioCodec.Pcmu),
        Noise = PackReader.Text(map, "noise") is { } name ? Noise(name, map["noise"]!, folder, problems) : null,
        SnrDb = PackReader.Number(map, "snr_db") ?? 15,
        Loss = new PacketLoss((PackReader.Number(map, "loss_percent") ?? 0) / 100, PackReader.Number(map, "loss_burst") ?? 1),
        JitterMs = PackReader.Whole(map, "jitter_ms") ?? 0,
    };

    private NoiseSource? Noise(string name, PackNode at, string folder, List<PackProblem> problems)
    {
        string file = Path.GetFullPath(name, folder);
        if (File.Exists(file) && SoundProblem(file) is null)
            return NoiseSource.Recording(name, WavFile.Read(file));
        if (File.Exists(file))
        {
            problems.Add(new PackProblem(at.File, at.Line, $"'{name}' for 'noise': {SoundProblem(file)}", "a WAV file of 16-bit samples"));
            return null;
        }
        if (name == "babble")
            return Babble();
        var named = NoiseSource.Folder(noiseFolder);
        if (named.FirstOrDefault(noise => noise.Name == name) is { } found)
            return found;
        problems.Add(new PackProblem(at.File, at.Line, $"'{name}' for 'noise'", $"babble, {string.Join(", ", named.Select(noise => noise.Name))}, or a WAV file"));
        return null;
    }

    /// <summary>Four voices that talk at once.</summary>
    private NoiseSource Babble()
    {
        string[] texts = ["so i told her that we would go there on sunday", "the train was late again this morning", "no the other one next to the window", "can you give it to me please"];
        string[] talkers = ["espeak-ng:en-us+m4", "espeak-ng:en-us+f4", "espeak-ng:en-gb+m6", "espeak-ng:en-us+f1"];
        return NoiseSource.Babble([.. talkers.Select(voice => (IReadOnlyList<WavAudio>)[.. texts.Select(text =>
            new WavAudio(voices.SayAsync(voice, 1, text, CancellationToken.None).GetAwaiter().GetResult(), CallerVoices.RateHz))])]);
    }

    private static string? SoundProblem(string file)
    {
        if (!File.Exists(file))
            return "no such file";
        try
        {
            return WavFile.TryRead(File.ReadAllBytes(file), out var sound, out string? problem) ? sound.Samples.Length < sound.SampleRate / 10 ? "shorter than 100 ms" : null : problem;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return unreadable.Message;
        }
    }
}
