"""One training example from one clip: tempo, pitch, vocal tract, room, line, noise, silence around, level; and log mel with masks."""
import numpy as np
from scipy.signal import butter, fftconvolve, lfilter

import features


def _companded(law):
    """Every 16-bit sample through G.711 and back."""
    x = np.arange(-32768, 32768) / 32768
    if law == 'mu':
        y = np.sign(x) * np.log1p(255 * np.abs(x)) / np.log(256)
        q = np.round((y + 1) * 127.5) / 127.5 - 1
        y = np.sign(q) * np.expm1(np.abs(q) * np.log(256)) / 255
    else:
        a, k = 87.6, 1 + np.log(87.6)
        y = np.where(np.abs(x) < 1 / a, a * np.abs(x) / k, (1 + np.log(np.maximum(a * np.abs(x), 1e-9))) / k) * np.sign(x)
        q = np.round((y + 1) * 127.5) / 127.5 - 1
        m = np.abs(q)
        y = np.sign(q) * np.where(m < 1 / k, m * k / a, np.exp(np.minimum(m * k - 1, 0)) / a)
    return (y * 32768).astype(np.float32)


LAW = {law: _companded(law) for law in ('mu', 'a')}


def line_codec(x, law):
    return LAW[law][np.clip(x, -32768, 32767).astype(np.int32) + 32768]


