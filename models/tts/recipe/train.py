"""Trains the acoustic model on what prep.py wrote. Goes on from its last checkpoint when it was stopped.

  nice -n 19 python3 train.py prepared.npz RUN_FOLDER [--minutes 60] [--heldout 60]
"""
import argparse
import math
import os
import time

import numpy as np
import torch
import torch.nn.functional as F

from model import LEAD, ORDER, STEP, Acoustic, place_of
from phonemes import BEGIN, END, MARKS, TABLE

args = argparse.ArgumentParser()
args.add_argument("prepared")
args.add_argument("run")
args.add_argument("--minutes", type=float, default=60)
args.add_argument("--heldout", type=int, default=60)
args.add_argument("--batch", type=int, default=4)
args.add_argument("--rate", type=float, default=1.5e-3)
args = args.parse_args()
os.makedirs(args.run, exist_ok=True)
torch.set_num_threads(1)
torch.manual_seed(1)
pick = np.random.default_rng(1)

data = np.load(args.prepared)
token_at = np.concatenate([[0], np.cumsum(data["tokens"])])
frame_at = np.concatenate([[0], np.cumsum(data["lengths"])])
all_frames, mcp, lf0, leads, texts = data["frames"], data["mcp"], data["lf0"], data["lead"], data["ids"]
count = len(texts)


def continuous(pitch):
    """Pitch through the unvoiced parts, so that the model need not learn holes."""
    voiced = pitch > 0
    if not voiced.any():
        return np.full_like(pitch, 5.2), voiced
    return np.interp(np.arange(len(pitch)), np.flatnonzero(voiced), pitch[voiced]).astype(np.float32), voiced


pitches = [continuous(lf0[frame_at[i]:frame_at[i + 1]]) for i in range(count)]
voiced_all = np.concatenate([v for _, v in pitches])
mean = np.concatenate([mcp[::7].astype(np.float32).mean(0), [lf0[voiced_all].mean()]])
std = np.concatenate([mcp[::7].astype(np.float32).std(0), [lf0[voiced_all].std()]])
# A cepstrum's error counts by how much of the spectrum it moves, the fine ones a little more.
weight = torch.tensor((std[:ORDER] / std[:ORDER].mean()) ** 0.6, dtype=torch.float32)[None, :, None]
weight[:, 0] *= 0.7


def sample(i, clauses):
    """A sentence, or some clauses of it as the product will ask for them: ids, steps of each token, targets."""
    tokens, frames = list(texts[i]), all_frames[token_at[i]:token_at[i + 1]]
    ends = np.cumsum(frames) + leads[i]
    first, last = 0, len(tokens)
    if clauses:
        cuts = [t + 1 for t in range(len(tokens) - 1) if tokens[t] in ",.;:?!" and frames[t] > 6]
        if cuts and pick.random() < 0.6:
            edges = [0] + cuts + [len(tokens)]
            a = pick.integers(0, len(edges) - 1)
            b = a + 1 if pick.random() < 0.7 else pick.integers(a + 1, len(edges))
            first, last = edges[a], edges[b]
            while tokens[first] == " ":
                first += 1
    begin = ends[first - 1] if first else leads[i]
    times = frames[first:last].copy()
    # Silence at the end: what a listener needs, no more.
    times[-1] = min(times[-1], 30 if tokens[last - 1] == "," else 18)
    start = max(0, int(round(begin)) - LEAD * STEP)
    edges = np.round((np.concatenate([[0], np.cumsum(times)]) + begin - start) / STEP).astype(int)
    ids = [TABLE[BEGIN][0]] + [TABLE[t][0] for t in tokens[first:last]] + [TABLE[END][0]]
    steps = np.concatenate([[edges[0]], np.diff(edges), [0]])
    wanted = np.concatenate([[0], times / STEP, [0]])
    total = steps.sum()
    stop = min(start + total * STEP, frame_at[i + 1] - frame_at[i])
    m = mcp[frame_at[i] + start:frame_at[i] + stop].astype(np.float32)
    p, v = pitches[i][0][start:stop], pitches[i][1][start:stop].astype(np.float32)
    whole = np.concatenate([(m - mean[:ORDER]) / std[:ORDER], ((p - mean[ORDER]) / std[ORDER])[:, None], v[:, None]], 1)
    if len(whole) < total * STEP:
        whole = np.concatenate([whole, np.repeat(whole[-1:], total * STEP - len(whole), 0)])
    return ids, steps, wanted, whole


def collate(samples):
    tokens, steps = max(len(s[0]) for s in samples), max(int(s[1].sum()) for s in samples)
    n = len(samples)
    ids, wanted = torch.zeros(n, tokens, dtype=torch.long), torch.zeros(n, tokens)
    owner, begin, length = torch.zeros(n, steps, dtype=torch.long), torch.zeros(n, steps), torch.ones(n, steps)
    target = torch.zeros(n, ORDER + 2, steps * STEP)
    token_mask, step_mask = torch.zeros(n, 1, tokens), torch.zeros(n, 1, steps)
    for k, (i, s, w, whole) in enumerate(samples):
        t, total = len(i), int(s.sum())
        ids[k, :t], wanted[k, :t] = torch.tensor(i), torch.tensor(w, dtype=torch.float32)
        own = np.repeat(np.arange(t), s)
        owner[k, :total] = torch.from_numpy(own)
        begin[k, :total] = torch.from_numpy(np.concatenate([[0], np.cumsum(s)])[own]).float()
        length[k, :total] = torch.from_numpy(s[own]).float()
        target[k, :, :total * STEP] = torch.from_numpy(whole.T)
        token_mask[k, :, :t], step_mask[k, :, :total] = 1, 1
    return ids, wanted, owner, place_of(owner, begin, length), target, token_mask, step_mask


