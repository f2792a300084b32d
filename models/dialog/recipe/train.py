"""Trains the dialog model on one CPU core. See ../README.md.

  python3 train.py --data ../../../../shared/data --out RUN_FOLDER [--hold-out banking77] [--minutes 20]
"""
import argparse
import json
import os
import random
import time
from collections import Counter

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import corpus
from corpus import ACTS
from hearing import Hearing, neighbours
from model import Encoder, new_table
from talk import Talk
from words import BEGIN, END, FEATURES, clip, rows

args = argparse.ArgumentParser()
args.add_argument("--data", required=True)
args.add_argument("--heard-words", default="../../asr/starter-en-8k/graph/words.txt")
args.add_argument("--out", required=True)
args.add_argument("--hold-out", default="")
args.add_argument("--minutes", type=float, default=20)
args.add_argument("--steps", type=int, default=6000)
args.add_argument("--start-from", help="run folder whose model this run continues")
args.add_argument("--seed", type=int, default=7)
args = args.parse_args()
torch.set_num_threads(1)
torch.manual_seed(args.seed)
random.seed(args.seed)
os.makedirs(args.out, exist_ok=True)
held = set(filter(None, args.hold_out.split(",")))

sgd, tags = corpus.load_sgd(args.data)
clinc, clinc_labels, _ = corpus.load_clinc(args.data)
banking, banking_labels = ([], []) if "banking77" in held else corpus.load_banking(args.data)
sgd_intents = sorted({u["intent"] for u in sgd if u["intent"]})
tag_at = {t: i for i, t in enumerate(tags)}
counts = Counter(w for u in sgd + clinc + banking for w in u["words"])
values = [v for u in sgd for v in u["values"] if v[1]]
talk = Talk([u["words"] for u in clinc if u["acts"]["inform"] == 1] + [u["words"] for u in sgd if u["intent"]], values, args.seed)
heard = [l.split()[0] for l in open(args.heard_words) if l.split() and l.split()[0].replace("'", "").isalpha()]
heard = [w for w in heard if w == w.lower()]
known = set(heard)
near = neighbours([w for w, n in counts.items() if n >= 2], heard, counts)
hearing = Hearing(near, known, args.seed)
print(f"{len(sgd)} SGD turns, {len(tags)} tags, {len(sgd_intents)} intents; {len(clinc)} CLINC150; {len(banking)} Banking77; "
      f"{len(counts)} words, {sum(bool(v) for v in near.values())} with a near one", flush=True)

word_at, word_rows = {}, []


def index(w):
    i = word_at.get(w)
    if i is None:
        i = word_at[w] = len(word_rows)
        r = rows(w)
        word_rows.append(np.array(r + [0] * (FEATURES - len(r)), dtype=np.int64))
    return i


table = new_table(192)
net = Encoder(len(ACTS))
clinc_head = nn.Linear(net.dims, len(clinc_labels), bias=False)
banking_head = nn.Linear(net.dims, max(1, len(banking_labels)), bias=False)
intent_head = nn.Linear(net.dims, len(sgd_intents), bias=False)
tag_head = nn.Linear(net.width * 7, len(tags))
respond = nn.Linear(net.width * 7, net.dims)
to_user, to_system = nn.Linear(net.dims, net.dims), respond
if args.start_from:
    before = torch.load(os.path.join(args.start_from, "model.pt"), map_location="cpu")
    net.load_state_dict(before["net"])
    table.weight.data.copy_(before["table"])
    if "heads" in before:
        for head, state in zip((clinc_head, banking_head, intent_head, tag_head, respond, to_user), before["heads"]):
            head.load_state_dict(state)
    elif "clinc_head" in before:
        clinc_head.weight.data.copy_(before["clinc_head"])
heads = nn.ModuleList([net, clinc_head, banking_head, intent_head, tag_head, respond, to_user])
dense = torch.optim.AdamW(heads.parameters(), lr=1e-3, weight_decay=0.02)
sparse = torch.optim.SparseAdam(list(table.parameters()), lr=2e-3)


def batch(utterances):
    lists = [[index(BEGIN)] + [index(w) for w in clip(u)] + [index(END)] for u in utterances]
    width = max(map(len, lists))
    ids = np.zeros((len(lists), width), dtype=np.int64)
    mask = np.zeros((len(lists), width, 1), dtype=np.float32)
    for i, l in enumerate(lists):
        ids[i, :len(l)] = l
        mask[i, :len(l)] = 1
    unique, inverse = np.unique(ids, return_inverse=True)
    return torch.from_numpy(np.stack([word_rows[i] for i in unique])), torch.from_numpy(inverse.reshape(ids.shape)), torch.from_numpy(mask)


