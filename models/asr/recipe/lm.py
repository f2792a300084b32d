"""Trigram over graph/text.txt (count, sentence), graph/names.txt and the words of graph/lexicon.txt, Witten-Bell, pruned: lm.py ARCS -> lm.arpa

A bigram or trigram stays when it changes the probability of its history enough (weighted difference), the threshold chosen so that
about ARCS n-grams of order 2 and 3 are left."""
import collections
import math
import sys

ARCS = int(sys.argv[1])
vocab = {l.split()[0] for l in open('graph/lexicon.txt')} - {'<SIL>', '<UNK>'}
c1, c2, c3 = collections.Counter(), collections.Counter(), collections.Counter()
for line in open('graph/text.txt'):
    f = line.split()
    c, s = float(f[0]), ['<s>'] + [w if w in vocab else '<unk>' for w in f[1:]] + ['</s>']
    for i in range(1, len(s)):
        c1[s[i]] += c
        c2[s[i - 1], s[i]] += c
        if i > 1:
            c3[s[i - 2], s[i - 1], s[i]] += c
del c1['<unk>']
for line in open('graph/names.txt'):
    w, c = line.split()
    c1[w] += float(c)
for w in vocab:
    c1[w] += 0.3                     # every word has a floor
total = sum(c1.values())
p1 = {w: c / total for w, c in c1.items()}


def histories(cn):
    h = collections.defaultdict(dict)
    for k, c in cn.items():
        if '<unk>' not in k:
            h[k[:-1]][k[-1]] = c
    return h


def full(h, lower):
    """Interpolated probabilities before pruning, and the weighted difference of each."""
    out = []
    for k, d in h.items():
        n, t = sum(d.values()), len(d)
        for w, c in d.items():
            lo = lower(k[1:], w)
            p = (c + t * lo) / (n + t)
            out.append((c * (math.log(p) - math.log(t * lo / (n + t) + 1e-12)), k, w, p))
    return out


def backoffs(kept, lower):
    b = {}
    for h, row in kept.items():
        b[h] = max(1e-6, 1 - sum(row.values())) / max(1e-6, 1 - sum(lower(h[1:], w) for w in row))
    return b


lower1 = lambda h, w: p1.get(w, 1e-9)
all2 = full(histories(c2), lower1)
P2 = {(*k, w): p for _, k, w, p in all2}
lam2 = {k: len(d) / (len(d) + sum(d.values())) for k, d in histories(c2).items()}
lower2 = lambda h, w: P2.get((*h, w)) or lam2.get(h, 1.0) * p1.get(w, 1e-9)
all3 = full(histories(c3), lower2)
cut = sorted((d for d, *_ in all2 + all3), reverse=True)[min(ARCS, len(all2) + len(all3)) - 1]
keep2, keep3 = collections.defaultdict(dict), collections.defaultdict(dict)
for d, k, w, p in all3:
    if d >= cut:
        keep3[k][w] = p
need = {(k[0], k[1]) for k in keep3} | {(k[1], w) for k, row in keep3.items() for w in row}
for d, k, w, p in all2:
    if d >= cut or (k[0], w) in need:
        keep2[k][w] = p
b2 = backoffs(keep2, lower1)
final2 = lambda h, w: keep2.get(h, {}).get(w) or b2.get(h, 1.0) * p1.get(w, 1e-9)
b3 = backoffs(keep3, final2)
L = lambda x: f'{math.log10(max(x, 1e-12)):.5f}'
n2, n3 = sum(map(len, keep2.values())), sum(map(len, keep3.values()))
with open('lm.arpa', 'w') as f:
    f.write(f'\n\\data\\\nngram 1={len(p1) + 1}\nngram 2={n2}\nngram 3={n3}\n\n\\1-grams:\n-99\t<s>\t{L(b2.get(("<s>",), 1))}\n')
    for w, p in p1.items():
        f.write(f'{L(p)}\t{w}' + (f'\t{L(b2.get((w,), 1))}\n' if w != '</s>' else '\n'))
    f.write('\n\\2-grams:\n')
    for (a,), row in keep2.items():
        for w, p in row.items():
            f.write(f'{L(p)}\t{a} {w}' + (f'\t{L(b3[a, w])}' if (a, w) in b3 else '') + '\n')
    f.write('\n\\3-grams:\n')
    for (a, b), row in keep3.items():
        for w, p in row.items():
            f.write(f'{L(p)}\t{a} {b} {w}\n')
    f.write('\n\\end\\\n')
print(len(p1), 'words', n2, 'bigrams', n3, 'trigrams')
