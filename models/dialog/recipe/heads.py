"""Trains the heads for acts, completeness and tags on the body that train.py left, which stays as it is: features are
computed once, so many passes cost little.

  python3 heads.py --data ../../../../shared/data --start START.npz --run RUN_FOLDER --out OTHER_RUN_FOLDER
"""
import argparse
import os
import random
from collections import Counter

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import corpus
from corpus import ACTS, TAGS
from hearing import Hearing, neighbours
from model import WIDTH, Encoder
from talk import Talk
from words import Pieces, quoted

args = argparse.ArgumentParser()
args.add_argument("--data", required=True)
args.add_argument("--start", required=True)
args.add_argument("--run", required=True)
args.add_argument("--out", required=True)
args.add_argument("--heard-words", default="../../asr/starter-en-8k/graph/words.txt")
args.add_argument("--scale", type=float, default=1, help="of the number of sentences")
args.add_argument("--unseen", default="../../../tests/EdgeVoice.Dialog.Tests/Understanding/DialogActTests.cs", help="no sentence quoted in this file is trained on")
args = args.parse_args()
torch.set_num_threads(1)
torch.manual_seed(11)
random.seed(11)

sgd, _ = corpus.load_sgd(args.data)
clinc, _, _ = corpus.load_clinc(args.data)
counts = Counter(w for u in sgd + clinc for w in u["words"])
talk = Talk([u["words"] for u in clinc if u["acts"]["inform"] == 1] + [u["words"] for u in sgd if u["intent"]], [v for u in sgd for v in u["values"] if v[1]], 11)
first_names, last_names = corpus.load_names(args.data)
with open(args.heard_words, encoding="utf-8") as lines:
    heard = [w for w in (l.split()[0] for l in lines if l.split()) if w in counts and w.replace("'", "").isalpha()]
unseen = quoted(args.unseen)
hearing = Hearing(neighbours([w for w, n in counts.items() if n >= 2], heard, counts), set(heard), 11)

net = Encoder(len(ACTS), len(TAGS))
table, vocabulary = net.start(args.start)
pieces = Pieces(vocabulary)
saved = torch.load(os.path.join(args.run, "model.pt"), map_location="cpu")
net.load_state_dict(saved["net"])
net.eval()


def features(utterances):
    ids, mask, last, places, counted = pieces.batch(utterances)
    with torch.no_grad():
        _, pooled, ending, words = net.features(table[torch.from_numpy(ids)], torch.from_numpy(mask), torch.from_numpy(last), torch.from_numpy(places))
    return pooled, ending, [words[i, :n] for i, n in enumerate(counted)]


def hear(ws, tags=None):
    x = random.random()
    out = [(w, i) for i, w in enumerate(ws)] if x < 0.5 or len(ws) == 1 else hearing.heard(ws, 0.1 if x < 0.8 else 0.25)
    return [w for w, _ in out], None if tags is None else [tags[i] if i is not None else "o" for _, i in out]


def prefix(u):
    cuts = [k for k in range(1, len(u["words"])) if k not in u["ends"]]
    return u["words"][:random.choice(cuts)] if cuts else None


def evaluate(turns):
    """F1 of acts and the area under the curve of completeness on a development split."""
    rest = [(u, prefix(u)) for u in turns]
    whole, begun = [u["words"] for u, _ in rest], [p for _, p in rest if p]
    def run(texts):
        acts, done = [], []
        order = sorted(range(len(texts)), key=lambda k: len(texts[k]))
        for at in range(0, len(order), 128):
            p, e, _ = features([texts[k] for k in order[at:at + 128]])
            with torch.no_grad():
                acts.append(net.acts(p)), done.append(net.finished(e).squeeze(1))
        back = np.argsort(order)
        return torch.cat(acts)[back], torch.cat(done)[back]
    acts, done = run(whole)
    _, open_ = run(begun)
    ranks = torch.argsort(torch.argsort(torch.cat([done, open_]))).float() + 1
    auc = (ranks[:len(done)].sum() - len(done) * (len(done) + 1) / 2) / (len(done) * len(open_))
    out = [f"auc {float(auc):.4f}"]
    for a in ("affirm", "deny", "thanks", "bye", "inform"):
        k = [i for i, (u, _) in enumerate(rest) if u["acts"][a] is not None]
        y, x = torch.tensor([rest[i][0]["acts"][a] for i in k]) > 0, acts[k, ACTS.index(a)] > 0
        out.append(f"{a} {200 * float((x & y).sum()) / max(1, float(x.sum() + y.sum())):.1f}")
    return " ".join(out)


