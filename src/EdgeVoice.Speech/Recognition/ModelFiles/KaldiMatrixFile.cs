using System.Globalization;

namespace EdgeVoice.Speech.Recognition.ModelFiles;

/// <summary>A file that holds one matrix of finite numbers, binary or as text: <c>[ rows of numbers ]</c>.</summary>
internal static class KaldiMatrixFile
{
    private const int LongestText = 1 << 24;

    /// <exception cref="InvalidDataException">What is wrong with it.</exception>
    public static (int Rows, int Columns) Read(Stream stream)
    {
        var file = new KaldiReader(stream);
        if (file.Peek() != 0)
            return ReadText(stream);
        file.Binary();
        return file.Matrix() is { Rows: > 0, Columns: > 0 } matrix ? matrix : throw new InvalidDataException("it is an empty matrix");
    }

    private static (int Rows, int Columns) ReadText(Stream stream)
    {
        if (stream.Length > LongestText)
            throw new InvalidDataException("it is neither a binary matrix nor a short one as text");
        stream.Position = 0;
        using var reader = new StreamReader(stream, leaveOpen: true);
        string text = reader.ReadToEnd().Trim();
        if (text.Length < 2 || text[0] != '[' || text[^1] != ']')
            throw new InvalidDataException("it is no matrix: expected numbers between [ and ], or Kaldi's binary form");
        string[][] rows = [.. text[1..^1].Split('\n').Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Where(row => row.Length > 0)];
        if (rows.Length == 0 || rows.Any(row => row.Length != rows[0].Length))
            throw new InvalidDataException("its rows are not equally long, or there are none: truncated or damaged");
        string? wrong = rows.SelectMany(row => row).FirstOrDefault(cell => !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number));
        return wrong is null ? (rows.Length, rows[0].Length) : throw new InvalidDataException($"\"{wrong}\" is not a number");
    }
}
