#!/usr/bin/env python3
"""Step 2: trains the network. usage: train.py SOUNDS OUT.pt MINUTES [START.pt]

SOUNDS: the prefix that step 1 wrote. MINUTES are those of the processor; OUT.pt is written as it goes. Sounds are mixed as spectra, anew for each batch.
"""
import os
import sys
import time

import numpy as np
import torch
from torch import nn

from features import BINS, INPUTS, LOW_BANDS, OUTPUTS, SPREAD, UPPER, hear

BATCH, FRAMES, LEARNT_AFTER = 32, 300, 25
DENSE, HIDDEN = 128, 128


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense = nn.Linear(INPUTS, DENSE)
        self.gru = nn.GRU(DENSE, HIDDEN, batch_first=True)
        self.out = nn.Linear(HIDDEN, OUTPUTS)
        with torch.no_grad():
            self.out.weight *= 0.5
            self.out.bias[BINS - 1 + UPPER:] = 0.3    # a plain rule to begin with: the more a bin stands over the noise, the more of it stays

    def forward(self, x, now, slow):
        """Gains of the bins there are (129 or 257). now, slow: a bin over its noise, in this frame and smoothed."""
        y, _ = self.gru(torch.tanh(self.dense(x)))
        y = self.out(y)
        spread = torch.from_numpy(SPREAD)
        low, upper = y[..., :BINS - 1], y[..., BINS - 1:BINS - 1 + UPPER]
        own = torch.cat([low[..., :1], low], 2)
        bands = LOW_BANDS
        if now.shape[2] > BINS:
            own = torch.cat([own, upper @ spread[LOW_BANDS:, BINS:]], 2)
            bands += UPPER
        trust = y[..., BINS - 1 + UPPER:].reshape(*y.shape[:2], 2, LOW_BANDS + UPPER)[..., :bands] @ spread[:bands, :now.shape[2]]
        return torch.sigmoid(own + trust[..., 0, :] * now + trust[..., 1, :] * slow)


class Mixer:
    def __init__(self, prefix, seed):
        self.r = np.random.default_rng(seed)
        self.talk, self.noise, self.white = (np.load(f"{prefix}.{name}.npy").astype(np.float32).view(np.complex64)[..., 0] for name in ("talk", "noise", "white"))

    def piece(self, sounds, bins):
        at = self.r.integers(len(sounds) - FRAMES)
        return sounds[at:at + FRAMES, :bins]

    def colour(self, bins, db, knots):
        """A smooth random equaliser."""
        places = np.sort(self.r.uniform(0, 1, knots)) ** 1.5 * bins
        return 10 ** (np.interp(np.arange(bins), places, self.r.uniform(-db, db, knots)) / 20).astype(np.float32)

    def back(self, bins):
        r, kind = self.r, self.r.random()
        if kind < 0.12:
            return sum(self.piece(self.talk, bins) * 10 ** (r.uniform(-4, 0) / 20) for _ in range(r.integers(3, 8)))
        if kind < 0.5:
            x = self.piece(self.white, bins) * np.maximum(np.arange(bins), 1).astype(np.float32) ** -(r.uniform(-0.2, 1.1)) * self.colour(bins, r.uniform(0, 15), 7)
            if r.random() < 0.5:
                knots = int(r.integers(3, 30))
                x = x * 10 ** (np.interp(np.arange(FRAMES), np.linspace(0, FRAMES, knots), r.uniform(-r.uniform(1, 15), 0, knots)) / 20)[:, None]
            if kind < 0.4:
                return x
        else:
            x = 0
        y = self.piece(self.noise, bins) * self.colour(bins, 8, 5)
        return x * r.uniform(0, 1) * np.sqrt((np.abs(y) ** 2).mean() / (np.abs(x) ** 2).mean() if kind < 0.5 else 0) + y

    def scene(self, bins):
        r = self.r
        speech, back = self.piece(self.talk, bins), self.back(bins)
        if r.random() < 0.7:
            speech = speech * self.colour(bins, r.uniform(0, 8), 5)
        power = (np.abs(speech) ** 2).sum(1)
        active = power[power > 0.003 * power.max()].mean()
        if r.random() < 0.06:
            speech = speech * 0
        snr = r.uniform(-5, 22) if r.random() < 0.9 else r.uniform(20, 40)
        back = back * np.sqrt(active / (np.abs(back) ** 2).sum(1).mean() / 10 ** (snr / 10))
        scale = np.float32(np.sqrt(bins / active) * r.uniform(0.7, 1.4))
        x = speech + back
        if r.random() < 0.4:                                  # the band of a telephone line
            f = np.arange(bins) * 31.25
            line = (1 / (1 + (r.uniform(100, 320) / np.maximum(f, 1)) ** 8) / (1 + (f / r.uniform(3000, 3800)) ** 16)).astype(np.float32)
            x, speech = x * line, speech * line
        if r.random() < 0.05:
            n = int(r.integers(5, 60))
            x[:n], speech[:n] = 0, 0
        # A floor far below, as of a line with eight bits: white has a power of 257 in a bin.
        x = x * scale + self.piece(self.white, bins) * np.float32(10 ** (r.uniform(-79, -54) / 20))
        return x.astype(np.complex64), (speech * scale).astype(np.complex64)

    def batch(self, bins):
        x, s = zip(*(self.scene(bins) for _ in range(BATCH)))
        x, s = np.stack(x), np.stack(s)
        return x, s


