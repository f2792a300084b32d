using System.Globalization;
using System.Text;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EdgeVoice.Dialog.Packs;

/// <summary>A YAML node that knows its file and line; built from parser events, so that a doubled key is seen and not fatal.</summary>
internal abstract class PackNode(string file, int line)
{
    public string File { get; } = file;

    /// <summary>Line from 1.</summary>
    public int Line { get; } = line;

    /// <summary>What stands here, in a few words.</summary>
    public abstract string Describe();

    /// <summary>
    /// The nodes as JSON text whose values stand on the same lines as in the YAML: a schema validator's line numbers are then the file's.
    /// </summary>
    public string ToJson()
    {
        var text = new StringBuilder();
        int at = 1;
        Write(text, ref at);
        return text.ToString();
    }

    protected abstract void Write(StringBuilder text, ref int at);

    /// <summary>Reads one document; adds what is broken to <paramref name="problems"/> and returns what could be read (null: nothing).</summary>
    public static PackNode? Read(string file, TextReader yaml, List<PackProblem> problems)
    {
        try
        {
            var parser = new Parser(yaml);
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
                return null;
            parser.Consume<DocumentStart>();
            return Node(file, parser, problems, depth: 0);
        }
        catch (YamlException broken)
        {
            // Of a tab the parser names the block that it stands in first, and the place itself last.
            long line = broken.Message.Contains("tab", StringComparison.Ordinal) ? broken.End.Line : broken.Start.Line;
            problems.Add(new PackProblem(file, (int)line, "YAML that cannot be read: " + FirstLine(broken.Message),
                "valid YAML (look at the indent, quotes and colons of this line and the one before)"));
            return null;
        }
    }

    private static PackNode Node(string file, IParser parser, List<PackProblem> problems, int depth)
    {
        if (depth > 20)
            throw new YamlException(parser.Current!.Start, parser.Current.End, "nested deeper than 20 levels");
        if (parser.TryConsume<Scalar>(out var scalar))
            return new PackScalar(file, (int)scalar.Start.Line, scalar.Value, scalar.Style != ScalarStyle.Plain);
        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            var list = new PackList(file, (int)sequence.Start.Line);
            while (!parser.TryConsume<SequenceEnd>(out _))
                list.Items.Add(Node(file, parser, problems, depth + 1));
            return list;
        }
        if (parser.TryConsume<MappingStart>(out var mapping))
        {
            var map = new PackMap(file, (int)mapping.Start.Line);
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = parser.Consume<Scalar>();
                var value = Node(file, parser, problems, depth + 1);
                if (!map.Entries.TryAdd(key.Value, (new PackScalar(file, (int)key.Start.Line, key.Value, true), value)))
                    problems.Add(new PackProblem(file, (int)key.Start.Line, $"'{key.Value}' for the second time", $"each name once (first on line {map.Entries[key.Value].Key.Line})"));
            }
            return map;
        }
        var other = parser.Current!;
        throw new YamlException(other.Start, other.End, "aliases and tags are not used in packs");
    }

    private static string FirstLine(string message)
    {
        int end = message.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? message : message[..end].TrimEnd();
    }

    protected static void ToLine(StringBuilder text, ref int at, int line)
    {
        for (; at < line; at++)
            text.Append('\n');
    }

    internal void WriteInto(StringBuilder text, ref int at) => Write(text, ref at);
}

internal sealed class PackScalar(string file, int line, string value, bool quoted) : PackNode(file, line)
{
    public string Value { get; } = value;

    public override string Describe() => Value.Length == 0 ? "nothing" : $"'{(Value.Length > 60 ? Value[..57] + "..." : Value)}'";

    protected override void Write(StringBuilder text, ref int at)
    {
        ToLine(text, ref at, Line);
        bool number = !quoted && double.TryParse(Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
            && (char.IsAsciiDigit(Value[^1])) && !(Value.Length > 1 && Value[0] == '0' && char.IsAsciiDigit(Value[1])) && Value[0] is not '+' and not '.' && !Value.StartsWith("-.", StringComparison.Ordinal);
        if (!quoted && (Value is "true" or "false" || number))
            text.Append(Value);
        else if (!quoted && Value is "" or "null" or "~")
            text.Append("null");
        else
            text.Append(JsonSerializer.Serialize(Value));
    }
}

internal sealed class PackList(string file, int line) : PackNode(file, line)
{
    public List<PackNode> Items { get; } = [];

    public override string Describe() => $"a list of {Items.Count}";

    protected override void Write(StringBuilder text, ref int at)
    {
        ToLine(text, ref at, Line);
        text.Append('[');
        for (int i = 0; i < Items.Count; i++)
        {
            text.Append(i == 0 ? "" : ",");
            Items[i].WriteInto(text, ref at);
        }
        text.Append(']');
    }
}

internal sealed class PackMap(string file, int line) : PackNode(file, line)
{
    public Dictionary<string, (PackScalar Key, PackNode Value)> Entries { get; } = [];

    public override string Describe() => Entries.Count == 0 ? "an empty block" : $"a block with {string.Join(", ", Entries.Keys.Take(4))}";

    public PackNode? this[string key] => Entries.TryGetValue(key, out var entry) ? entry.Value : null;

    protected override void Write(StringBuilder text, ref int at)
    {
        ToLine(text, ref at, Line);
        text.Append('{');
        bool first = true;
        foreach (var (key, value) in Entries.Values)
        {
            text.Append(first ? "" : ",");
            first = false;
            ToLine(text, ref at, key.Line);
            text.Append(JsonSerializer.Serialize(key.Value)).Append(':');
            value.WriteInto(text, ref at);
        }
        text.Append('}');
    }
}
