"""Puts sentences, phonemes, times and the teacher's parameters into one file for the training.

  python3 prep.py corpus.txt TEACHER_FOLDER prepared.npz
"""
import os
import sys

import numpy as np

from align import align
from phonemes import ipa, tokens

corpus, teacher, out = sys.argv[1:4]
ORDER = 45
with open(corpus, encoding="utf-8") as file:
    lines = [line for line in file.read().split("\n") if line]

kept, refused = [], 0
for i, line in enumerate(lines):
    base = os.path.join(teacher, f"{i:05d}")
    if not os.path.exists(base + ".dur") or os.path.getsize(base + ".mcp") == 0:
        continue
    phonemes = ipa(line)
    phones = []
    with open(base + ".dur") as file:
        for label in file:
            begin, end, name = label.split()[:3]
            phones.append((name.split("-")[1].split("+")[0], int(end) - int(begin)))
    if not phonemes or len(phones) < 3:
        refused += 1
        continue
    mcp = np.fromfile(base + ".mcp", np.float32).reshape(-1, ORDER)
    lf0 = np.fromfile(base + ".lf0", np.float32)
    # The labels count in units that depend on the frame's length in samples; the number of frames does not.
    unit = len(mcp) / sum(length for _, length in phones)
    phones = [(name, length * unit) for name, length in phones]
    lead = phones[0][1] if phones[0][0] == "pau" else 0
    tail = phones[-1][1] if phones[-1][0] == "pau" else 0
    spoken = phones[bool(lead):len(phones) - bool(tail)]
    ids = tokens(phonemes)
    found = align(ids, spoken)
    if found is None or found[1] > 0.25:
        refused += 1
        continue
    frames = np.array(found[0])
    if tail:
        frames[-1] += tail
    kept.append((line, ids, lead, frames, mcp, lf0))
    if i % 200 == 0:
        print(i, len(kept), refused, line, "".join(ids), f"{found[1]:.2f}", flush=True)

np.savez(out, lines=np.array([k[0] for k in kept]), ids=np.array(["".join(k[1]) for k in kept]), lead=np.array([k[2] for k in kept]),
         tokens=np.array([len(k[1]) for k in kept]), frames=np.concatenate([k[3] for k in kept]).astype(np.float32),
         lengths=np.array([len(k[4]) for k in kept]), mcp=np.concatenate([k[4] for k in kept]).astype(np.float16), lf0=np.concatenate([k[5] for k in kept]))
print(f"{len(kept)} sentences, {refused} refused, {sum(len(k[4]) for k in kept) / 720000:.2f} hours")
