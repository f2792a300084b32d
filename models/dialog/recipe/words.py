"""Text to words and words to word pieces. The C# tokenizer (UtteranceTokenizer.cs) does exactly the same."""
import re

import numpy as np

MAX_WORDS = 64    # longer utterances keep their first and last half
LETTERS = 24      # a longer word is unknown as a whole
MAX_PIECES = 150  # longest input of the model, the two marks included
PAD, UNKNOWN, BEGIN, END = range(4)

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


def quoted(file):
    """The sentences that stand in quotes in a file."""
    with open(file, encoding="utf-8") as f:
        return set(re.findall(r'"([^"]+)"', f.read()))


def clip(ws):
    return ws if len(ws) <= MAX_WORDS else ws[:MAX_WORDS // 2] + ws[-MAX_WORDS // 2:]


class Pieces:
    """Word pieces, the longest first from the left; an apostrophe is a piece of its own."""

    def __init__(self, vocabulary):
        self.at = {p: i for i, p in enumerate(vocabulary)}
        self.known = {}

    def of(self, word):
        found = self.known.get(word)
        if found is None:
            found = self.known[word] = [i for part in re.findall(r"[a-z]+|'", word) for i in self.part(part)]
        return found

    def row(self, ws):
        """(pieces with the marks around them, for each word that is still read the place of its first piece)."""
        row, starts = [BEGIN], []
        for w in clip(ws):
            starts.append(len(row))
            row += self.of(w)
        return (row + [END])[:MAX_PIECES], [s for s in starts if s < MAX_PIECES - 1]

    def batch(self, utterances):
        """Rows padded to one width: ids, mask, last piece of each, first pieces of the words, and how many words each has."""
        rows, starts = zip(*map(self.row, utterances))
        width, most = max(map(len, rows)), max(1, max(map(len, starts)))
        ids, mask, places = np.zeros((len(rows), width), np.int64), np.zeros((len(rows), width), np.float32), np.zeros((len(rows), most), np.int64)
        for i, (r, s) in enumerate(zip(rows, starts)):
            ids[i, :len(r)], mask[i, :len(r)], places[i, :len(s)] = r, 1, s
        return ids, mask, np.array([len(r) - 1 for r in rows]), places, [len(s) for s in starts]

    def part(self, part):
        unknown = [self.at["[UNK]"]]
        if len(part) > LETTERS:
            return unknown
        out, i = [], 0
        while i < len(part):
            for end in range(len(part), i, -1):
                at = self.at.get(part[i:end] if i == 0 else "##" + part[i:end])
                if at is not None:
                    break
            else:
                return unknown
            out.append(at)
            i = end
        return out
