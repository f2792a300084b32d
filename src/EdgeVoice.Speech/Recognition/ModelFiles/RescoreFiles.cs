using System.Globalization;

namespace EdgeVoice.Speech.Recognition.ModelFiles;

/// <summary>What large models weigh their first reading again with: the folders rescore (lm/const-arpa-lm) and rnnlm (rnnlm/rnnlm-utils).</summary>
internal static class RescoreFiles
{
    private const int MostWords = 1 << 24;

    /// <summary>rescore/G.carpa.</summary>
    /// <exception cref="InvalidDataException">What is wrong with it.</exception>
    public static void CheckArpa(Stream stream)
    {
        var file = new KaldiReader(stream);
        file.Binary();
        file.Expect("<ConstArpaLm>");
        file.Expect("<LmInfo>");
        int begin = file.Int32(), end = file.Int32(), unknown = file.Int32(), order = file.Int32();
        file.Expect("</LmInfo>");
        file.Expect("<LmStates>");
        long states = file.Int64();
        file.Skip(states > stream.Length ? -1 : states * sizeof(int));
        file.Expect("</LmStates>");
        file.Expect("<LmUnigram>");
        int words = file.Int32();
        Addresses(file, words, states);
        file.Expect("</LmUnigram>");
        file.Expect("<LmOverflow>");
        Addresses(file, file.Int32(), states);
        file.Expect("</LmOverflow>");
        file.Expect("</ConstArpaLm>");
        if (order is < 1 or > 20 || begin < 1 || begin >= words || end < 1 || end >= words || unknown >= words || unknown is < -1 or 0)
            throw new InvalidDataException($"it is of order {order} and has the words {begin}, {end} and {unknown} of {words} for begin, end and unknown: damaged");
    }

    /// <summary>rnnlm/final.raw: a network alone.</summary>
    /// <exception cref="InvalidDataException">What is wrong with it.</exception>
    public static NetworkFile ReadNetwork(Stream stream)
    {
        var file = new KaldiReader(stream);
        file.Binary();
        var network = NetworkFile.Read(file);
        return file.AtEnd ? network : throw new InvalidDataException("it goes on behind its end: damaged");
    }

    /// <summary>rnnlm/word_feats.txt: a line a word, its number and pairs of a feature and its value.</summary>
    /// <returns>Words and features spoken of.</returns>
    /// <exception cref="InvalidDataException">What is wrong with it.</exception>
    public static (int Words, int Features) ReadWordFeatures(StreamReader text)
    {
        int words = 0, features = 0;
        while (text.ReadLine() is { } line)
        {
            string[] cells = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            int before = -1;
            bool right = cells.Length % 2 == 1 && int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out int word) && word == words;
            for (int n = 1; right && n < cells.Length; n += 2)
            {
                right = int.TryParse(cells[n], NumberStyles.None, CultureInfo.InvariantCulture, out int feature) && feature > before && feature < MostWords
                    && float.TryParse(cells[n + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value);
                (before, features) = (feature, Math.Max(features, feature + 1));
            }
            if (!right)
                throw new InvalidDataException($"line {words + 1} is no word's number with rising features and their values: truncated or damaged");
            words++;
        }
        return words > 0 ? (words, features) : throw new InvalidDataException("it holds no word");
    }

    private static void Addresses(KaldiReader file, int count, long states)
    {
        if (count is < 0 or > MostWords)
            throw new InvalidDataException($"it speaks of {count} words: damaged");
        for (int n = 0; n < count; n++)
        {
            if (file.RawInt64() is var address && (address < 0 || address > states))
                throw new InvalidDataException($"word {n} lies at {address} of {states}: damaged");
        }
    }
}
