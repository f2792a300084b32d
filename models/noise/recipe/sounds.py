#!/usr/bin/env python3
"""Step 1: the sounds to mix, as spectra. usage: sounds.py SPEECHOCEAN SHARED OUT [FOLDER...]

SPEECHOCEAN: a checkout of speechocean762; FOLDER: more folders of recordings of single voices (any rate from 16 kHz on). Writes OUT.talk.npy, OUT.noise.npy
and OUT.white.npy: (frames, 257, 2) half floats, spectra of 32 ms at 16 kHz every 16 ms. Bins 0 to 128 are what the suppressor sees at 8 kHz.
Speech runs clip after clip, each at one level, with pauses. The speakers of SHARED/speech/read, who measure, are left out; the noises are all made.
"""
import glob
import importlib.util
import os
import sys
import wave
from math import gcd

import numpy as np
from scipy.fft import rfft
from scipy.signal import resample_poly

RATE, SIZE, HOP = 16000, 512, 256
WINDOW = np.sqrt(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(SIZE) / SIZE)).astype(np.float32)
SECONDS = 12
spec = importlib.util.spec_from_file_location("noise", os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../vad/recipe/noise.py"))
noise = importlib.util.module_from_spec(spec)
spec.loader.exec_module(noise)


def read(path):
    with wave.open(path) as w:
        x = np.frombuffer(w.readframes(w.getnframes()), np.int16).astype(np.float32)[::w.getnchannels()] / 32768
        rate = w.getframerate()
    if rate != RATE:
        g = gcd(RATE, rate)
        x = resample_poly(x, RATE // g, rate // g)
    return x.astype(np.float32)


def at_level(x):
    """Speech without its pauses at a power of 1."""
    power = (x[:len(x) // HOP * HOP].reshape(-1, HOP) ** 2).mean(1)
    return x / np.sqrt(power[power > 0.003 * power.max()].mean() + 1e-12)


def spectra(x):
    frames = np.lib.stride_tricks.sliding_window_view(x, SIZE)[::HOP] * WINDOW
    return np.ascontiguousarray(rfft(frames, axis=1).astype(np.complex64)).view(np.float32).reshape(len(frames), SIZE // 2 + 1, 2).astype(np.float16)


def voices(ocean, shared, folders, rng):
    """Paths of clips; nobody who speaks in the measurements."""
    speaker = dict(line.split() for part in ("train", "test") for line in open(f"{ocean}/{part}/utt2spk"))
    held = {speaker[name[:-4]] for name in os.listdir(f"{shared}/speech/read") if name[:-4] in speaker}
    assert len(held) >= 10, "the measuring speakers are not found"
    paths = [f"{ocean}/WAVE/SPEAKER{s}/{u}.WAV" for u, s in sorted(speaker.items()) if s not in held]
    for folder in folders:
        paths += list(rng.permutation(sorted(glob.glob(f"{folder}/*.wav")))[:1200])
    return rng.permutation(paths)


def made(rng):
    """Twelve seconds of noise, power 1. Read at twice the rate it was made for, a sound is twice as high and as quick: half are."""
    n = SECONDS * RATE
    noise.RATE = int(rng.choice([8000, 16000]))
    kinds = [noise.steady, noise.swell, noise.clatter, noise.rustle, noise.bubbles, noise.engine, noise.cries, noise.coughs, noise.music, noise.tones]
    odds = np.array([3, 5, 6, 2, 4, 4, 3, 1, 1, 0.5])
    x = np.zeros(n)
    for _ in range(rng.choice([1, 2, 3], p=[0.55, 0.3, 0.15])):
        y = kinds[rng.choice(len(kinds), p=odds / odds.sum())](rng, n + RATE)[:n]    # some end before the end
        if rng.random() < 0.4:
            y = noise.shape(rng, y, -20, 6)[:n]
        if rng.random() < 0.4:
            y = noise.reverb(rng, y, rng.uniform(0.1, 0.6))
        x += y / (y.std() + 1e-9) * 10 ** (rng.uniform(-12, 0) / 20)
    return (x / (x.std() + 1e-9)).astype(np.float32)


def main():
    ocean, shared, out, *folders = sys.argv[1:]
    rng = np.random.default_rng(1)
    np.save(out + ".white.npy", spectra(rng.standard_normal(RATE * 300).astype(np.float32)))
    np.save(out + ".noise.npy", np.concatenate([spectra(made(rng)) for _ in range(int(os.environ.get("NOISES", "500")))]))
    talk, frames = [], 0
    for path in voices(ocean, shared, folders, rng):
        x = read(path)
        if len(x) < RATE // 4 or np.abs(x).max() < 0.01:
            continue
        s = spectra(np.concatenate([at_level(x), np.zeros(int(RATE * rng.choice([0.05, rng.uniform(0.1, 1.2)])), np.float32)]))
        talk.append(s)
        frames += len(s)
    np.save(out + ".talk.npy", np.concatenate(talk))
    print(f"{len(talk)} clips, {frames * HOP / RATE / 3600:.1f} hours")


main()
