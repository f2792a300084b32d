using System.IO.Compression;
using System.Text;
using System.Text.Json;
using EdgeVoice.Dialog.Understanding;

namespace EdgeVoice.Agent.Commands.Bench.Dialog;

/// <summary>Reads the public corpora of ../shared/data.</summary>
internal sealed class PublicCorpora(string data)
{
    /// <summary>A split of CLINC150 (train, val, test, oos_train, oos_val, oos_test).</summary>
    public List<IntentExample> Clinc(string split)
    {
        using JsonDocument all = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(data, "clinc150", "data_full.json")));
        return [.. all.RootElement.GetProperty(split).EnumerateArray().Select(e => new IntentExample(e[0].GetString()!, e[1].GetString()!))];
    }

    /// <summary>A split of Banking77 (train, test).</summary>
    public List<IntentExample> Banking(string split) =>
        [.. Csv(File.ReadAllText(Path.Combine(data, "banking77", split + ".csv"))).Skip(1)
            .Where(r => r.Count == 2 && UtteranceTokenizer.Words(r[0]).Count > 0).Select(r => new IntentExample(r[0], r[1]))];

    /// <summary>The folds of a domain of NLU++ (banking, hotels): sentences with any number of intents.</summary>
    public List<List<(string Text, string[] Intents)>> NluFolds(string domain)
    {
        var folds = new List<List<(string, string[])>>();
        for (int i = 0; File.Exists(Fold(i)); i++)
        {
            using JsonDocument fold = JsonDocument.Parse(File.ReadAllBytes(Fold(i)));
            folds.Add([.. fold.RootElement.EnumerateArray().Select(e => (e.GetProperty("text").GetString()!,
                e.TryGetProperty("intents", out JsonElement intents) ? intents.EnumerateArray().Select(x => x.GetString()!).ToArray() : []))]);
        }
        return folds;

        string Fold(int i) => Path.Combine(data, "nlupp", "data", domain, $"fold{i}.json");
    }

    /// <summary>The callers' turns of the schema-guided test dialogues, with the names of their acts.</summary>
    public IEnumerable<(string Text, HashSet<string> Acts)> SchemaGuidedTest()
    {
        foreach (JsonElement turn in SchemaGuidedTestTurns())
        {
            var acts = new HashSet<string>(StringComparer.Ordinal);
            foreach (JsonElement frame in turn.GetProperty("frames").EnumerateArray())
                acts.UnionWith(frame.GetProperty("acts").EnumerateArray().Select(a => a[0].GetString()!));
            yield return (turn.GetProperty("text").GetString()!, acts);
        }
    }

    /// <summary>
    /// The callers' turns of the schema-guided test dialogues with the values marked in them: kind, first word, count of words. The corpus's
    /// slots are counted as the kinds that the model tags by their names, as models/dialog/recipe/corpus.py does.
    /// </summary>
    public IEnumerable<(string Text, List<TaggedSpan> Spans)> SchemaGuidedTestSpans()
    {
        foreach (JsonElement turn in SchemaGuidedTestTurns())
        {
            string text = turn.GetProperty("text").GetString()!;
            var spans = new List<TaggedSpan>();
            foreach (JsonElement span in turn.GetProperty("frames").EnumerateArray().SelectMany(f => f.GetProperty("spans").EnumerateArray()))
            {
                int from = span[1].GetInt32(), to = span[2].GetInt32();
                int start = UtteranceTokenizer.Words(text[..from]).Count, length = UtteranceTokenizer.Words(text[from..to]).Count;
                if (KindOf(span[0].GetString()!) is { } kind && length > 0)
                    spans.Add(new TaggedSpan(kind, start, length, 1));
            }
            yield return (text, spans);
        }
    }

    /// <summary>What callers say in the schema-guided test dialogues, as it stands there.</summary>
    private IEnumerable<JsonElement> SchemaGuidedTestTurns()
    {
        using var unpacked = new GZipStream(File.OpenRead(Path.Combine(data, "sgd_test.jsonl.gz")), CompressionMode.Decompress);
        using var lines = new StreamReader(unpacked, Encoding.UTF8);
        while (lines.ReadLine() is { } line)
        {
            using JsonDocument dialogue = JsonDocument.Parse(line);
            foreach (JsonElement turn in dialogue.RootElement.GetProperty("turns").EnumerateArray())
            {
                if (turn.GetProperty("who").GetString() == "U")
                    yield return turn;
            }
        }
    }

    private static string? KindOf(string slot)
        => Kinds.FirstOrDefault(kind => System.Text.RegularExpressions.Regex.IsMatch(slot, kind.Pattern)).Kind;

    private static readonly (string Kind, string Pattern)[] Kinds =
    [
        (SlotKinds.Date, "date"), (SlotKinds.Time, "time"), (SlotKinds.Money, "^amount$"), (SlotKinds.Number, "number|rating|length"),
        (SlotKinds.Place, "city|location|^area$|^to$|^from$|origin|destination|airport|where_to"),
        (SlotKinds.Person, "directed_by|artist|recipient|contact_name|receiver|starring|cast|doctor_name"),
        (SlotKinds.Kind, "genre|cuisine|category"), (SlotKinds.Thing, "name$|title|album"),
    ];

    /// <summary>RFC 4180: quoted fields may hold commas, line ends and doubled quotes.</summary>
    private static IEnumerable<List<string>> Csv(string text)
    {
        var row = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted)
            {
                if (c != '"')
                    field.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    field.Append(text[i++]);
                else
                    quoted = false;
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c is ',' or '\n')
            {
                row.Add(field.ToString().TrimEnd('\r'));
                field.Clear();
                if (c == '\n')
                {
                    yield return row;
                    row = [];
                }
            }
            else
            {
                field.Append(c);
            }
        }
        if (field.Length > 0)
            yield return [.. row, field.ToString()];
    }
}
