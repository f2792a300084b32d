using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EdgeVoice.Speech.Recognition;

/// <summary>
/// Checks a Vosk model folder in managed code. libvosk ends the whole process on many broken files, so nothing that
/// fails here may reach it.
/// </summary>
public static class VoskModelFolder
{
    private const string AcousticModel = "am/final.mdl";
    private const string FeatureConfig = "conf/mfcc.conf";
    private const string DecoderConfig = "conf/model.conf";
    private const string PitchConfig = "conf/pitch.conf";
    private const string StaticGraph = "graph/HCLG.fst";
    private const string LookAheadGraph = "graph/HCLr.fst";
    private const string Grammar = "graph/Gr.fst";
    private const string Disambiguation = "graph/disambig_tid.int";
    private const string WordList = "graph/words.txt";
    private const string WordBoundary = "graph/phones/word_boundary.int";

    private static readonly string[] IvectorFiles =
        ["final.ie", "final.dubm", "final.mat", "global_cmvn.stats", "online_cmvn.conf", "splice.conf"];

    private static readonly string[] BoundaryKinds = ["nonword", "begin", "end", "internal", "singleton"];

    /// <summary>True when libvosk can be given the folder. Otherwise every problem found, each naming its file.</summary>
    public static bool TryCheck(
        string folder,
        [NotNullWhen(true)] out VoskModelDescription? description,
        out IReadOnlyList<string> problems)
    {
        description = null;
        var found = new List<string>();
        problems = found;
        if (!Directory.Exists(folder))
        {
            found.Add(File.Exists(folder) ? $"{folder} is a file; a Vosk model is a folder" : $"there is no folder {folder}");
            return false;
        }

        try
        {
            var check = new Check(Path.GetFullPath(folder), found);
            description = check.Run();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            found.Add($"it cannot be read: {e.Message}");
        }
        if (found.Count > 0)
            description = null;
        return description is not null;
    }

    private sealed class Check(string folder, List<string> problems)
    {
        private readonly Dictionary<string, OpenFstFile> _graphs = new(StringComparer.Ordinal);
        private readonly List<int> _disambiguation = [];
        private KaldiModelFile? _network;
        private int _features;
        private long _lastWord;

        public VoskModelDescription? Run()
        {
            bool lookAhead = Exists(LookAheadGraph) || Exists(Grammar);
            if (lookAhead && Exists(StaticGraph))
            {
                // libvosk takes the static graph when it is there, and grammars then silently do nothing.
                problems.Add($"it has both {StaticGraph} and {LookAheadGraph}: remove one, since only the first would be used");
                return null;
            }
            if (!lookAhead && !Exists(StaticGraph))
            {
                problems.Add($"it has neither {LookAheadGraph} with {Grammar} nor {StaticGraph}: not a Vosk model folder"
                    + (Exists("final.mdl") ? " (a Kaldi folder of the old flat layout? Vosk models of 2020 and later have am/, conf/, graph/)" : ""));
            }

            CheckFile(AcousticModel, file =>
            {
                string? problem = KaldiModelFile.Check(file);
                _network = problem is null ? KaldiModelFile.Describe(file) : null;
                return problem;
            });
            CheckText(DecoderConfig, CheckOptions);
            int rate = 0;
            CheckText(FeatureConfig, text => CheckFeatures(text, out rate, out _features));
            IReadOnlyList<string>? words = CheckGraph(lookAhead);
            if (words is null)
                CheckText(WordList, text => ReadWords(text, out words, out _lastWord));
            if (Exists(ConfidenceMap.FileName))
                CheckFile(ConfidenceMap.FileName, CheckConfidence);
            if (Exists(WordBoundary))
                CheckText(WordBoundary, CheckBoundary);
            bool adapted = Directory.Exists(Path.Combine(folder, "ivector"));
            if (adapted)
            {
                foreach (string name in IvectorFiles)
                    CheckFile("ivector/" + name, static _ => null);
            }
            if (problems.Count == 0)
                problems.AddRange(Misfits(adapted));
            if (problems.Count > 0 || words is null)
                return null;
            return new VoskModelDescription(
                folder,
                rate,
                lookAhead ? VoskGraph.LookAhead : VoskGraph.Static,
                words.Count(IsWord),
                words.Contains(VoskModel.UnknownWord) ? VoskModel.UnknownWord : null,
                adapted,
                new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length));
        }

        private IReadOnlyList<string>? CheckGraph(bool lookAhead)
        {
            if (!lookAhead)
                return Exists(StaticGraph) ? CheckFst(StaticGraph, null) : null;
            CheckText(Disambiguation, text => CheckNumbers(text, _disambiguation));
            CheckFst(LookAheadGraph, "olabel_lookahead");
            return CheckFst(Grammar, null);
        }

        private IReadOnlyList<string>? CheckFst(string name, string? type)
        {
            OpenFstFile? fst = null;
            CheckFile(name, file =>
            {
                fst = OpenFstFile.Read(file, out string? problem);
                if (fst is not null && type is not null && fst.Type != type)
                    return $"it is an FST of type \"{fst.Type}\", expected \"{type}\"";
                return problem;
            });
            if (fst is null)
                return null;
            _graphs[name] = fst;
            if (fst.OutputNumbers.Count > 0)
                _lastWord = fst.OutputNumbers.Max();
            return fst.OutputSymbols;
        }

