using System.Collections.Concurrent;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>A model under test with the grammars that were made for it; confidences are its own, not mapped.</summary>
internal sealed class AsrModel(string name, VoskModel model, AnswerGrammars answers) : IDisposable
{
    private static readonly string[] TenDigits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "oh"];

    private readonly ConcurrentDictionary<string, RecognizerGrammar> _grammars = new(StringComparer.Ordinal);

    public string Name => name;

    public VoskModel Model => model;

    public static IReadOnlyList<AsrModel> Open(IReadOnlyList<string> folders, AnswerGrammars answers)
    {
        var opened = new List<AsrModel>();
        foreach (string folder in folders)
        {
            string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
            // Two models may bear the same folder name.
            string unique = opened.Any(other => other.Name == name) ? folder : name;
            opened.Add(new AsrModel(unique, VoskModel.Open(folder, new RecognizerOptions { Calibrated = false }), answers));
        }
        return opened;
    }

    /// <summary>Zero to nine and oh.</summary>
    public RecognizerGrammar TenDigitsGrammar => _grammars.GetOrAdd("", _ => model.CreateGrammar(TenDigits));

    /// <summary>Grammar of a clip in one of the <see cref="AsrModes"/>; null: it may hear anything.</summary>
    public RecognizerGrammar? GrammarOf(AsrClip clip, string mode) => mode switch
    {
        AsrModes.Slot => _grammars.GetOrAdd(clip.Answer!, answer => model.CreateGrammar([.. answers.For(answer) ?? throw new InvalidDataException($"{clip.Name}: no grammar is called \"{answer}\"")])),
        AsrModes.TenDigits => TenDigitsGrammar,
        _ => null,
    };

    public void Dispose() => model.Dispose();
}

/// <summary>How a recogniser is narrowed.</summary>
internal static class AsrModes
{
    /// <summary>It may hear anything.</summary>
    public const string Free = "free";

    /// <summary>The grammar of the question that the clip answers.</summary>
    public const string Slot = "slot";

    /// <summary>Zero to nine, and oh, and nothing else: for clips of digits.</summary>
    public const string TenDigits = "ten_digits";

    private static readonly HashSet<string> DigitWords = new(StringComparer.Ordinal) { "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine" };

    public static IReadOnlyList<string> All { get; } = [Free, Slot, TenDigits];

    public static bool Fits(AsrClip clip, string mode) => mode switch
    {
        Slot => clip.Answer is not null,
        TenDigits => clip.Answer is "digits" && clip.Words.All(DigitWords.Contains),
        _ => true,
    };
}
