"""Lays espeak-ng's phonemes over the phones of the teacher, so that every phoneme has its time and no attention is to be learnt."""
from phonemes import LONG, STRESS, MARKS, COMBINING

# espeak-ng's phoneme: the teacher's phones that are the same sound, the first one exactly.
SAME = {
    "i": "iy ih", "\u026a": "ih ax iy", "\u1d7b": "ih ax", "e": "eh ey", "\u025b": "eh ae", "\u00e6": "ae aa", "a": "aa ae ay", "\u0251": "aa ao", "\u0252": "aa ao", "\u0254": "ao ow aa", "o": "ow ao", "\u028a": "uh uw", "u": "uw uh",
    "\u028c": "ah ax", "\u0250": "ax ah ey", "\u0259": "ax ah ih", "\u025a": "er axr ax", "\u025c": "er axr", "\u025d": "er",
    "a\u026a": "ay", "a\u028a": "aw", "e\u026a": "ey eh", "o\u028a": "ow", "\u0254\u026a": "oy", "\u026a\u0259": "iy ih", "a\u026a\u0259": "ay", "a\u026a\u025a": "ay",
    "p": "p", "b": "b", "t": "t d", "d": "d t", "\u027e": "d t dx", "k": "k", "\u0261": "g", "g": "g", "t\u0283": "ch", "d\u0292": "jh", "f": "f", "v": "v", "\u03b8": "th dh", "\u00f0": "dh th", "s": "s z", "z": "z s", "\u0283": "sh ch",
    "\u0292": "zh jh sh", "h": "hh", "m": "m em", "n": "n en ng", "\u014b": "ng n", "l": "l el", "\u026b": "l el", "\u0279": "r er", "w": "w", "j": "y iy", "\u0294": "t", "x": "k hh",
}
VOWELS = set("aa ae ah ao aw ax axr ay eh er ey ih iy ow oy uh uw".split())
SONORANTS = set("r l w y m n ng er el em en".split())
TWINS = ("a\u026a", "a\u028a", "e\u026a", "o\u028a", "\u0254\u026a", "t\u0283", "d\u0292")
GAP = 0.8


def units(tokens):
    """(first, last + 1, kind) over the tokens: kind is the phone's key in SAME, "," for a mark or space; stress belongs to nothing."""
    out, at = [], 0
    while at < len(tokens):
        c = tokens[at]
        if c in STRESS:
            at += 1
            continue
        if c in MARKS:
            end = at + 1
            while end < len(tokens) and tokens[end] in MARKS:
                end += 1
            out.append((at, end, "," if any(t != " " for t in tokens[at:end]) else " "))
            at = end
            continue
        end = at + 2 if "".join(tokens[at:at + 2]) in TWINS else at + 1
        key = "".join(tokens[at:end])
        while end < len(tokens) and tokens[end] in LONG + COMBINING:
            end += 1
        out.append((at, end, key))
        at = end
    return out


def cost(kind, phone):
    if kind in ", ":
        return (0.0 if kind == "," else 0.4) if phone == "pau" else 9.0
    if phone == "pau":
        return 9.0
    same = SAME.get(kind, "").split()
    if phone in same:
        return 0.0 if phone == same[0] else 0.15
    ours = same[0] if same else "ax"
    if (ours in VOWELS) == (phone in VOWELS):
        return 0.6
    return 0.9 if ours in SONORANTS or phone in SONORANTS else 1.4


def align(tokens, phones):
    """phones: [(name, frames)], pauses at the ends left off. Returns (frames of each token, mean cost), or None."""
    us = units(tokens)
    n, m = len(us), len(phones)
    skip_unit = [0.0 if k == " " else 0.3 if k == "," else GAP for _, _, k in us]
    skip_phone = [0.5 if p == "pau" else GAP for p, _ in phones]
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    step = [[0] * (m + 1) for _ in range(n + 1)]
    for i in range(n + 1):
        for j in range(m + 1):
            if not i and not j:
                continue
            options = []
            if i and j:
                options.append((best[i - 1][j - 1] + cost(us[i - 1][2], phones[j - 1][0]), 0))
            if i:
                options.append((best[i - 1][j] + skip_unit[i - 1], 1))
            if j:
                options.append((best[i][j - 1] + skip_phone[j - 1], 2))
            best[i][j], step[i][j] = min(options)
    if n == 0:
        return None
    frames, i, j, orphan = [0.0] * n, n, m, 0.0
    while i or j:
        s = step[i][j]
        if s == 0:
            i, j = i - 1, j - 1
            frames[i] += phones[j][1] + orphan
            orphan = 0.0
        elif s == 1:
            i -= 1
        else:
            # A phone that espeak-ng does not say belongs to the sound before it.
            j -= 1
            orphan += phones[j][1]
    if orphan:
        frames[0] += orphan
    # A sound that the teacher does not say takes a little of its longer neighbour.
    for k, (_, _, kind) in enumerate(us):
        if frames[k] == 0 and kind not in ", ":
            near = [x for x in (k - 1, k + 1) if 0 <= x < n and us[x][2] not in ", "]
            if near:
                giver = max(near, key=lambda x: frames[x])
                frames[k] = frames[giver] * 0.35
                frames[giver] -= frames[k]
    out = [0.0] * len(tokens)
    for (first, last, kind), length in zip(us, frames):
        if kind in ", ":
            mark = next((t for t in range(first, last) if tokens[t] != " "), first)
            out[mark] = length
        else:
            share = [0.55, 0.45] if last - first == 2 else [0.45, 0.35, 0.2] if last - first == 3 else [1.0 / (last - first)] * (last - first)
            for t, part in zip(range(first, last), share):
                out[t] = length * part
    return out, best[n][m] / max(1, sum(k not in ", " for _, _, k in us))
