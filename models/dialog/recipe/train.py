"""Trains the dialog model on one CPU core. See ../README.md.

  python3 train.py --data ../../../../shared/data --start START.npz --out RUN_FOLDER [--hold-out banking77] [--minutes 60] [--steps 1500]
"""
import argparse
import os
import random
import time
from collections import Counter

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
args.add_argument("--start", required=True, help="what start.py wrote")
args.add_argument("--heard-words", default="../../asr/starter-en-8k/graph/words.txt")
args.add_argument("--out", required=True)
args.add_argument("--hold-out", default="banking77")
args.add_argument("--minutes", type=float, default=60)
args.add_argument("--steps", type=int, default=1500)
args.add_argument("--goes-on", help="run folder whose weights to start with")
args.add_argument("--unseen", default="../../../tests/EdgeVoice.Dialog.Tests/Understanding/DialogActTests.cs", help="no sentence quoted in this file is trained on")
args.add_argument("--frozen", type=int, default=0, help="lowest layers that stay as they are")
args.add_argument("--rate", type=float, default=1.2e-4, help="of learning, for the body, at its highest")
args.add_argument("--seed", type=int, default=7)
args = args.parse_args()
torch.set_num_threads(1)
torch.manual_seed(args.seed)
random.seed(args.seed)
os.makedirs(args.out, exist_ok=True)
held = set(filter(None, args.hold_out.split(",")))

sgd, _ = corpus.load_sgd(args.data)
clinc, clinc_labels, outside = corpus.load_clinc(args.data)
banking, banking_labels = ([], []) if "banking77" in held else corpus.load_banking(args.data)
sgd_intents = sorted({u["intent"] for u in sgd if u["intent"]})
counts = Counter(w for u in sgd + clinc + banking for w in u["words"])
values = [v for u in sgd for v in u["values"] if v[1]]
talk = Talk([u["words"] for u in clinc if u["acts"]["inform"] == 1] + [u["words"] for u in sgd if u["intent"]], values, args.seed)
first_names, last_names = corpus.load_names(args.data)
with open(args.heard_words, encoding="utf-8") as lines:
    heard = [w for w in (l.split()[0] for l in lines if l.split()) if w.replace("'", "").isalpha() and w == w.lower()]
near = neighbours([w for w, n in counts.items() if n >= 2], heard, counts)
hearing = Hearing(near, set(heard), args.seed)
clinc_at, intent_at, banking_at, tag_at = ({x: i for i, x in enumerate(l)} for l in (clinc_labels, sgd_intents, banking_labels, TAGS))

net = Encoder(len(ACTS), len(TAGS))
table, vocabulary = net.start(args.start)
pieces = Pieces(vocabulary)
teacher = Encoder(len(ACTS), len(TAGS))     # what the encoder started from: what it knows of English is not to be lost
teacher.start(args.start)
teacher.eval().requires_grad_(False)
clinc_head, banking_head, intent_head = (nn.Linear(WIDTH, max(1, len(l)), bias=False) for l in (clinc_labels, banking_labels, sgd_intents))
heads = nn.ModuleList([clinc_head, banking_head, intent_head])
own = [p for n, p in net.named_parameters() if n.split(".")[0] in ("acts", "finished", "tags")]
body = [p for n, p in net.named_parameters() if n.split(".")[0] not in ("acts", "finished", "tags")]
optimiser = torch.optim.AdamW([{"params": body, "weight_decay": 0.01}, {"params": own + list(heads.parameters()), "weight_decay": 0.01}], lr=1e-4)
step = 0
if args.goes_on:
    before = torch.load(os.path.join(args.goes_on, "model.pt"), map_location="cpu")
    net.load_state_dict(before["net"])
    heads.load_state_dict(before["heads"])
net.frozen = args.frozen
unseen = quoted(args.unseen)
print(f"{len(sgd)} SGD turns, {len(sgd_intents)} intents; {len(clinc)} CLINC150; {len(banking)} Banking77; "
      f"{len(counts)} words, {sum(bool(v) for v in near.values())} with a near one", flush=True)