        // Each file good, and yet of different models: libvosk would read beyond its tables or write nonsense.
        private IEnumerable<string> Misfits(bool adapted)
        {
            int ids = _network?.TransitionIds ?? 0;
            foreach (var (name, fst) in _graphs)
            {
                if (_lastWord > 0 && fst.MaxOutput > _lastWord)
                    yield return $"{name} speaks of word {fst.MaxOutput}, the word list ends with {_lastWord}: files of different models";
                bool sounds = name != Grammar;
                if (sounds && ids > 0 && fst.MaxInput > Math.Max(ids, _disambiguation.DefaultIfEmpty(0).Max()))
                    yield return $"{name} speaks of transition {fst.MaxInput}, {AcousticModel} has {ids}: files of different models";
            }
            if (ids > 0 && _disambiguation.Count > 0 && _disambiguation.Min() <= ids)
                yield return $"{Disambiguation} names {_disambiguation.Min()}, which is a transition of {AcousticModel} (it has {ids}): files of different models";
            // With pitch, three more features than the file says.
            if (_network is { InputDim: > 0 } network && network.InputDim != _features && !Exists(PitchConfig))
                yield return $"{AcousticModel} wants {network.InputDim} features a frame, {FeatureConfig} makes {_features}: files of different models";
            if (_network is { IvectorDim: > 0 } wants && !adapted)
                yield return $"{AcousticModel} wants a speaker's vector of {wants.IvectorDim}, and the folder ivector is missing";
        }

        private static bool IsWord(string symbol) => symbol.Length > 0 && symbol[0] is not ('<' or '#' or '[');

        private bool Exists(string name) => File.Exists(Path.Combine(folder, name));

        private void CheckFile(string name, Func<FileStream, string?> check)
        {
            string path = Path.Combine(folder, name);
            if (!File.Exists(path))
            {
                problems.Add($"{name} is missing");
                return;
            }
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024);
            if (file.Length == 0)
                problems.Add($"{name} is empty");
            else if (check(file) is { } problem)
                problems.Add($"{name}: {problem}");
        }

        private void CheckText(string name, Func<StreamReader, string?> check) => CheckFile(name, file =>
        {
            using var reader = new StreamReader(file, leaveOpen: true);
            return check(reader);
        });
    }

    private static string? CheckFeatures(StreamReader text, out int rate, out int features)
    {
        rate = 16000; // Kaldi's default (feature-window.h)
        features = 13; // and that of feature-mfcc.h
        while (text.ReadLine() is { } line)
        {
            if (OptionValue(line, "--num-ceps") is { } ceps && !int.TryParse(ceps, NumberStyles.None, CultureInfo.InvariantCulture, out features))
                return $"num-ceps is \"{ceps}\", expected a number";
            if (OptionValue(line, "--sample-frequency") is not { } value)
                continue;
            if (!float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out float hz) || hz is not (>= 4000 and <= 48000))
                return $"sample-frequency is \"{value}\", expected 4000 to 48000 Hz";
            rate = (int)hz;
        }
        return null;
    }

    private static string? CheckConfidence(FileStream file)
    {
        if (file.Length > 1 << 20)
            return $"it is {file.Length} bytes long, expected the few hundred of a confidence map";
        byte[] json = new byte[file.Length];
        file.ReadExactly(json);
        return ConfidenceMap.Problem(json, out _);
    }

    private static string? CheckOptions(StreamReader text)
    {
        while (text.ReadLine() is { } line)
        {
            string option = line.Split('#')[0].Trim();
            if (option.Length > 0 && !option.StartsWith("--", StringComparison.Ordinal))
                return $"\"{Shown(option)}\" is not an option (--name=value)";
        }
        return null;
    }

    private static string? OptionValue(string line, string name)
    {
        string option = line.Split('#')[0].Trim();
        return option.StartsWith(name + "=", StringComparison.Ordinal) ? option[(name.Length + 1)..].Trim() : null;
    }

    private static string? CheckNumbers(StreamReader text, List<int> numbers)
    {
        while (text.ReadLine() is { } line)
        {
            if (line.Length == 0)
                continue;
            if (!int.TryParse(line, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number))
                return $"\"{Shown(line)}\" is not a number";
            numbers.Add(number);
        }
        return null;
    }

    private static string? CheckBoundary(StreamReader text)
    {
        while (text.ReadLine() is { } line)
        {
            string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0)
                continue;
            if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out _) || !BoundaryKinds.Contains(parts[1]))
                return $"\"{Shown(line)}\" is not a phone and its place in a word ({string.Join(", ", BoundaryKinds)})";
        }
        return null;
    }

    private static string? ReadWords(StreamReader text, out IReadOnlyList<string>? words, out long last)
    {
        last = 0;
        var read = new List<string>();
        var ids = new HashSet<int>();
        words = read;
        for (int number = 1; text.ReadLine() is { } line; number++)
        {
            string[] parts = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0)
                continue;
            if (parts.Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int id))
                return $"line {number} is \"{Shown(line)}\", expected a word and its number";
            // Symbols that are no words (sentence marks) may share a number in relabelled graphs.
            if (parts[0][0] is not ('#' or '<') && !ids.Add(id))
                return $"line {number} gives number {id} to a second word";
            read.Add(parts[0]);
            last = Math.Max(last, id);
        }
        return read.Any(word => word[0] is not ('<' or '#' or '[')) ? null : "it holds no word";
    }

    private static string Shown(string line) => line.Length <= 60 ? line : line[..60] + "...";
}
