using EdgeVoice.Speech.Audio;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>
/// Reads clips with their transcripts: a TSV file (with a heading, or file and text alone), or a folder that holds a
/// transcripts.tsv, a .txt beside each .wav, or single digits named digit_speaker_take.wav.
/// </summary>
internal static class ClipList
{
    private const string ListName = "transcripts.tsv";

    private static readonly string[] FileColumns = ["file", "path", "wav", "audio", "filename", "clip"];
    private static readonly string[] TextColumns = ["text", "transcript", "sentence", "transcription"];
    private static readonly string[] SpeakerColumns = ["speaker", "client_id", "voice"];
    private static readonly string[] AnswerColumns = ["grammar", "answer", "slot"];
    private static readonly string[] Digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    /// <param name="path">Folder or TSV file.</param>
    /// <param name="name">Name of the set; null: the folder's or file's.</param>
    /// <exception cref="InvalidDataException">Everything that is wrong with the list.</exception>
    public static AsrClipSet Read(string path, string? name = null)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var problems = new List<string>();
        List<AsrClip> clips;
        if (File.Exists(path))
            clips = OfTable(path, problems);
        else if (!Directory.Exists(path))
            throw new InvalidDataException($"there is no folder and no file {path}");
        else if (File.Exists(Path.Combine(path, ListName)))
            clips = OfTable(Path.Combine(path, ListName), problems);
        else
            clips = OfFolder(path, problems);
        if (problems.Count > 0)
            throw new InvalidDataException($"{path} cannot be used: {string.Join("; ", problems.Take(10))}{(problems.Count > 10 ? $"; and {problems.Count - 10} more" : "")}");
        if (clips.Count == 0)
            throw new InvalidDataException($"{path} holds no clip: expected a TSV of WAV files and texts, or a folder with {ListName}, a .txt beside each .wav, or digits named digit_speaker_take.wav");
        return new AsrClipSet(name ?? Path.GetFileNameWithoutExtension(path), clips);
    }

    private static List<AsrClip> OfTable(string file, List<string> problems)
    {
        var clips = new List<AsrClip>();
        string folder = Path.GetDirectoryName(file)!;
        string[][] rows = [.. File.ReadLines(file).Select(line => line.TrimEnd('\r').Split('\t'))];
        int Column(string[] names) => rows.Length == 0 ? -1 : Array.FindIndex(rows[0], cell => names.Contains(cell.Trim(), StringComparer.OrdinalIgnoreCase));
        (int wav, int text, int speaker, int answer) = (Column(FileColumns), Column(TextColumns), Column(SpeakerColumns), Column(AnswerColumns));
        bool heading = wav >= 0 && text >= 0;
        for (int n = heading ? 1 : 0; n < rows.Length; n++)
        {
            string[] row = rows[n];
            if (row.Length == 1 && row[0].Length == 0)
                continue;
            (int Wav, int Text) at = heading ? (wav, text) : (0, row.Length - 1);
            if (row.Length < 2 || row.Length <= Math.Max(at.Wav, at.Text))
            {
                problems.Add($"line {n + 1} has {row.Length} columns, expected {(heading ? "those of the heading" : "a WAV file, a tab, what is said")}");
                continue;
            }
            string Cell(int column) => heading && column >= 0 && column < row.Length ? row[column].Trim() : "";
            string name = row[at.Wav].Trim();
            Add(clips, Path.Combine(folder, name), Cell(speaker) is { Length: > 0 } who ? who : SpeakerOf(name), row[at.Text], Cell(answer) is { Length: > 0 } kind ? kind : null, $"line {n + 1}: ", problems);
        }
        return clips;
    }

    private static List<AsrClip> OfFolder(string folder, List<string> problems)
    {
        var clips = new List<AsrClip>();
        foreach (string wav in Directory.EnumerateFiles(folder, "*.wav", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string text = Path.ChangeExtension(wav, ".txt"), name = Path.GetFileNameWithoutExtension(wav);
            string[] parts = name.Split('_');
            if (File.Exists(text))
                Add(clips, wav, SpeakerOf(name), File.ReadAllText(text), null, "", problems);
            else if (parts.Length == 3 && parts[0].Length == 1 && char.IsAsciiDigit(parts[0][0]))
                Add(clips, wav, parts[1], Digits[parts[0][0] - '0'], "digits", "", problems);
            else
                problems.Add($"{name}.wav has no transcript");
        }
        return clips;
    }

    private static void Add(List<AsrClip> clips, string wav, string speaker, string text, string? answer, string where, List<string> problems)
    {
        if (!File.Exists(wav))
            problems.Add($"{where}there is no file {wav}");
        else if (SpokenWords.Of(text).Length == 0)
            problems.Add($"{where}{Path.GetFileName(wav)} has no words");
        else if (!WavFile.TryRead(File.ReadAllBytes(wav), out WavAudio? sound, out string? problem))
            problems.Add($"{where}{Path.GetFileName(wav)}: {problem}");
        else if (sound.SampleRate is < 8000 or > 48000 || sound.SampleRate % 50 != 0)
            problems.Add($"{where}{Path.GetFileName(wav)} has {sound.SampleRate} Hz, expected 8000 to 48000");
        else
            clips.Add(new AsrClip(Path.GetFileName(wav), speaker, text.Trim(), answer, sound));
    }

    // Names of most corpora begin with the speaker: 84-121123-0001, p225_003, 000030012.
    private static string SpeakerOf(string name) => Path.GetFileNameWithoutExtension(name).Split('-', '_')[0];
}
