using EdgeVoice.Dialog.Understanding;

namespace EdgeVoice.Agent.Commands.Bench.Dialog;

/// <summary>
/// Puts word errors into a sentence, seeded: of the errors 60 % take a word for one spelled alike, 25 % lose a word, 15 %
/// put a small one in. A stand-in for a recogniser at a known word error rate; small words err more than others do.
/// </summary>
internal sealed class WordErrors
{
    private static readonly HashSet<string> Small = [.. "a an the to of in on at is it i and for you my me do can would like be with that".Split(' ')];

    private readonly string[] _small = [.. Small.Order(StringComparer.Ordinal)];
    private readonly Dictionary<string, List<string>> _byKey = new(StringComparer.Ordinal);
    private readonly Random _random;

    public WordErrors(IEnumerable<string> sentences, int seed)
    {
        _random = new Random(seed);
        foreach (string word in sentences.SelectMany(UtteranceTokenizer.Words).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            foreach (string key in Keys(word))
            {
                if (!_byKey.TryGetValue(key, out List<string>? alike))
                    _byKey[key] = alike = [];
                alike.Add(word);
            }
        }
    }

    public string Put(string sentence, double rate)
    {
        var heard = new List<string>();
        List<string> said = UtteranceTokenizer.Words(sentence);
        foreach (string word in said)
        {
            double p = rate * (Small.Contains(word) ? 1.3 : 0.85), x = _random.NextDouble();
            if (x < p * 0.60)
            {
                heard.Add(Alike(word));
            }
            else if (x >= p * 0.85)
            {
                heard.Add(word);
                if (x < p)
                    heard.Add(_small[_random.Next(_small.Length)]);
            }
        }
        return heard.Count > 0 ? string.Join(' ', heard) : string.Join(' ', said);
    }

    private string Alike(string word)
    {
        string[] near = [.. Keys(word).SelectMany(k => _byKey.GetValueOrDefault(k, [])).Where(w => w != word).Distinct(StringComparer.Ordinal)];
        return near.Length > 0 ? near[_random.Next(near.Length)] : _small[_random.Next(_small.Length)];
    }

    // Words that share one of these differ by a letter, or by their vowels alone.
    private static IEnumerable<string> Keys(string word)
    {
        yield return "~" + string.Concat(word.Where(c => !"aeiouy'".Contains(c, StringComparison.Ordinal)));
        for (int i = 0; i < word.Length; i++)
            yield return word.Remove(i, 1);
    }
}
