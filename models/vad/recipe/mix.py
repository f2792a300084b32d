#!/usr/bin/env python3
"""Step 2: twelve-second telephone scenes with labels. usage: mix.py SPEECH.npz OUT_PREFIX [SCENES] [SEED]

Writes OUT_PREFIX.i16 (scenes x 96000 samples, 8 kHz) and OUT_PREFIX.u8 (scenes x 600 frames x 3 labels:
caller speaks (+ 2: open to doubt), music plays, other talkers in the background).
"""
import sys
import numpy as np
import noise

RATE, FRAME, SECONDS = 8000, 160, 12
LENGTH = RATE * SECONDS
KINDS = ["none", "steady", "swell", "clatter", "rustle", "bubbles", "coughs", "engine", "cries", "tones", "music", "babble"]
WITH_SPEECH = [0.07, 0.06, 0.08, 0.10, 0.04, 0.04, 0.04, 0.05, 0.06, 0.03, 0.05, 0.38]
WITHOUT_SPEECH = [0.03, 0.06, 0.09, 0.15, 0.06, 0.05, 0.08, 0.06, 0.09, 0.05, 0.20, 0.08]


def speech_frames(x):
    """1 within 30 dB of the loud level (holes up to 80 ms filled, single frames dropped); + 2 where that is open to doubt."""
    level = 10 * np.log10((x[:len(x) // FRAME * FRAME].reshape(-1, FRAME) ** 2).mean(1) + 1e-12)
    loud = np.percentile(level[level > -70], 90) if (level > -70).any() else 0
    on = drop(fill(level > max(loud - 30, -75), 4), 1)
    doubt = (on & (level < loud - 20)) | (~on & (level > loud - 42))
    return on + 2 * doubt.astype(np.uint8)


def fill(on, most):
    on, edges = on.copy(), np.flatnonzero(np.diff(on.astype(np.int8)))
    for a, b in zip(edges[:-1], edges[1:]):
        if not on[a + 1] and b - a <= most:
            on[a + 1:b + 1] = True
    return on


def drop(on, most):
    return ~fill(~on, most)


def telephone(rng, x):
    spectrum, f = np.fft.rfft(x), np.fft.rfftfreq(len(x), 1 / RATE)
    low, high = rng.uniform(100, 320), rng.uniform(3000, 3800)
    gain = 1 / (1 + (low / np.maximum(f, 1)) ** rng.integers(4, 12)) / (1 + (f / high) ** rng.integers(8, 40))
    return np.fft.irfft(spectrum * gain, len(x))


def mu_law(x):
    y = np.sign(x) * np.log1p(255 * np.abs(np.clip(x, -1, 1))) / np.log(256)
    y = np.round(y * 127.5) / 127.5
    return np.sign(y) * (256 ** np.abs(y) - 1) / 255


def scene(rng, utterance):
    clean, labels = np.zeros(LENGTH), np.zeros((LENGTH // FRAME, 3), np.uint8)
    talks = rng.random() < 0.8
    level = 10 ** (rng.uniform(-40, -14) / 20)
    if talks:
        at = int(RATE * rng.uniform(0.1, 3))
        while at < LENGTH - RATE // 2:
            u = utterance()
            u = u / np.sqrt(np.mean(u ** 2)) * 10 ** (rng.uniform(-5, 3) / 20)
            if rng.random() < 0.5:
                u = noise.shape(rng, u, -12, 5)
            u = u[:LENGTH - at]
            clean[at:at + len(u)] += u
            at += len(u) + int(RATE * rng.choice([rng.uniform(0.1, 0.6), rng.uniform(0.3, 2.5)]))
        labels[:, 0] = speech_frames(clean * 0.1)
        active = clean[np.repeat(labels[:, 0] % 2 > 0, FRAME)]
        clean *= level / np.sqrt(np.mean(active ** 2) + 1e-9)
        if rng.random() < 0.35:
            clean = noise.reverb(rng, clean, rng.uniform(0.1, 0.5))
    back = np.zeros(LENGTH)
    for _ in range(rng.choice([1, 2, 3], p=[0.65, 0.25, 0.1])):
        kind = rng.choice(KINDS, p=WITH_SPEECH if talks else WITHOUT_SPEECH)
        if kind == "none":
            continue
        voices = int(rng.integers(3, 11))
        x = noise.babble(rng, LENGTH, utterance, voices) if kind == "babble" else getattr(noise, kind)(rng, LENGTH)
        x /= np.sqrt(np.mean(x ** 2) + 1e-9)
        snr = rng.uniform(-3, 12) if rng.random() < 0.5 else rng.uniform(0, 30)
        if kind == "babble":
            snr = max(snr, 0.0)
            labels[:, 2] = 1 if snr < 22 else labels[:, 2]
        if kind == "music":
            labels[:, 1] = 1 if snr < 20 else labels[:, 1]
        if rng.random() < 0.15:
            x[:int(LENGTH * rng.uniform(0.2, 0.8))] *= 0.03   # sets in within the call
        back += x * level * 10 ** (-snr / 20)
    x = clean + back + rng.standard_normal(LENGTH) * 10 ** (rng.uniform(-90, -55) / 20)
    if rng.random() < 0.6:
        x = telephone(rng, x)
    peak = np.abs(x).max()
    if peak > 1 and rng.random() < 0.8:
        x *= 0.9 / peak
    if rng.random() < 0.5:
        x = mu_law(x)
    if rng.random() < 0.1:                                     # digital silence on the line before the caller
        x[:int(RATE * rng.uniform(0.1, 1))] = 0
    return np.clip(np.round(x * 32767), -32768, 32767).astype(np.int16), labels


def main():
    source = np.load(sys.argv[1])
    audio, ends = source["audio"], source["ends"]
    starts = np.concatenate([[0], ends[:-1]])
    count, seed = int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 1
    rng = np.random.default_rng(seed)
    keep = np.flatnonzero(source["held"] == (seed >= 1000))    # seeds from 1000 on: held-out voices
    people, synthetic = keep[source["people"][keep]], keep[~source["people"][keep]]

    def utterance():
        i = rng.choice(people if rng.random() < 0.6 else synthetic)
        return audio[starts[i]:ends[i]].astype(np.float64) / 32768

    with open(sys.argv[2] + ".i16", "wb") as sound, open(sys.argv[2] + ".u8", "wb") as marks:
        for _ in range(count):
            x, labels = scene(rng, utterance)
            sound.write(x.tobytes())
            marks.write(labels.tobytes())


if __name__ == "__main__":
    main()