def encode(utterances, groups=4):
    """Encodes in groups of like length, so that little is spent on padding; gives the results in the order asked for."""
    order = sorted(range(len(utterances)), key=lambda k: len(utterances[k]))
    size = -(-len(order) // groups)
    parts = []
    for g in range(0, len(order), size):
        unique, inverse, mask = batch([utterances[k] for k in order[g:g + size]])
        parts.append(net(F.dropout(table(unique), 0.1, net.training)[inverse] * mask, mask))
    back = torch.argsort(torch.tensor(order))
    return [torch.cat(p)[back] for p in zip(*parts)]


def cosine(e, head):
    return 20 * e @ F.normalize(head.weight, dim=1).t()


def act_loss(logits, ys):
    y = torch.tensor([[0 if u[a] is None else u[a] for a in ACTS] for u in ys], dtype=torch.float32)
    m = torch.tensor([[0 if u[a] is None else 1 for a in ACTS] for u in ys], dtype=torch.float32)
    return (F.binary_cross_entropy_with_logits(logits, y, reduction="none") * m).sum() / m.sum()


def prefix(u):
    """A beginning of the utterance that is not the end of a sentence; None when there is none."""
    n = len(u["words"])
    cuts = [k for k in range(1, n) if k not in u["ends"]]
    return u["words"][:random.choice(cuts)] if cuts else None


def hear(ws):
    x = random.random()
    return ws if x < 0.4 else hearing.corrupt(ws, 0.1 if x < 0.75 else 0.25)


with_intent = [u for u in sgd if u["intent"]]
whole = set(" ".join(u["words"]) for u in sgd + clinc)
start, log = time.time(), Counter()
step = 0
while step < args.steps and time.time() - start < args.minutes * 60:
    progress = max(step / args.steps, (time.time() - start) / (args.minutes * 60))
    warm = min(1.0, (step + 1) / 100) * max(0.02, 1 - progress)
    dense.param_groups[0]["lr"], sparse.param_groups[0]["lr"] = 1.5e-3 * warm, 3e-3 * warm
    s = random.sample(sgd, 32) + random.sample(with_intent, 16)
    c = random.sample(clinc, 56)
    b = random.sample(banking, 36) if banking else []
    t = [talk.sample() for _ in range(32)]
    p = [x for x in (prefix(u) for u in random.sample(sgd, 40) + random.sample(clinc, 24) + (random.sample(banking, 8) if banking else []))
         if x and " ".join(x) not in whole]
    follow = [u for u in s[:32] if u["follow"]]
    # the caller's turns are heard, the agent's are its own words
    texts = [hear(u["words"]) for u in s + c + b] + [hear(x[0]) for x in t] + [hear(x) for x in p] + [u["follow"][:16] for u in follow]
    e, acts, done, pooled = encode(texts)
    ns, nc, nb, nt, np_ = len(s), len(c), len(b), len(t), len(p)
    i = 0
    y_tags = torch.zeros(ns, len(tags))
    for k, u in enumerate(s):
        for g in u["tags"]:
            if g in tag_at:
                y_tags[k, tag_at[g]] = 1
    losses = {"tags": 40 * F.binary_cross_entropy_with_logits(tag_head(pooled[:ns]), y_tags)}
    have = [k for k, u in enumerate(s) if u["intent"]]
    losses["intent"] = F.cross_entropy(cosine(e[have], intent_head), torch.tensor([sgd_intents.index(s[k]["intent"]) for k in have]))
    losses["clinc"] = 2 * F.cross_entropy(cosine(e[ns:ns + nc], clinc_head), torch.tensor([clinc_labels.index(u["label"]) for u in c]), label_smoothing=0.05)
    if b:
        losses["banking"] = 2 * F.cross_entropy(cosine(e[ns + nc:ns + nc + nb], banking_head), torch.tensor([banking_labels.index(u["label"]) for u in b]), label_smoothing=0.05)
    n = ns + nc + nb + nt
    losses["acts"] = 4 * act_loss(acts[:n], [u["acts"] for u in s + c + b] + [x[1] for x in t])
    y_done = torch.cat([torch.ones(n), torch.zeros(np_)])
    even = torch.cat([torch.full((n,), 0.5 / n), torch.full((np_,), 0.5 / np_)])   # both kinds count the same
    losses["done"] = 1.5 * F.binary_cross_entropy_with_logits(done[:n + np_], y_done, weight=even, reduction="sum")
    f = [k for k, u in enumerate(s[:32]) if u["follow"]]
    ask = F.normalize(to_user(e[f]), dim=1)
    answer = F.normalize(respond(pooled[n + np_:]), dim=1)
    losses["respond"] = 0.5 * F.cross_entropy(15 * ask @ answer.t(), torch.arange(len(f)))
    loss = sum(losses.values())
    dense.zero_grad()
    sparse.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(heads.parameters(), 2.0)
    dense.step()
    sparse.step()
    step += 1
    for k, v in losses.items():
        log[k] += float(v)
    log["clinc_acc"] += float((cosine(e[ns:ns + nc], clinc_head).argmax(1) == torch.tensor([clinc_labels.index(u["label"]) for u in c])).float().mean())
    if step % 100 == 0:
        print(f"{step} {time.time() - start:.0f}s " + " ".join(f"{k} {v / 100:.3f}" for k, v in log.items()), flush=True)
        log.clear()
    if step % 200 == 0:
        torch.save({"net": net.state_dict(), "table": table.weight.data, "step": step, "held": sorted(held)}, os.path.join(args.out, "model.pt.new"))
        os.replace(os.path.join(args.out, "model.pt.new"), os.path.join(args.out, "model.pt"))
torch.save({"net": net.state_dict(), "table": table.weight.data, "step": step, "held": sorted(held),
            "heads": [h.state_dict() for h in (clinc_head, banking_head, intent_head, tag_head, respond, to_user)]}, os.path.join(args.out, "model.pt"))
print(f"done: {step} steps, {time.time() - start:.0f} s", flush=True)
