using System.Globalization;
using System.Reflection;
using NJsonSchema;
using NJsonSchema.Validation;

namespace EdgeVoice.Dialog.Packs;

/// <summary>The published schema (packs/schema/pack.schema.json), which editors use for completion and the loader for its checks.</summary>
public static class PackSchema
{
    private const string Resource = "EdgeVoice.Dialog.pack.schema.json";

    private static readonly Lazy<JsonSchema> Schema = new(() => JsonSchema.FromJsonAsync(Text()).GetAwaiter().GetResult());

    /// <summary>The schema as JSON.</summary>
    public static string Text()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    internal static IEnumerable<PackProblem> Check(PackMap file) => Check(file, Schema.Value);

    /// <summary>The same, against the schema of another kind of file that sites write.</summary>
    internal static IEnumerable<PackProblem> Check(PackMap file, JsonSchema schema)
    {
        string json = file.ToJson();
        return schema.Validate(json).SelectMany(error => Leaves(error)).Select(error => Problem(file, error)).Distinct();
    }

    /// <summary>An "any of" error is only the sum of what each branch found: the branch that got furthest tells the reader most.</summary>
    private static IEnumerable<ValidationError> Leaves(ValidationError error)
    {
        if (error is ChildSchemaValidationError parent && parent.Errors.Count > 0)
        {
            var branches = parent.Errors.Values.Where(errors => errors.Count > 0).ToList();
            if (branches.Count > 0)
                return branches.MinBy(errors => errors.Count)!.SelectMany(Leaves);
        }
        return [error];
    }

    private static PackProblem Problem(PackMap file, ValidationError error)
    {
        int line = error.HasLineInfo ? error.LineNumber : file.Line;
        string path = (error.Path ?? "").TrimStart('#', '/');
        string name = error.Property ?? path.Split('.', '/')[^1];
        return error.Kind switch
        {
            ValidationErrorKind.NoAdditionalPropertiesAllowed or ValidationErrorKind.AdditionalPropertiesNotValid
                => new PackProblem(file.File, line, $"unknown key '{name}'", Known(error.Schema, name)),
            ValidationErrorKind.PropertyRequired => new PackProblem(file.File, line, $"no '{name}' in {Parent(path)}", $"the key '{name}:'"),
            ValidationErrorKind.NotInEnumeration
                => new PackProblem(file.File, line, $"{At(file, line, name)}for '{name}'", "one of: " + string.Join(", ", error.Schema?.Enumeration ?? [])),
            ValidationErrorKind.TooFewItems => new PackProblem(file.File, line, $"too few items in '{path}'", $"at least {error.Schema?.MinItems.ToString(CultureInfo.InvariantCulture)}"),
            ValidationErrorKind.TooFewProperties => new PackProblem(file.File, line, $"an empty '{path}'", "at least one entry"),
            ValidationErrorKind.PatternMismatch
                => new PackProblem(file.File, line, $"{At(file, line, name)}for '{name}'", error.Schema?.Description ?? $"text like {error.Schema?.Pattern}"),
            ValidationErrorKind.StringTooShort => new PackProblem(file.File, line, $"an empty '{path}'", "some text"),
            _ => new PackProblem(file.File, line, $"{At(file, line, name)}for '{path}'", Expected(error)),
        };
    }

    private static string Known(JsonSchema? schema, string wrong)
    {
        var keys = schema?.ActualProperties.Keys.ToList() ?? [];
        if (keys.Count == 0)
            return "a key that the schema knows";
        string closest = keys.MinBy(key => Slots.Phonetics.Distance(key, wrong))!;
        return (Slots.Phonetics.Distance(closest, wrong) <= 2 ? $"'{closest}', perhaps? Known: " : "one of: ") + string.Join(", ", keys);
    }

    private static string Expected(ValidationError error) => error.Kind switch
    {
        ValidationErrorKind.StringExpected => "text",
        ValidationErrorKind.IntegerExpected => "a whole number",
        ValidationErrorKind.NumberExpected => "a number",
        ValidationErrorKind.BooleanExpected => "true or false",
        ValidationErrorKind.ArrayExpected => "a list (lines that begin with '- ')",
        ValidationErrorKind.ObjectExpected => "a block of 'key: value' lines",
        ValidationErrorKind.NumberTooSmall => $"at least {error.Schema?.Minimum}",
        ValidationErrorKind.NumberTooBig => $"at most {error.Schema?.Maximum}",
        _ => error.Schema?.Description ?? error.Kind.ToString(),
    };

    private static string Parent(string path) => path.Contains('.', StringComparison.Ordinal) ? $"'{path[..path.LastIndexOf('.')]}'" : "this file";

    /// <summary>The value on the line, the one under the key that is meant where several stand there.</summary>
    private static string At(PackNode node, int line, string key)
    {
        var found = On(node, line, "").ToList();
        return found.Count == 0 ? "something else " : (found.FirstOrDefault(on => on.Key == key).Value ?? found[^1].Value).Describe() + " ";
    }

    private static IEnumerable<(string Key, PackNode Value)> On(PackNode node, int line, string key)
    {
        if (node.Line == line && node is PackScalar)
            yield return (key, node);
        var children = node switch
        {
            PackMap map => map.Entries.Select(e => (e.Key, e.Value.Value)),
            PackList list => list.Items.Select(item => (key, item)),
            _ => [],
        };
        foreach (var found in children.SelectMany(child => On(child.Item2, line, child.Item1)))
            yield return found;
    }
}
