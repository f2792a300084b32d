#!/usr/bin/env python3
"""Step 3: writes the layers. usage: write.py NET.pt listeners.bin

Eight-bit rows with a scale for each, as src/EdgeVoice.Dsp/Noise/LearnedWeights.cs reads them. Prints the gains that the network of the file gives a made-up
sound, every eighth bin of its fortieth frame, at 8 and at 16 kHz: LearnedRuleTests.cs holds them against those of the C#.
"""
import struct
import sys

import numpy as np
import torch

from features import BINS, KEPT_OF_NOISE, Tracker, hear
from train import Net

LAYERS = ("dense.{}", "gru.{}_ih_l0", "gru.{}_hh_l0", "out.{}")


def main():
    net = Net()
    net.load_state_dict(torch.load(sys.argv[1]))
    state = net.state_dict()
    with open(sys.argv[2], "wb") as file:
        file.write(struct.pack("<4si", b"EVDL", len(LAYERS)))
        for layer in LAYERS:
            w = state[layer.format("weight")].double().numpy()
            scales = (np.maximum(np.abs(w).max(1), 1e-9) / 127).astype("<f4")
            rows = np.clip(np.round(w / scales[:, None]), -127, 127).astype(np.int8)
            file.write(struct.pack("<ii", *w.shape) + rows.tobytes() + scales.tobytes() + state[layer.format("bias")].numpy().astype("<f4").tobytes())
            state[layer.format("weight")].copy_(torch.from_numpy(rows * scales[:, None]))
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
