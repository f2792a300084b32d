"""Phones, biphone contexts and the two graphs of lattice-free MMI.

contexts(): (left phone, phone) -> (forward pdf, self-loop pdf), read off an existing HCLr.fst, printed by fstprint. Pairs that it
does not hold take the pdfs of the left phone nearest in kind.
"""
import collections
import ctypes
import math
import os
import pickle
import random
import subprocess

import numpy as np

BASE = ['SIL', 'SPN'] + ('aa ae ah ao aw ax ay b ch d dh eh er ey f g hh ih iy jh k l m n ng ow oy p r s sh t th uh uw v w y z zh').split()
KIND = {p: k for k, v in dict(front='iy ih ey eh ae', back='aa ao ah ax ow uw uh er aw oy ay', stop='b d g p t k', fric='f v s z sh zh th dh hh',
                              affr='ch jh', nasal='m n ng', liquid='l r w y', none='SIL SPN').items() for p in v.split()}


def phone_id(base, position):
    """position: 0 begin, 1 end, 2 internal, 3 singleton. Silence and noise are kept as their plain form."""
    k = BASE.index(base)
    return 1 + 5 * k if k < 2 else 11 + 4 * (k - 2) + position


def base_of(phone):
    return BASE[(phone - 1) // 5] if phone <= 10 else BASE[2 + (phone - 11) // 4]


def plain(phone):
    return phone if phone > 10 else 1 + 5 * ((phone - 1) // 5)


def pronounce(base):
    """Phones of one word, by position."""
    if base[0] in ('SIL', 'SPN'):
        return [phone_id(base[0], 0)]
    if len(base) == 1:
        return [phone_id(base[0], 3)]
    return [phone_id(p, 0 if i == 0 else 1 if i == len(base) - 1 else 2) for i, p in enumerate(base)]


def contexts(model, printed_hcl):
    arcs = collections.defaultdict(list)
    for line in open(printed_hcl):
        f = line.split()
        if len(f) >= 4:
            arcs[int(f[0])].append((int(f[1]), int(f[2])))
    ids = model.transition_ids()
    n = 2 * len(model.tuples)
    spell = {}                       # state with a self-loop -> its phone
    for s, out in arcs.items():
        for d, i in out:
            if d == s and i in ids:
                spell[s] = ids[i][0]

    def following(s):                # transition ids reachable without a frame
        seen, todo, found = {s}, [s], set()
        while todo:
            q = todo.pop()
            for d, i in arcs[q]:
                if 1 <= i <= n:
                    if d != q:
                        found.add(i)
                elif d not in seen:
                    seen.add(d)
                    todo.append(d)
        return found

    table = {}
    for s, left in [(0, 0)] + list(spell.items()):
        for i in following(s):
            phone, pdf, loop = ids[i]
            if loop:
                continue
            key = (plain(left), plain(phone))
            table.setdefault(key, collections.Counter())[model.tuples[(i - 1) // 2][2:]] += 1
    clash = sum(len(v) > 1 for v in table.values())
    return {k: v.most_common(1)[0][0] for k, v in table.items()}, clash


class Contexts:
    def __init__(self, table):
        self.table = table
        self.cache = {}
        self.by_phone = collections.defaultdict(dict)
        for (a, b), v in table.items():
            self.by_phone[b][a] = v

    def __getitem__(self, pair):
        if pair in self.table:
            return self.table[pair]
        if pair not in self.cache:
            left, phone = pair
            seen = self.by_phone[phone]
            for other in range(4):       # a form of the phone that no known word has: another position of the same phone
                if not seen and phone > 10:
                    seen = self.by_phone[11 + (phone - 11) // 4 * 4 + other]
            want = base_of(left) if left else 'SIL'

            def distance(a):
                b = base_of(a) if a else 'SIL'
                return (b != want) * 2 + (KIND[b] != KIND[want]) * 4 + (left > 10 and a > 10 and (left - 11) % 4 != (a - 11) % 4)
            self.cache[pair] = seen[min(seen, key=lambda a: (distance(a), a))]
        return self.cache[pair]


def load_lexicon(path):
    lex = collections.defaultdict(list)
    for line in open(path):
        f = line.split()
        lex[f[0]].append(pronounce(f[1:]))
    return lex


def denominator(lexicon, lines, ctx, silence=0.25, seed=1):
    """Phone trigram with back-off over pronounced lines; states are the pairs (left phone, phone)."""
    rng = random.Random(seed)
    uni, tri, starts = collections.defaultdict(collections.Counter), collections.defaultdict(collections.Counter), collections.Counter()
    for line in lines:
        words = line.split()
        if not words or any(w not in lexicon for w in words):
            continue
        seq = []
        if rng.random() < 0.7:
            seq.append(1)
        for w in words:
            seq += rng.choice(lexicon[w])
            if rng.random() < silence:
                seq.append(1)
        if seq[-1] != 1 and rng.random() < 0.7:
            seq.append(1)
        starts[seq[0]] += 1
        hist = (0, seq[0])
        for p in seq[1:]:
            uni[hist[1]][p] += 1
            tri[hist][p] += 1
            hist = (hist[1], p)
    for p in (1, 6):                 # noise with nothing said
        starts[p] += sum(starts.values()) // 50
        uni[p][p] += 1
    uni[1][6] += 50
    uni[6][1] += 50
    states = {}

    def state(a, b):
        return states.setdefault((a, b), len(states))
    for p in starts:
        state(0, p)
    for a in uni:
        for b in uni[a]:
            state(a, b)
    fr, to, w, jf, jt, jw = [], [], [], [], [], []
    junction = {p: i for i, p in enumerate(sorted({b for _, b in states}))}
    for a, row in uni.items():
        n = sum(row.values())
        for b, c in row.items():
            jf.append(junction[a]); jt.append(states[a, b]); jw.append(c / n)
    bo = np.ones(len(states), np.float32)
    for (a, b), row in tri.items():
        n = sum(row.values())
        keep = {c: k for c, k in row.items() if k >= 3}
        if n < 20 or not keep:
            continue
        d = 0.7                      # absolute discount, the rest to the bigram
        left = 1.0
        for c, k in keep.items():
            fr.append(states[a, b]); to.append(states[b, c]); w.append((k - d) / n); left -= (k - d) / n
        bo[states[a, b]] = left
    total = sum(starts.values())
    init = np.zeros(len(states), np.float32)
    for p, c in starts.items():
        init[states[0, p]] = c / total
    pdfs = np.array([ctx[k] for k in states], np.int32)
    i32, f32 = lambda v: np.array(v, np.int32), lambda v: np.array(v, np.float32)
    return dict(fpdf=np.ascontiguousarray(pdfs[:, 0]), lpdf=np.ascontiguousarray(pdfs[:, 1]), init=init, out=i32([junction[b] for _, b in states]), bo=bo,
                junctions=len(junction), fr=i32(fr), to=i32(to), w=f32(w), jf=i32(jf), jt=i32(jt), jw=f32(jw))


def numerator(words, lexicon, ctx, silence=0.5):
    """Graph of one utterance: optional silence at the ends and between words, every pronunciation. Also names each node's word."""
    node, arcs, init, final = {}, [], {}, {}
    info = []

    def add(key, left, phone, word):
        k = key + (left,)
        if k not in node:
            node[k] = len(info)
            info.append((left, phone, word))
        return node[k]
    ls, lk = math.log(silence), math.log(1 - silence)
    ends = [(None, 0, 0.0)]          # (node, its phone, weight so far)
    for i in range(len(words) + 1):
        opened = list(ends)
        if i < len(words) and words[i] == '<SIL>':
            pass
        else:
            opened = [(n, p, w + lk) for n, p, w in ends]
            for n, p, w in ends:
                s = add((i, 'sil'), p, 1, -1)
                (init.__setitem__(s, w + ls) if n is None else arcs.append((n, s, w + ls)))
                opened.append((s, 1, 0.0))
        if i == len(words):
            for n, p, w in opened:
                final[n] = max(w, final.get(n, -1e30))
            break
        prons = lexicon[words[i]]
        ends = {}
        for j, pron in enumerate(prons):
            lw = -math.log(len(prons))
            for n, p, w in opened:
                s = add((i, j, 0), p, pron[0], i)
                (init.__setitem__(s, w + lw) if n is None else arcs.append((n, s, w + lw)))
            heads = [(v, info[v][1]) for k, v in node.items() if k[:3] == (i, j, 0)]
            for d in range(1, len(pron)):
                s = add((i, j, d), pron[d - 1], pron[d], i)
                for h, _ in heads:
                    arcs.append((h, s, 0.0))
                heads = [(s, pron[d])]
            for h, p in heads:
                ends[h] = p
        ends = [(h, p, 0.0) for h, p in ends.items()]
    pdfs = np.array([ctx[(a, b)] for a, b, _ in info], np.int32)
    arcs = sorted(set(arcs))
    n = len(info)
    fi, ff = np.full(n, -1e30, np.float32), np.full(n, -1e30, np.float32)
    for k, v in init.items():
        fi[k] = v
    for k, v in final.items():
        ff[k] = v
    return dict(fpdf=np.ascontiguousarray(pdfs[:, 0]), lpdf=np.ascontiguousarray(pdfs[:, 1]), init=fi, final=ff,
                fr=np.array([a[0] for a in arcs], np.int32), to=np.array([a[1] for a in arcs], np.int32),
                w=np.array([a[2] for a in arcs], np.float32), word=np.array([i[2] for i in info], np.int32), phone=np.array([i[1] for i in info], np.int32))


def compiled(folder='.'):
    here = os.path.dirname(os.path.abspath(__file__))
    so, src = os.path.join(folder, 'lfmmi.so'), os.path.join(here, 'lfmmi.cpp')
    if not os.path.exists(so) or os.path.getmtime(so) < os.path.getmtime(src):
        subprocess.run(['g++', '-O3', '-march=native', '-shared', '-fPIC', '-o', so, src], check=True)
    lib = ctypes.CDLL(os.path.abspath(so))
    lib.numerator.restype = ctypes.c_double
    return lib


def _p(a, t=ctypes.c_float):
    return a.ctypes.data_as(ctypes.POINTER(t))


def run_numerator(lib, x, g, grad=None, scale=1.0, best=False):
    i = ctypes.c_int
    path = np.full(len(x), -1, np.int32) if best else None
    v = lib.numerator(_p(x), i(x.shape[0]), i(x.shape[1]), i(len(g['fpdf'])), _p(g['fpdf'], i), _p(g['lpdf'], i), _p(g['init']), _p(g['final']),
                      i(len(g['fr'])), _p(g['fr'], i), _p(g['to'], i), _p(g['w']), ctypes.c_float(scale), None if grad is None else _p(grad),
                      None if path is None else _p(path, i))
    return (v, path) if best else v


def run_denominator(lib, x, lengths, g, grad, scale=-1.0):
    """x: (L, T, P) float32, L <= 8."""
    i = ctypes.c_int
    z = np.zeros(len(x))
    n = np.array(lengths, np.int32)
    lib.denominator(_p(x), i(x.shape[0]), i(x.shape[1]), i(x.shape[2]), _p(n, i), i(len(g['fpdf'])), _p(g['fpdf'], i), _p(g['lpdf'], i), _p(g['init']),
                    _p(g['out'], i), _p(g['bo']), i(g['junctions']), i(len(g['fr'])), _p(g['fr'], i), _p(g['to'], i), _p(g['w']),
                    i(len(g['jf'])), _p(g['jf'], i), _p(g['jt'], i), _p(g['jw']), ctypes.c_float(scale), _p(grad), z.ctypes.data_as(ctypes.POINTER(ctypes.c_double)))
    return z