class Augment:
    """noises: list of float arrays of unit power; voices: a callable that returns a random clip (for babble)."""

    def __init__(self, noises, voices, seed):
        self.r = np.random.default_rng(seed)
        self.noises, self.voices = noises, voices

    def noise(self, n):
        r, k = self.r, self.r.random()
        if k < 0.3 and self.noises:
            x = self.noises[r.integers(len(self.noises))]
            x = np.roll(np.resize(x, n), r.integers(n))
        elif k < 0.3:
            x = self.events(n)
        elif k < 0.5:
            x = np.zeros(n)
            for _ in range(r.integers(2, 7)):
                v = self.voices()
                x += np.roll(np.resize(v / max(30.0, v.std()), n), r.integers(n)) * r.uniform(0.4, 1)
        else:
            x = r.standard_normal(n)
            if k > 0.62:
                x = lfilter([1], [1, -r.uniform(0.5, 0.98)], x)
            if k > 0.85:
                x += x.std() * r.uniform(0.3, 1) * np.sin(2 * np.pi * r.choice([50, 60, 100, 120, 400]) * np.arange(n) / 8000)
        return (x / max(1e-6, x.std())).astype(np.float32)

    def events(self, n):
        """Clatter, knocks, cries, creaks and rubbing: sounds that come and go, where no recording of such is at hand."""
        r = self.r
        x = 0.02 * r.standard_normal(n) * r.uniform(0, 1)
        kind = r.integers(4)
        for _ in range(1 + r.poisson(n / 8000 * r.uniform(0.6, 7))):
            m = int(8000 * r.uniform(0.02, 0.7))
            t = np.arange(m) / 8000
            if kind == 0:            # struck things: a few decaying modes
                y = sum(np.sin(2 * np.pi * f * t) * np.exp(-t * r.uniform(8, 90)) * r.uniform(0.2, 1) for f in r.uniform(200, 3800, r.integers(2, 7)))
                y[:40] += r.standard_normal(min(40, m)) * r.uniform(0, 1)
            elif kind == 1:          # gliding harmonics, as cries and squeaks have
                f = np.interp(t, np.linspace(0, t[-1] + 1e-3, 4), r.uniform(150, 1500) * r.uniform(0.7, 1.4, 4))
                p = 2 * np.pi * np.cumsum(f) / 8000
                y = sum(np.sin(h * p) / h ** r.uniform(0.3, 1.5) for h in range(1, 6)) * np.hanning(m)
            elif kind == 2:          # bursts of coloured noise
                y = lfilter([1], [1, -2 * 0.9 * np.cos(2 * np.pi * r.uniform(200, 3500) / 8000), 0.81], r.standard_normal(m)) * np.hanning(m) ** r.uniform(0.3, 2)
            else:                    # a running machine or scrubbing: noise with a beat
                y = lfilter([1], [1, -r.uniform(-0.5, 0.9)], r.standard_normal(m)) * (1 + np.sin(2 * np.pi * r.uniform(2, 30) * t)) * np.hanning(m)
            at = r.integers(max(1, n - m))
            y = y / max(1e-6, y.std()) * r.uniform(0.1, 1)
            x[at:at + m] += y[:n - at]
        return x

    def sound(self, x, gentle=False, margin=None, wide=False):
        """x: float samples. Returns samples as a telephone might bring them, and the vocal-tract warp to apply.

        wide: more of both, for words that few people said."""
        r = self.r
        x = x.astype(np.float32)
        warp = 1.0
        if r.random() < 0.75:
            rate = r.uniform(0.8, 1.28) if wide else r.uniform(0.86, 1.17)
            x = np.interp(np.arange(0, len(x) - 1, rate), np.arange(len(x)), x).astype(np.float32)
        if r.random() < 0.6:
            warp = r.uniform(0.8, 1.24) if wide else r.uniform(0.86, 1.16)
        peak = max(1.0, np.abs(x).max())
        x = x / peak
        before, after = margin if margin else (int(8000 * r.choice([r.uniform(0, 0.1), r.uniform(0.05, 0.6)])), int(8000 * r.choice([r.uniform(0, 0.12), r.uniform(0.1, 0.7)])))
        x = np.concatenate([np.zeros(before, np.float32), x, np.zeros(after, np.float32)])
        if not gentle and r.random() < 0.8:
            if r.random() < 0.3:
                n = int(8000 * r.uniform(0.06, 0.35))
                h = r.standard_normal(n) * np.exp(-6.9 * np.arange(n) / n) * r.uniform(0.08, 0.4)
                h[0] = 1
                x = fftconvolve(x, h)[:len(x)]
            if r.random() < 0.5:
                x = lfilter([1, -r.uniform(-0.4, 0.6)], [1], x)
            if r.random() < 0.6:
                b, a = butter(2, [r.uniform(100, 350) / 4000, r.uniform(2900, 3800) / 4000], 'band')
                x = lfilter(b, a, x)
            x = x / max(1e-4, np.abs(x).max())
            loud = x[np.abs(x) > 0.05]
            power = np.mean(loud ** 2) if len(loud) else 0.01
            if r.random() < 0.75:
                x = x + self.noise(len(x)) * np.sqrt(power / 10 ** (r.uniform(4, 35) / 10))
            if r.random() < 0.1:     # lost packets, bridged by nothing
                for _ in range(r.integers(1, 2 + len(x) // 4000)):
                    at = r.integers(len(x))
                    x[at:at + 160 * r.integers(1, 3)] = 0
        x = x / max(1e-4, np.abs(x).max()) * 32768 * 10 ** r.uniform(-1.3, -0.05)
        k = r.random()
        if k < 0.35:
            x = line_codec(x, 'mu')
        elif k < 0.6:
            x = line_codec(x, 'a')
        elif k < 0.75:
            x = x + r.standard_normal(len(x)) * r.uniform(0.3, 6)
        return np.round(x).astype(np.float32), warp

    def mel(self, x, warp):
        r, shift = self.r, features.SHIFT
        if r.random() < 0.3:         # tempo without pitch: another frame shift
            features.SHIFT = int(r.uniform(70, 93))
        m = features.log_mel(x, warp)
        features.SHIFT = shift
        return m

    def mask(self, frames, bands=40):
        r = self.r
        m = np.ones((frames, bands), np.float32)
        for _ in range(r.integers(0, 3)):
            w = r.integers(1, 8)
            at = r.integers(0, bands - w)
            m[:, at:at + w] = 0
        for _ in range(int(frames / 150 * r.integers(0, 3) + 0.5)):
            w = r.integers(1, 12)
            at = r.integers(0, max(1, frames - w))
            m[at:at + w] = 0
        return m
