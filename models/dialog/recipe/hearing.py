"""What a small recogniser makes of a sentence: words lost, words put in, words taken for others that sound alike.

Alikeness comes from espeak-ng's phonemes of every word: the fewer edits between two of them, the likelier one is
heard as the other. Words that the starter recogniser does not know are always heard as something it knows.
"""
import random
import subprocess
from collections import defaultdict


def phonemes(vocabulary):
    """One espeak-ng call for all words; returns a string of phonemes per word."""
    run = subprocess.run(["espeak-ng", "-q", "-x", "--sep=_", "-v", "en-us"], input="\n\n".join(vocabulary) + "\n",
                         capture_output=True, text=True, check=True)
    lines = [l.strip() for l in run.stdout.split("\n") if l.strip()]
    if len(lines) != len(vocabulary):
        raise SystemExit(f"espeak-ng gave {len(lines)} lines for {len(vocabulary)} words")
    return {w: tuple(p for p in l.replace("'", "").replace(",", "").split("_") if p) for w, l in zip(vocabulary, lines)}


def deletions(p):
    return {p} | {p[:i] + p[i + 1:] for i in range(len(p))}


def neighbours(vocabulary, heard_vocabulary, counts, most=8):
    """For each word, the words of heard_vocabulary within one phoneme (substituted, lost or added), frequent first."""
    said = phonemes(sorted(set(vocabulary) | set(heard_vocabulary)))
    index = defaultdict(set)
    for w in heard_vocabulary:
        for key in deletions(said[w]):
            index[key].add(w)
    known = set(heard_vocabulary)
    out = {}
    for w in vocabulary:
        near = set()
        for key in deletions(said[w]):
            near |= index.get(key, set())
        if w not in known and not near and len(said[w]) > 3:   # two edits for long unknown words
            for key in deletions(said[w]):
                for second in deletions(key):
                    near |= index.get(second, set())
        near.discard(w)
        out[w] = sorted(near, key=lambda x: -counts.get(x, 0))[:most]
    return out


class Hearing:
    """corrupt(words) gives a hearing at the word error rate asked for; small words suffer most, as with real ones."""

    SMALL = set("a an the to of in on at is it i and for you my me do can would like be with that this have please".split())

    def __init__(self, near, known, seed):
        self.near, self.known, self.random = near, known, random.Random(seed)
        self.small = sorted(self.SMALL)

    def corrupt(self, ws, rate):
        return [w for w, _ in self.heard(ws, rate)]

    def heard(self, ws, rate):
        """What is heard, each word with the position of the word that it was, None when nothing was said there."""
        r = self.random
        out = []
        for i, w in enumerate(ws):
            p = rate * (1.4 if w in self.SMALL else 0.9)
            x = r.random()
            near = self.near.get(w) or []
            if w not in self.known and near and x < 0.5:
                out.append((r.choice(near), i))
            elif x < p * 0.62:
                if near:
                    out.append((near[min(int(r.expovariate(0.7)), len(near) - 1)], i))
                elif w in self.SMALL:
                    out.append((r.choice(self.small), i))
            elif x < p * 0.87:
                continue
            else:
                out.append((w, i))
                if x < p:
                    out.append((r.choice(self.small), None))
        return out or [(w, i) for i, w in enumerate(ws)]
