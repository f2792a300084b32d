#!/usr/bin/env python3
"""Step 3: writes the table. usage: write.py NET.pt LearnedWeights.cs

Prints the gains that the table's network gives a made-up sound, every eighth bin of its fortieth frame, at 8 and at 16 kHz: LearnedRuleTests.cs holds them
against those of the C#.
"""
import importlib.util
import os
import sys

import numpy as np
import torch

from features import BINS, KEPT_OF_NOISE, Tracker, hear
from train import Net

spec = importlib.util.spec_from_file_location("vad", os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../vad/recipe/train.py"))
vad = importlib.util.module_from_spec(spec)
spec.loader.exec_module(vad)
LAYERS = (("Dense", "dense.{}"), ("Input", "gru.{}_ih_l0"), ("State", "gru.{}_hh_l0"), ("Output", "out.{}"))


def main():
    net = Net()
    net.load_state_dict(torch.load(sys.argv[1]))
    lines = ["namespace EdgeVoice.Dsp.Noise;", "",
             "/// <summary>The trained table of <see cref=\"LearnedRule\"/>: eight-bit rows, a scale for each. Written by models/noise/recipe/write.py.</summary>",
             "internal static class LearnedWeights", "{"]
    state = net.state_dict()
    for name, key in LAYERS:
        w = state[key.format("weight")].double().numpy()
        lines += vad.table(name, w, state[key.format("bias")].double().numpy())
        rows, scales = vad.eight_bits(w)
        state[key.format("weight")].copy_(torch.from_numpy(rows * scales[:, None]))
    lines[-1] = "}"
    open(sys.argv[2], "w", encoding="utf-8").write("\n".join(lines) + "\n")
    for bins in (BINS, 2 * BINS - 1):
        k, t = np.arange(bins)[None, None, :], np.arange(40)[None, :, None]
        power = 1e-3 * np.exp(2 * np.sin(0.37 * k + 0.11 * t * t) + 3 * np.sin(0.05 * k) * np.sin(0.3 * t))
        with torch.no_grad():
            gain = net(*(torch.from_numpy(a) for a in hear(power)))[0, -1].numpy()
        tracker = Tracker((bins,))
        for p in power[0]:
            tracker.update(p.astype(np.float32))
        gain = gain * (KEPT_OF_NOISE + (1 - KEPT_OF_NOISE) * tracker.presence)
        print(", ".join(f"{g:.4f}f" for g in gain[::8]))


main()