def losses(model, batch):
    ids, wanted, owner, place, target, token_mask, step_mask = batch
    x, times = model.encode(ids, token_mask)
    counted = model.lasting[ids] * token_mask[:, 0]
    time_loss = ((times - torch.log1p(wanted)).abs() * counted).sum() / counted.sum()
    y = model.decode(x, owner, place, step_mask)
    # [B, STEP * P, F] -> [B, P, F * STEP]
    b, _, f = y.shape
    y = y.view(b, STEP, ORDER + 2, f).permute(0, 2, 3, 1).reshape(b, ORDER + 2, f * STEP)
    mask = step_mask.repeat_interleave(STEP, 2)
    total = mask.sum()
    cepstra, wanted_cepstra = y[:, :ORDER], target[:, :ORDER]
    spectrum = ((cepstra - wanted_cepstra).abs() * weight * mask).sum() / total / ORDER
    moves = ((cepstra[..., 1:] - cepstra[..., :-1] - wanted_cepstra[..., 1:] + wanted_cepstra[..., :-1]).abs() * weight * mask[..., 1:]).sum() / total / ORDER
    voiced = target[:, ORDER + 1:] * mask
    pitch = ((y[:, ORDER:ORDER + 1] - target[:, ORDER:ORDER + 1]).abs() * (voiced + 0.05 * mask)).sum() / (voiced.sum() + 1)
    voicing = (F.binary_cross_entropy_with_logits(y[:, ORDER + 1:], target[:, ORDER + 1:], reduction="none") * mask).sum() / total
    return torch.stack([spectrum, moves, pitch, voicing, time_loss])


SHARE = torch.tensor([1.0, 1.0, 0.5, 0.5, 0.4])
model = Acoustic()
model.mean[0, :, 0], model.std[0, :, 0] = torch.from_numpy(mean).float(), torch.from_numpy(std).float()
adam = torch.optim.AdamW(model.parameters(), lr=args.rate, betas=(0.9, 0.98), weight_decay=0.01)
print(f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f} million weights, {count} sentences", flush=True)
step, spent = 0, 0.0
state = os.path.join(args.run, "model.pt")
if os.path.exists(state):
    saved = torch.load(state)
    model.load_state_dict(saved["net"])
    adam.load_state_dict(saved["adam"])
    step, spent = saved["step"], saved["spent"]
averaged = {k: v.clone() for k, v in (saved["averaged"] if step else model.state_dict()).items()}

order = pick.permutation(count)
held, train = order[:args.heldout], order[args.heldout:]
fixed = [collate([sample(i, False) for i in held[k:k + 10]]) for k in range(0, len(held), 10)]


def check():
    kept = {k: v.clone() for k, v in model.state_dict().items()}
    model.load_state_dict(averaged)
    model.eval()
    with torch.no_grad():
        mean_loss = torch.stack([losses(model, b) for b in fixed]).mean(0)
    model.load_state_dict(kept)
    model.train()
    return mean_loss


limit = args.minutes * 60
running, last = None, time.time()
model.train()
while spent < limit:
    pool = [sample(i, True) for i in pick.choice(train, args.batch * 20, replace=False)]
    pool.sort(key=lambda s: s[1].sum())
    for k in pick.permutation(20):
        batch = collate(pool[k * args.batch:(k + 1) * args.batch])
        share = min(1.0, spent / limit)
        rate = args.rate * min(1.0, (step + 1) / 200) * (0.5 + 0.5 * math.cos(math.pi * share)) + 1e-5
        for group in adam.param_groups:
            group["lr"] = rate
        each = losses(model, batch)
        adam.zero_grad()
        (each * SHARE).sum().backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        adam.step()
        step += 1
        keep = min(0.994, 1 - 1 / (step + 1))
        with torch.no_grad():
            for name, value in model.state_dict().items():
                if value.dtype.is_floating_point:
                    averaged[name].mul_(keep).add_(value, alpha=1 - keep)
        running = each.detach() if running is None else running * 0.99 + each.detach() * 0.01
        # A minute that the machine gave to somebody else is not a minute of training.
        now = time.time()
        spent += min(now - last, 5.0)
        last = now
        if step % 100 == 0:
            print(f"{step} {spent / 60:.1f} min  " + " ".join(f"{x:.4f}" for x in running.tolist()), flush=True)
        if step % 500 == 0:
            print(f"  held out at {step}: " + " ".join(f"{x:.4f}" for x in check().tolist()), flush=True)
            torch.save({"net": model.state_dict(), "averaged": averaged, "adam": adam.state_dict(), "step": step, "spent": spent}, state + ".tmp")
            os.replace(state + ".tmp", state)
torch.save({"net": model.state_dict(), "averaged": averaged, "adam": adam.state_dict(), "step": step, "spent": spent}, state)
print("held out: " + " ".join(f"{x:.4f}" for x in check().tolist()))