n = lambda k: int(k * args.scale)
dev = random.sample(corpus.load_sgd(args.data, "dev")[0], n(2000))
print("before:", evaluate(dev), flush=True)
whole = set(" ".join(u["words"]) for u in sgd + clinc) | set(" ".join(talk.sample()[0]) for _ in range(40000)) | set(" ".join(talk.request()[0]) for _ in range(20000))
lessons = []      # words, acts or None, finished or None, tags or None
with_values = [u for u in sgd if any(t != "o" for t in u["tags_of"])]


def begun(p, count_as=0):
    if p and " ".join(p) not in whole and " ".join(p) not in unseen:
        lessons.append((hear(p)[0], None, count_as, None))


for u in random.sample(sgd, n(12000)) + random.sample(with_values, n(3000)):
    ws, tags = hear(u["words"], u["tags_of"])
    lessons.append((ws, u["acts"], 1, tags))
for u in random.sample(clinc, min(len(clinc), n(3000))):
    lessons.append((hear(u["words"])[0], u["acts"], 1, None))
for _ in range(n(7000)):
    ws, y = talk.sample()
    if " ".join(ws) not in unseen:
        lessons.append((hear(ws)[0], y, 1, None))
for _ in range(n(2500)):
    ws, start = talk.request()
    if " ".join(ws) not in unseen:
        lessons.append((hear(ws)[0], None, 1, None))
    begun(start)
for _ in range(n(1500)):
    begun(talk.steering_begun())
for _ in range(n(1000)):
    ws, tags = talk.named(first_names, last_names)
    ws, tags = hear(ws, tags)
    lessons.append((ws, None, None, tags))
for u in random.sample(sgd, n(9000)) + random.sample(clinc, min(len(clinc), n(3000))):
    begun(prefix(u))
lessons.sort(key=lambda l: len(l[0]))
pooled, ending, words = [], [], []
for at in range(0, len(lessons), 128):
    a, b, c = features([l[0] for l in lessons[at:at + 128]])
    pooled.append(a), ending.append(b), words.extend(c)
pooled, ending = torch.cat(pooled), torch.cat(ending)
print(f"{len(lessons)} sentences", flush=True)


def train(head, x, loss_of, epochs, lr):
    optimiser = torch.optim.AdamW(head.parameters(), lr=lr, weight_decay=0.02)
    total, step = epochs * -(-len(x) // 256), 0
    head.train()
    for _ in range(epochs):
        order, sum_ = torch.randperm(len(x)), 0.0
        for at in range(0, len(x), 256):
            k = order[at:at + 256]
            loss = loss_of(head(F.dropout(x[k], 0.1)), k)
            optimiser.param_groups[0]["lr"] = lr * (1 - step / total)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            step += 1
            sum_ += float(loss) * len(k) / len(x)
    print(f"{len(x)} lessons, loss {sum_:.4f}", flush=True)
    head.eval()


k = [i for i, l in enumerate(lessons) if l[1] is not None]
y = torch.tensor([[lessons[i][1][a] or 0 for a in ACTS] for i in k], dtype=torch.float32)
m = torch.tensor([[0 if lessons[i][1][a] is None else 1 for a in ACTS] for i in k], dtype=torch.float32)
train(net.acts, pooled[k], lambda out, j: (F.binary_cross_entropy_with_logits(out, y[j], reduction="none") * m[j]).sum() / m[j].sum(), 15, 8e-4)

k = [i for i, l in enumerate(lessons) if l[2] is not None]
done = torch.tensor([float(lessons[i][2]) for i in k])
even = torch.where(done > 0, 0.5 / done.mean(), 0.5 / (1 - done.mean()))
train(net.finished, ending[k], lambda out, j: F.binary_cross_entropy_with_logits(out.squeeze(1), done[j], weight=even[j]), 12, 6e-4)

tag_at = {t: i for i, t in enumerate(TAGS)}
k = [i for i, l in enumerate(lessons) if l[3] is not None]
x = torch.cat([words[i] for i in k])
tags = torch.tensor([tag_at[t] for i in k for t in lessons[i][3][:len(words[i])]])
assert len(x) == len(tags)
train(net.tags, x, lambda out, j: F.cross_entropy(out, tags[j]), 5, 5e-4)

print("after:", evaluate(dev), flush=True)
os.makedirs(args.out, exist_ok=True)
torch.save({"net": net.state_dict(), "heads": saved["heads"], "step": saved["step"], "held": saved["held"]}, os.path.join(args.out, "model.pt"))
