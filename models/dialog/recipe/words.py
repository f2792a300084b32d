"""Text to words and words to table rows. The C# tokenizer (UtteranceTokenizer.cs) does exactly the same."""
import re

ROWS = 65536      # rows of the embedding table; row 0 is padding
FEATURES = 24     # rows a word may use: itself, then its character n-grams
MAX_WORDS = 64    # longer utterances keep their first and last half
BEGIN, END = "<s>", "</s>"

ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen").split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()


def number(n):
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + ("" if n % 10 == 0 else " " + ONES[n % 10])
    if n < 1000:
        return ONES[n // 100] + " hundred" + ("" if n % 100 == 0 else " " + number(n % 100))
    return number(n // 1000) + " thousand" + ("" if n % 1000 == 0 else " " + number(n % 1000))


def read_digits(run):
    """Up to five digits are a cardinal, a longer run is read digit by digit."""
    if len(run) <= 5 and not (len(run) > 1 and run[0] == "0"):
        return number(int(run))
    return " ".join(ONES[int(c)] for c in run)


def words(text):
    text = text.lower().replace("\u2019", "'")
    text = re.sub(r"[0-9]+", lambda m: " " + read_digits(m[0]) + " ", text)
    text = re.sub(r"[^a-z']+", " ", text)
    return [w for w in (w.strip("'") for w in text.split()) if w]


def fnv1a(s):
    h = 2166136261
    for c in s.encode("ascii"):
        h = ((h ^ c) * 16777619) & 0xFFFFFFFF
    return h


def rows(word):
    """Row of the word itself, then of its 3- and 4-grams with the ends marked, at most FEATURES in all."""
    out = [1 + fnv1a("=" + word) % (ROWS - 1)]
    if word not in (BEGIN, END):
        marked = "<" + word + ">"
        for n in (3, 4):
            for i in range(len(marked) - n + 1):
                if len(out) == FEATURES:
                    return out
                out.append(1 + fnv1a(marked[i:i + n]) % (ROWS - 1))
    return out


def clip(ws):
    return ws if len(ws) <= MAX_WORDS else ws[:MAX_WORDS // 2] + ws[-MAX_WORDS // 2:]
