"""Kaldi's log mel bank at 8 kHz as conf/mfcc.conf sets it (40 bands, 40 Hz to 3.8 kHz, no dither), with an optional vocal-tract warp.

The network's first layer undoes the cosine transform of the 40 MFCC, so training feeds the log mel bank behind that layer."""
from functools import lru_cache

import numpy as np
from scipy.fft import rfft

RATE, SHIFT, LENGTH, FFT, BANDS = 8000, 80, 200, 256, 40
LOW, HIGH = 40.0, RATE / 2 - 200.0
WINDOW = ((0.5 - 0.5 * np.cos(2 * np.pi * np.arange(LENGTH) / (LENGTH - 1))) ** 0.85).astype(np.float32)  # povey


def _mel(hz):
    return 1127.0 * np.log1p(np.asarray(hz) / 700.0)


@lru_cache(64)
def bank(warp=1.0):
    """Triangles over the FFT bins. A warp bends the axis linearly and joins the upper edge from 3 kHz on."""
    bins = np.arange(FFT // 2) * RATE / FFT
    if warp != 1.0:
        knee = 3000.0 * min(1.0, 1.0 / warp)
        bins = np.where(bins < knee, bins * warp, knee * warp + (bins - knee) * (RATE / 2 - knee * warp) / (RATE / 2 - knee))
    edges = np.linspace(_mel(LOW), _mel(HIGH), BANDS + 2)
    m = _mel(bins)[None, :]
    left, mid, right = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    up, down = (m - left) / (mid - left), (right - m) / (right - mid)
    return np.maximum(0, np.minimum(up, down)).T.astype(np.float32)


def log_mel(samples, warp=1.0):
    """samples: float, in the range of 16-bit integers. Returns (frames, 40)."""
    n = 1 + (len(samples) - LENGTH) // SHIFT
    if n < 1:
        return np.zeros((0, BANDS), np.float32)
    x = np.lib.stride_tricks.as_strided(np.ascontiguousarray(samples, np.float32), (n, LENGTH), (4 * SHIFT, 4))
    x = x - x.mean(1, keepdims=True)
    x = np.concatenate([x[:, :1] * 0.03, x[:, 1:] - 0.97 * x[:, :-1]], 1) * WINDOW
    s = rfft(x.astype(np.float32), FFT)[:, :FFT // 2]
    p = s.real ** 2 + s.imag ** 2
    return np.log(np.maximum(p @ bank(round(float(warp), 2)), 1.19e-7))


def mfcc(samples):
    """What the recogniser computes: cosine transform and lifter on top."""
    k, n = np.arange(BANDS)[:, None], np.arange(BANDS)[None, :]
    dct = np.cos(np.pi / BANDS * (n + 0.5) * k) * np.sqrt(2 / BANDS)
    dct[0] = np.sqrt(1 / BANDS)
    lifter = 1 + 11 * np.sin(np.pi * np.arange(BANDS) / 22)
    return (log_mel(samples) @ dct.T * lifter).astype(np.float32)
