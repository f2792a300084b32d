namespace EdgeVoice.Speech.Text;

/// <summary>
/// Cuts text into the pieces that a voice speaks one after the other: at sentence ends and at commas, so that the
/// first sound comes early, and nowhere inside a number. Each clause keeps its closing mark, which carries the tune.
/// </summary>
public static class ClauseSplitter
{
    /// <summary>Longest clause, in characters; longer ones are cut at a space, or hard where there is none.</summary>
    public const int MaxLength = 240;

    /// <summary>A piece before a comma that is shorter than this (characters) stays with what follows: "Yes, of course".</summary>
    private const int ShortestPhrase = 12;

    /// <summary>The clauses in order; none has no letter or digit in it, none is longer than <paramref name="maxLength"/>.</summary>
    public static IEnumerable<string> Split(string text, int maxLength = MaxLength)
    {
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (!EndsClause(text, i, i - start))
                continue;
            foreach (string clause in Cut(text[start..(i + 1)], maxLength))
                yield return clause;
            start = i + 1;
        }
        foreach (string clause in Cut(text[start..], maxLength))
            yield return clause;
    }

    private static bool EndsClause(string text, int at, int length)
    {
        char mark = text[at];
        if (mark == '\n')
            return true;
        bool followed = at + 1 == text.Length || char.IsWhiteSpace(text[at + 1]);
        return followed && mark switch
        {
            '.' or '!' or '?' or ';' => true,
            ',' or ':' => length >= ShortestPhrase,
            _ => false,
        };
    }

    private static IEnumerable<string> Cut(string piece, int maxLength)
    {
        piece = piece.Trim();
        while (piece.Length > maxLength)
        {
            int at = piece.LastIndexOf(' ', maxLength - 1, maxLength);
            if (at <= 0)
                at = char.IsHighSurrogate(piece[maxLength - 1]) ? maxLength - 1 : maxLength;
            if (Speakable(piece[..at]))
                yield return piece[..at].TrimEnd();
            piece = piece[at..].TrimStart();
        }
        if (Speakable(piece))
            yield return piece;
    }

    private static bool Speakable(string piece)
    {
        foreach (var rune in piece.EnumerateRunes())
        {
            if (System.Text.Rune.IsLetterOrDigit(rune))
                return true;
        }
        return false;
    }
}
