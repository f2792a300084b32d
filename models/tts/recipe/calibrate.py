"""
How much flatter than its teacher a trained model speaks, on sentences that it was not trained on: gains.npz for the export, which
gives the movement of each cepstrum and of the pitch back (global variance, after Toda and Tokuda 2007).

  python3 calibrate.py prepared.npz RUN_FOLDER [--heldout 60]
"""
import argparse
import os

import numpy as np
import torch

from export import load
from model import LEAD, ORDER, STEP, place_of
from phonemes import BEGIN, END, TABLE

args = argparse.ArgumentParser()
args.add_argument("prepared")
args.add_argument("run")
args.add_argument("--heldout", type=int, default=60)
args = args.parse_args()
torch.set_num_threads(1)
data = np.load(args.prepared)
token_at, frame_at = np.concatenate([[0], np.cumsum(data["tokens"])]), np.concatenate([[0], np.cumsum(data["lengths"])])
all_frames, mcp, lf0, leads, texts = data["frames"], data["mcp"], data["lf0"], data["lead"], data["ids"]
model, saved = load(args.run)
mean, std = model.mean[0, :, 0].numpy(), model.std[0, :, 0].numpy()

ours, theirs, our_pitch, their_pitch, wrong, count = [], [], [], [], 0, 0
# The same draw as the training's: these sentences were held out.
for i in np.random.default_rng(1).permutation(len(texts))[:args.heldout]:
    times = all_frames[token_at[i]:token_at[i + 1]].copy()
    times[-1] = min(times[-1], 18)
    start = max(0, int(round(leads[i])) - LEAD * STEP)
    edges = np.round((np.concatenate([[0], np.cumsum(times)]) + leads[i] - start) / STEP).astype(int)
    steps = np.concatenate([[edges[0]], np.diff(edges), [0]])
    ids = torch.tensor([[TABLE[BEGIN][0]] + [TABLE[c][0] for c in texts[i]] + [TABLE[END][0]]])
    owner = np.repeat(np.arange(ids.shape[1]), steps)
    begin = torch.from_numpy(np.concatenate([[0], np.cumsum(steps)])[owner]).float()[None]
    place = place_of(torch.from_numpy(owner)[None], begin, torch.from_numpy(steps[owner]).float()[None])
    with torch.no_grad():
        x, _ = model.encode(ids, torch.ones(1, 1, ids.shape[1]))
        y = model.decode(x, torch.from_numpy(owner)[None], place, torch.ones(1, 1, len(owner)))
    y = y.view(1, STEP, ORDER + 2, -1).permute(0, 2, 3, 1).reshape(ORDER + 2, -1).numpy()
    wanted = mcp[frame_at[i] + start:frame_at[i + 1]][:y.shape[1]].astype(np.float64)
    pitch = lf0[frame_at[i] + start:frame_at[i + 1]][:y.shape[1]]
    cepstra = (y[:ORDER].T * std[:ORDER] + mean[:ORDER])[:len(wanted)]
    voiced = y[ORDER + 1, :len(wanted)] > 0
    spoken = wanted[:, 0] > wanted[:, 0].max() - 3
    ours.append(cepstra[spoken] - cepstra[spoken].mean(0))
    theirs.append(wanted[spoken] - wanted[spoken].mean(0))
    both = (pitch > 0) & voiced
    log = y[ORDER, :len(wanted)] * std[ORDER] + mean[ORDER]
    our_pitch.append(log[both] - log[both].mean())
    their_pitch.append(pitch[both] - pitch[both].mean())
    wrong, count = wrong + int(((pitch > 0) != voiced).sum()), count + len(pitch)
ours, theirs, our_pitch, their_pitch = map(np.concatenate, (ours, theirs, our_pitch, their_pitch))
gains = np.clip(theirs.std(0) / ours.std(0), 1.0, 1.35)
pitch_gain = float(np.clip(their_pitch.std() / our_pitch.std(), 1.0, 1.35))
np.savez(os.path.join(args.run, "gains.npz"), cepstra=gains, pitch=pitch_gain)
print(f"after {saved['step']} steps, {args.heldout} sentences held out: mel-cepstral distortion {(10 / np.log(10) * np.sqrt(2 * ((ours - theirs)[:, 1:] ** 2).sum(1))).mean():.2f} dB, "
      f"pitch correlation {np.corrcoef(our_pitch, their_pitch)[0, 1]:.3f}, voicing wrong in {100 * wrong / count:.1f} % of frames; gains {gains.min():.2f} to {gains.max():.2f}, pitch {pitch_gain:.2f}")