def objective(gain, x, s):
    """gain (b, t, k); x, s complex. Ratio of signal to what is wrong, and nearness of compressed magnitudes."""
    x, s = x[:, LEARNT_AFTER:], s[:, LEARNT_AFTER:]
    gain = gain[:, LEARNT_AFTER:]
    mag, clean = np.abs(x), np.abs(s)
    # |g x - s|^2 without complex tensors
    cross = torch.from_numpy((x * s.conj()).real.copy())
    mag, clean = torch.from_numpy(mag), torch.from_numpy(clean)
    wrong = (gain * gain * mag * mag - 2 * gain * cross + clean * clean).sum((1, 2))
    own = (clean * clean).sum((1, 2))
    talks = own > 1e-3 * mag.shape[1] * mag.shape[2]
    sdr = 10 * torch.log10((own[talks] + 1e-3) / (wrong[talks] + 1e-3 * own[talks] + 1e-3))
    before = 10 * torch.log10(own[talks] / ((mag * mag - 2 * cross + clean * clean).sum((1, 2))[talks] + 1e-3))
    far = ((gain * mag + 1e-3) ** 0.4 - (clean + 1e-3) ** 0.4) ** 2
    return -sdr.mean() / 10 + 4 * far.mean(), (sdr - before).mean().item(), far.mean().item()


def main():
    torch.set_num_threads(1)
    torch.manual_seed(3)
    prefix, out, minutes = sys.argv[1], sys.argv[2], float(sys.argv[3])
    net = Net()
    if len(sys.argv) > 4:
        net.load_state_dict(torch.load(sys.argv[4]))
    mixer = Mixer(prefix, int(os.environ.get("SEED", "5")))
    adam = torch.optim.Adam(net.parameters(), 2e-3, betas=(0.9, 0.99))
    mean = [p.detach().clone() for p in net.parameters()]
    begin, step, shown = time.process_time(), 0, []
    while True:
        done = (time.process_time() - begin) / (60 * minutes)
        for group in adam.param_groups:
            group["lr"] = 2.5e-3 * min(1, (step + 1) / 50) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * min(done, 1))))
        x, s = mixer.batch(BINS if step % 3 < 2 else 2 * BINS - 1)
        inputs, now, slow = (torch.from_numpy(a) for a in hear(np.abs(x) ** 2))
        loss, gained, far = objective(net(inputs, now, slow), x, s)
        adam.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        adam.step()
        step += 1
        with torch.no_grad():
            for p, q in zip(net.parameters(), mean):
                q.lerp_(p, max(0.004, 1 / (step + 1)))
        shown.append((gained, far))
        if step % 50 == 0 or done >= 1:
            print(f"{step} {time.process_time() - begin:.0f} s: gained {np.mean([a for a, _ in shown]):.3f} dB, far {np.mean([b for _, b in shown]):.5f}", flush=True)
            shown = []
            torch.save(dict(zip(net.state_dict(), mean)), out + ".new")
            os.replace(out + ".new", out)
        if done >= 1:
            return


if __name__ == "__main__":
    main()
