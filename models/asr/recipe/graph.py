"""The look-ahead graph without Kaldi: graph.py MODEL.mdl LEXICON OUT -> OUT/HCL.txt, OUT/words.txt (before relabelling).

HCL is written as a prefix tree over biphone contexts: one root per phone that may stand before a word, the word's label where the
word is the only one left, equal tails shared. State 0 is the root at the start. Every frame costs log 2 (self-loop and leaving
alike), silence between words another log 2, as Kaldi's graphs have it."""
import collections
import os
import pickle
import sys

import graphs
import nnet3

HALF = 0.693147182
UNKNOWN = 5.0                        # what `[unk]` costs, lest line noise behind the words be heard as one
model = nnet3.Model(sys.argv[1])
out = sys.argv[3]
os.makedirs(out, exist_ok=True)
ctx = graphs.Contexts(pickle.load(open('contexts.pkl', 'rb')))
number = {t: i for i, t in enumerate((p, f, l) for p, _, f, l in model.tuples)}
disambig = 2 * len(model.tuples) + 1


def tid(left, phone):
    """transition id of entering `phone` after `left`, and of staying in it."""
    f, l = ctx[graphs.plain(left), graphs.plain(phone)] if left else ctx[0, graphs.plain(phone)]
    i = number.get((phone, f, l))
    if i is None:                    # the pdfs of a neighbour may be unknown to this phone's own tuples: take one that exists
        i = next(k for k, t in enumerate(model.tuples) if t[0] == phone)
    return 2 * i + 2, 2 * i + 1


lexicon = []
for line in open(sys.argv[2]):
    f = line.split()
    if f[0] in ('<SIL>', '<UNK>'):
        continue
    lexicon.append((f[0], tuple(graphs.pronounce(f[1:]))))
lexicon.append(('[unk]', (graphs.phone_id('SPN', 0) + 4,)))   # the form that is a word of its own: word alignment needs it
words = sorted({w for w, _ in lexicon})
ids = {w: i + 1 for i, w in enumerate(words)}
backoff = len(words) + 1

# prefix tree: node = [children, words that end here, how many words below]
root = [{}, [], 0]
for w, pron in lexicon:
    n = root
    for p in pron:
        n[2] += 1
        n = n[0].setdefault(p, [{}, [], 0])
    n[1].append(ids[w])
    n[2] += 1

states, key_of, nextid = {}, {}, [0]
arcs = []


def new():
    nextid[0] += 1
    return nextid[0] - 1


lefts = sorted({1, 6} | {p[-1] for _, p in lexicon})
start = new()                        # utterance start: as after silence, but with left context 0
roots = {a: new() for a in lefts}
silence = new()                      # in the silence itself; words may follow from here with left context silence


def arc(s, d, i, o, w):
    arcs.append((s, d, i, o, w))


shared = {}


def tail(node, left, phone, label):
    """State reached on entering `phone` (context `left`) at `node`; `label`: the word is already written. Equal tails are one state."""
    f, loop = tid(left, phone)
    leaving = []
    if node[1]:
        for w in node[1]:
            leaving.append((roots[phone], 0, 0 if label else w))
    for c, child in sorted(node[0].items()):
        enter, _ = tid(phone, c)
        one = child[2] == 1 and not label
        target = tail(child, phone, c, label or one)
        leaving.append((target, enter, only(child) if one else 0))
    k = (loop, tuple(leaving))
    if k not in shared:
        s = shared[k] = new()
        arc(s, s, loop, 0, HALF)
        for d, i, o in leaving:
            arc(s, d, i, o, HALF if i else 0.0)
    return shared[k]


def only(node):
    while not node[1]:
        node = next(iter(node[0].values()))
    return node[1][0]


sys.setrecursionlimit(10000)
enter_sil, stay_sil = tid(0, 1)
arc(silence, silence, stay_sil, 0, HALF)
for a, s in [(0, start)] + list(roots.items()) + [('sil', silence)]:
    left = 1 if a == 'sil' else a
    arc(s, s, disambig, backoff, 0.0)
    cost = 0.0 if a == 'sil' else HALF
    if a != 'sil':
        arc(s, silence, enter_sil, 0, HALF + HALF)
    for p, node in sorted(root[0].items()):
        one = node[2] == 1
        arc(s, tail(node, left, p, one), tid(left, p)[0], only(node) if one else 0, HALF + cost + (UNKNOWN if graphs.base_of(p) == 'SPN' else 0))
with open(f'{out}/HCL.txt', 'w') as f:
    by = collections.defaultdict(list)
    for a in arcs:
        by[a[0]].append(a)
    for s in range(nextid[0]):
        for a in by[s]:
            f.write('%d\t%d\t%d\t%d\t%.6f\n' % a)
    for s in [start, *roots.values()]:
        f.write(f'{s}\t{HALF}\n')
    f.write(f'{silence}\t0\n')
with open(f'{out}/words.txt', 'w') as f:
    f.write('<eps> 0\n' + ''.join(f'{w} {i}\n' for w, i in ids.items()) + f'#0 {backoff}\n<s> {backoff + 1}\n</s> {backoff + 2}\n')
open(f'{out}/disambig_tid.int', 'w').write(f'{disambig}\n')
print(len(words), 'words', nextid[0], 'states', len(arcs), 'arcs')