def batch(utterances):
    ids, mask, last, places, _ = pieces.batch(utterances)
    return table[torch.from_numpy(ids)], torch.from_numpy(mask), torch.from_numpy(last), torch.from_numpy(places)


def encode(model, utterances, groups=6):
    """Encodes in groups of like length, so that little is spent on padding; gives the results in the order asked for."""
    order = sorted(range(len(utterances)), key=lambda k: len(utterances[k]))
    size = -(-len(order) // groups)
    parts = [model(*batch([utterances[k] for k in order[g:g + size]])) for g in range(0, len(order), size)]
    back = torch.argsort(torch.tensor(order))
    most = max(p[3].shape[1] for p in parts)
    tags = torch.cat([F.pad(p[3], (0, 0, 0, most - p[3].shape[1])) for p in parts])[back]
    return [torch.cat([p[i] for p in parts])[back] for i in range(3)] + [tags]


remembered = {}


def taught(utterances):
    """What the teacher makes of them, remembered: the clean words, whatever the encoder hears."""
    keys = [" ".join(u) for u in utterances]
    new = {k: u for k, u in zip(keys, utterances) if k not in remembered}
    if new:
        with torch.no_grad():
            for k, e in zip(new, encode(teacher, list(new.values()), groups=4)[0]):
                remembered[k] = e
    return torch.stack([remembered[k] for k in keys])


def cosine(e, head):
    return 20 * e @ F.normalize(head.weight, dim=1).t()


def act_loss(logits, ys):
    y = torch.tensor([[0 if u[a] is None else u[a] for a in ACTS] for u in ys], dtype=torch.float32)
    m = torch.tensor([[0 if u[a] is None else 1 for a in ACTS] for u in ys], dtype=torch.float32)
    return (F.binary_cross_entropy_with_logits(logits, y, reduction="none") * m).sum() / m.sum()


def prefix(u):
    """A beginning of the utterance that is not the end of a sentence; None when there is none."""
    cuts = [k for k in range(1, len(u["words"])) if k not in u["ends"]]
    return u["words"][:random.choice(cuts)] if cuts else None


def rate(ws):
    """How many words in a hundred go wrong. A word alone is heard rightly, or it would be another."""
    x = random.random()
    return 0 if x < 0.4 or len(ws) == 1 else 0.1 if x < 0.75 or len(ws) <= 3 else 0.25


def hear(ws):
    r = rate(ws)
    return hearing.corrupt(ws, r) if r else ws


def hear_tagged(ws, tags):
    r = rate(ws)
    if not r:
        return ws, tags
    out = hearing.heard(ws, r)
    return [w for w, _ in out], [tags[i] if i is not None else "o" for _, i in out]


def new(draw, count):
    """As many draws, none of them a sentence that is kept for the tests."""
    out = []
    while len(out) < count:
        x = draw()
        if x and " ".join(x[0]) not in unseen:
            out.append(x)
    return out


def save():
    path = os.path.join(args.out, "model.pt")
    torch.save({"net": net.state_dict(), "heads": heads.state_dict(), "step": step, "held": sorted(held)}, path + ".new")
    os.replace(path + ".new", path)


if not args.goes_on:     # an intent begins as the mean of what the teacher makes of its sentences
    with torch.no_grad():
        for k in range(0, len(clinc), 256):
            taught([u["words"] for u in clinc[k:k + 256]])
        for label, at in clinc_at.items():
            clinc_head.weight[at] = taught([u["words"] for u in clinc if u["label"] == label]).mean(0)
with_intent = [u for u in sgd if u["intent"]]
with_values = [u for u in sgd if any(t != "o" for t in u["tags_of"])]
whole = set(" ".join(u["words"]) for u in sgd + clinc) | set(" ".join(talk.sample()[0]) for _ in range(40000)) | set(" ".join(talk.request()[0]) for _ in range(20000))


def begun(draw):
    p = draw()
    return (p,) if p and " ".join(p) not in whole else None


start, log = time.time(), Counter()
while step < args.steps and time.time() - start < args.minutes * 60:
    progress = max(step / args.steps, (time.time() - start) / (args.minutes * 60))
    warm = min(1.0, (step + 1) / 40) * max(0.02, 1 - progress)
    optimiser.param_groups[0]["lr"], optimiser.param_groups[1]["lr"] = args.rate * warm, 10 * args.rate * warm
    s = random.sample(sgd, 30) + random.sample(with_intent, 8) + random.sample(with_values, 12)
    c = random.sample(clinc, 36)
    b = random.sample(banking, 36) if banking else []
    t = new(talk.sample, 36)
    q = [x[0] for x in new(lambda: (talk.request()[0],), 14)]
    n = [talk.named(first_names, last_names) for _ in range(8)]
    o = random.sample(outside, 4)
    p = [x[0] for draw, count in ((lambda: prefix(random.choice(sgd)), 26), (lambda: prefix(random.choice(clinc)), 10), (lambda: talk.request()[1], 10), (talk.steering_begun, 6))
         for x in new(lambda: begun(draw), count)]
    tagged = [hear_tagged(u["words"], u["tags_of"]) for u in s] + [hear_tagged(*x) for x in n]
    texts = [x[0] for x in tagged] + [hear(u["words"]) for u in c + b] + [hear(x[0]) for x in t] + [hear(x) for x in o] + [hear(x) for x in q] + [hear(x) for x in p]
    e, acts, done, tags = encode(net, texts)
    ns, nn_, nc, nb, nt, no, nq, np_ = len(s), len(n), len(c), len(b), len(t), len(o), len(q), len(p)
    losses, i = {}, ns + nn_
    y = torch.full((i, tags.shape[1]), -1)
    for k, (_, g) in enumerate(tagged):
        y[k, :min(len(g), 64)] = torch.tensor([tag_at[x] for x in g[:64]])
    losses["tags"] = 1.5 * F.cross_entropy(tags[:i].reshape(-1, len(TAGS)), y.reshape(-1), ignore_index=-1)
    have = [k for k, u in enumerate(s) if u["intent"]]
    losses["intent"] = 0.4 * F.cross_entropy(cosine(e[have], intent_head), torch.tensor([intent_at[s[k]["intent"]] for k in have]))
    logits, y_clinc = cosine(e[i:i + nc], clinc_head), torch.tensor([clinc_at[u["label"]] for u in c])
    losses["clinc"] = 1.5 * F.cross_entropy(logits, y_clinc, label_smoothing=0.05)
    if b:
        losses["banking"] = 1.5 * F.cross_entropy(cosine(e[i + nc:i + nc + nb], banking_head), torch.tensor([banking_at[u["label"]] for u in b]), label_smoothing=0.05)
    # the hundred sentences that are outside of everything are alike to no intent
    at_o = i + nc + nb + nt
    losses["outside"] = -0.1 * F.log_softmax(cosine(e[at_o:at_o + no], clinc_head), dim=1).mean()
    held_to = list(range(0, ns, 3)) + list(range(i, i + nc))
    losses["as_taught"] = 3 * (1 - (e[held_to] * taught([u["words"] for u in s[::3]] + [u["words"] for u in c])).sum(1)).mean()
    acted = list(range(ns)) + list(range(i, i + nc + nb + nt))
    losses["acts"] = 3 * act_loss(acts[acted], [u["acts"] for u in s + c + b] + [x[1] for x in t])
    at_q = at_o + no
    finished, open_ = acted + list(range(at_q, at_q + nq)), list(range(at_q + nq, at_q + nq + np_))
    losses["done"] = 0.8 * (F.binary_cross_entropy_with_logits(done[finished], torch.ones(len(finished)))
                            + F.binary_cross_entropy_with_logits(done[open_], torch.zeros(len(open_))))
    loss = sum(losses.values())
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(list(net.parameters()) + list(heads.parameters()), 1.0)
    optimiser.step()
    step += 1
    for k, v in losses.items():
        log[k] += float(v)
    log["clinc_acc"] += float((logits.argmax(1) == y_clinc).float().mean())
    if step % 20 == 0:
        print(f"{step} {time.time() - start:.0f}s cpu {time.process_time():.0f}s " + " ".join(f"{k} {v / 20:.3f}" for k, v in log.items()), flush=True)
        log.clear()
    if step % 100 == 0:
        save()
save()
print(f"done: {step} steps, {time.time() - start:.0f} s", flush=True)
