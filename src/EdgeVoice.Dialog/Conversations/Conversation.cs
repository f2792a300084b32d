using System.Collections.Immutable;
using System.Globalization;
using EdgeVoice.Dialog.Packs;

namespace EdgeVoice.Dialog.Conversations;

/// <summary>A conversation as a site writes it: what the caller does, and what must come of it.</summary>
/// <param name="File">File it stands in.</param>
/// <param name="Line">Its first line.</param>
/// <param name="Name">What it shows.</param>
/// <param name="Turns">Turns in order.</param>
/// <param name="Reached">Goals that must have been reached at the end, or default when not stated.</param>
/// <param name="MaxTurns">Most turns of the caller that it may take; null: any number.</param>
public sealed record Conversation(string File, int Line, string Name, ImmutableArray<ConversationTurn> Turns, ImmutableArray<string> Reached, int? MaxTurns);

/// <summary>One turn: an event, and what is expected of the answer.</summary>
public sealed record ConversationTurn(int Line, DialogEvent? Event, TurnExpectation Expect);

/// <summary>What an answer must be; members that are null are not looked at.</summary>
public sealed record TurnExpectation
{
    public string? Intent { get; init; }

    public string? Act { get; init; }

    /// <summary>Slots that the state must hold by now; an empty value: must not hold.</summary>
    public ImmutableDictionary<string, string> Slots { get; init; } = ImmutableDictionary<string, string>.Empty;

    public ConfirmationKind? Confirm { get; init; }

    /// <summary>Texts that the answer must contain.</summary>
    public ImmutableArray<string> Reply { get; init; } = [];

    /// <summary>Texts that it must not contain.</summary>
    public ImmutableArray<string> NotReply { get; init; } = [];

    public string? Transfer { get; init; }

    public bool? Ends { get; init; }
}

/// <summary>Reads conversations: a list under <c>conversations:</c>.</summary>
public static class ConversationFile
{
    private static readonly string[] TurnKeys = ["user", "dtmf", "silence", "noise", "too_much", "transfer_fails", "confidence", "or", "expect"];
    private static readonly string[] ExpectKeys = ["intent", "act", "slots", "confirm", "reply", "not_reply", "transfer", "ends"];

    /// <summary>Reads a folder's conversations; problems name file and line.</summary>
    public static (ImmutableArray<Conversation> Conversations, ImmutableArray<PackProblem> Problems) LoadFolder(string folder)
    {
        var problems = new List<PackProblem>();
        var all = ImmutableArray.CreateBuilder<Conversation>();
        if (!Directory.Exists(folder))
            problems.Add(new PackProblem(folder, 0, "no such folder", "a folder with conversations (YAML)"));
        else
        {
            foreach (string file in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
                all.AddRange(Load(Path.GetFileName(file), File.ReadAllText(file), problems));
        }
        return (all.ToImmutable(), [.. problems]);
    }

    /// <summary>Reads one file's text.</summary>
    public static ImmutableArray<Conversation> Load(string file, string yaml, List<PackProblem> problems)
    {
        var read = PackNode.Read(file, new StringReader(yaml), problems) as PackMap;
        if (read?["conversations"] is null && read?["tasks"] is not null)
            return [];
        if (read is not { } root || root["conversations"] is not PackList list)
        {
            if (problems.All(p => p.File != file))
                problems.Add(new PackProblem(file, 1, "no list 'conversations:'", "conversations: and below it entries with name: and turns:"));
            return [];
        }
        return [.. list.Items.OfType<PackMap>().Select(map => One(map, problems))];
    }

    private static Conversation One(PackMap map, List<PackProblem> problems)
    {
        Known(map, ["name", "turns", "reached", "max_turns"], problems);
        string name = PackReader.Text(map, "name") ?? "";
        if (name.Length == 0)
            problems.Add(new PackProblem(map.File, map.Line, "a conversation without a name", "name: with what it shows"));
        if (map["turns"] is not PackList { Items.Count: > 0 } turns)
        {
            problems.Add(new PackProblem(map.File, map.Line, $"conversation '{name}' without turns", "turns: with at least one entry"));
            return new Conversation(map.File, map.Line, name, [], default, null);
        }
        return new Conversation(map.File, map.Line, name, [.. turns.Items.OfType<PackMap>().Select(turn => Turn(turn, problems))],
            map["reached"] is { } reached ? PackReader.Texts(reached) : default, PackReader.Whole(map, "max_turns"));
    }

    private static ConversationTurn Turn(PackMap map, List<PackProblem> problems)
    {
        Known(map, TurnKeys, problems);
        var expect = map["expect"] is PackMap wanted ? Expectation(wanted, problems) : new TurnExpectation();
        float confidence = (float)(PackReader.Number(map, "confidence") ?? 1);
        DialogEvent? e = null;
        if (PackReader.Text(map, "user") is { } said)
            e = new DialogEvent.Said([new Hypothesis(said, confidence, []), .. PackReader.Texts(map["or"]).Select(text => new Hypothesis(text, confidence * 0.9f, []))]);
        else if (PackReader.Text(map, "dtmf") is { } keys)
            e = new DialogEvent.Keyed(keys);
        else if (map["silence"] is not null)
            e = new DialogEvent.NoInput();
        else if (map["noise"] is not null)
            e = new DialogEvent.NoMatch();
        else if (map["too_much"] is not null)
            e = new DialogEvent.TooMuchSpeech();
        else if (PackReader.Text(map, "transfer_fails") is { } target)
            e = new DialogEvent.TransferFailed(target, "no answer");
        else if (map["expect"] is null)
            problems.Add(new PackProblem(map.File, map.Line, "a turn without anything", "one of user, dtmf, silence, noise, too_much, transfer_fails, expect"));
        return new ConversationTurn(map.Line, e, expect);
    }

    private static TurnExpectation Expectation(PackMap map, List<PackProblem> problems)
    {
        Known(map, ExpectKeys, problems);
        ConfirmationKind? confirm = null;
        if (map["confirm"] is PackScalar asked)
        {
            if (Enum.TryParse(asked.Value, ignoreCase: true, out ConfirmationKind kind))
                confirm = kind;
            else
                problems.Add(new PackProblem(asked.File, asked.Line, asked.Describe(), "none, implicit or explicit"));
        }
        return new TurnExpectation
        {
            Intent = PackReader.Text(map, "intent"),
            Act = PackReader.Text(map, "act"),
            Confirm = confirm,
            Slots = map["slots"] is PackMap slots ? slots.Entries.ToImmutableDictionary(e => e.Key, e => (e.Value.Value as PackScalar)?.Value ?? "") : ImmutableDictionary<string, string>.Empty,
            Reply = PackReader.Texts(map["reply"]),
            NotReply = PackReader.Texts(map["not_reply"]),
            Transfer = PackReader.Text(map, "transfer"),
            Ends = map["ends"] is null ? null : PackReader.Flag(map, "ends", false),
        };
    }

    private static void Known(PackMap map, string[] keys, List<PackProblem> problems)
    {
        foreach (var (key, _) in map.Entries.Values)
        {
            if (!keys.Contains(key.Value))
                problems.Add(new PackProblem(key.File, key.Line, string.Create(CultureInfo.InvariantCulture, $"unknown key '{key.Value}'"), "one of: " + string.Join(", ", keys)));
        }
    }
}
