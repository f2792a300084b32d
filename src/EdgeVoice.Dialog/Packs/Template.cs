using System.Collections.Immutable;
using System.Text;

namespace EdgeVoice.Dialog.Packs;

/// <summary>A sentence with variables in braces: "On {date} at {time}."</summary>
public sealed record Template
{
    private readonly ImmutableArray<(string Text, bool Variable)> _parts;

    public Template(string text)
    {
        Text = text;
        _parts = Split(text);
        Variables = [.. _parts.Where(part => part.Variable).Select(part => part.Text).Distinct()];
    }

    public string Text { get; }

    public ImmutableArray<string> Variables { get; }

    /// <summary>True when nothing in it varies: such a sentence is rendered once.</summary>
    public bool Fixed => Variables.IsEmpty;

    /// <summary>Puts values in; false, with what there is, when a variable has none.</summary>
    public bool TryRender(Func<string, string?> value, out string text)
    {
        var built = new StringBuilder();
        bool whole = true;
        foreach (var (part, variable) in _parts)
        {
            string? put = variable ? value(part) : part;
            whole &= put is not null;
            built.Append(put);
        }
        text = Sentence(built.ToString());
        return whole;
    }

    public bool Equals(Template? other) => other?.Text == Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>A variable may open the sentence ("tomorrow at three."): written sentences begin with a capital.</summary>
    private static string Sentence(string text) => text.Length > 0 && char.IsAsciiLetterLower(text[0]) ? char.ToUpperInvariant(text[0]) + text[1..] : text;

    private static ImmutableArray<(string, bool)> Split(string text)
    {
        var parts = ImmutableArray.CreateBuilder<(string, bool)>();
        int at = 0;
        while (at < text.Length)
        {
            int open = text.IndexOf('{', at);
            int close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0)
                break;
            if (open > at)
                parts.Add((text[at..open], false));
            parts.Add((text[(open + 1)..close], true));
            at = close + 1;
        }
        if (at < text.Length)
            parts.Add((text[at..], false));
        return parts.ToImmutable();
    }
}

/// <summary>One thing to say, in several variants, so that nobody hears the same sentence twice in a row.</summary>
/// <param name="Key">Where it stands in the pack, for messages ("wording.greeting").</param>
/// <param name="Variants">At least one.</param>
/// <param name="Interruptible">False for legal notices.</param>
public sealed record Wording(string Key, ImmutableArray<Template> Variants, bool Interruptible = true)
{
    public static Wording Missing(string key) => new(key, [new Template("")]);
}
