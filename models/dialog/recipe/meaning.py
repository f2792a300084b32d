"""Word vectors from which words keep company: positive pointwise mutual information of words within five of each other,
reduced by a seeded randomised SVD, its directions counted alike (Levy and Goldberg 2014; Halko et al. 2011), each scaled by how little its frequency
gives away (Arora et al. 2017). Half a minute on one core; they carry to sites whose intents no corpus names.
"""
from collections import Counter

import numpy as np

from words import rows

SIZE, WINDOW, COMMON = 300, 5, 3e-3


def vectors(texts, fewest=4):
    """(words, float32 [words, SIZE]); the sum over an utterance's words is its meaning."""
    counts = Counter(w for t in texts for w in t)
    vocabulary = sorted(w for w, n in counts.items() if n >= fewest)
    at = {w: i for i, w in enumerate(vocabulary)}
    n = len(vocabulary)
    pairs, weights = [], []
    for t in texts:
        ids = [at[w] for w in t if w in at]
        for d in range(1, WINDOW + 1):
            pairs += [a * n + b for a, b in zip(ids, ids[d:])]
            weights += [1 / d] * max(0, len(ids) - d)
    together = np.bincount(np.array(pairs), weights=np.array(weights, dtype=np.float32), minlength=n * n).reshape(n, n).astype(np.float32)
    together += together.T
    of = together.sum(1)
    context = of ** 0.75
    context /= context.sum()
    info = np.log(np.maximum(together, 1e-9) / (of[:, None] * context[None, :] + 1e-9))
    info[together <= 0] = 0
    np.maximum(info, 0, out=info)
    q = np.random.default_rng(0).standard_normal((n, SIZE + 20)).astype(np.float32)
    for _ in range(4):
        q, _ = np.linalg.qr(info @ q)
    u, _, _ = np.linalg.svd(q.T @ info, full_matrices=False)
    v = q @ u[:, :SIZE]
    v /= np.linalg.norm(v, axis=1, keepdims=True) + 1e-9
    frequency = np.array([counts[w] for w in vocabulary]) / sum(counts.values())
    return vocabulary, (v * (COMMON / (COMMON + frequency))[:, None]).astype(np.float32)


def lookup(vocabulary, vectors_of, table_rows):
    """What the graph needs to find a word's vector by its rows: at[own row] -> vector (0: none) and the row of its
    second feature as a check, so that an unknown word that shares the row gets no vector."""
    at = np.zeros(table_rows, dtype=np.int64)
    check = np.full(len(vocabulary) + 1, -1, dtype=np.int64)
    kept = np.vstack([np.zeros((1, vectors_of.shape[1]), dtype=np.float32), vectors_of])
    for i, w in enumerate(vocabulary):
        own = rows(w) + [0]
        if at[own[0]] == 0:     # the first of two that share a row keeps it
            at[own[0]] = i + 1
            check[i + 1] = own[1]
    return at, check, kept
