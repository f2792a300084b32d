"""Made sounds that are not the caller: noises, clatter, engines, animals, music, line tones, babble. 8 kHz."""
import numpy as np

RATE = 8000


def shape(rng, x, low=-30.0, knots=6):
    """A random smooth equaliser: `knots` gains in dB across the band."""
    spectrum = np.fft.rfft(x)
    gains = rng.uniform(low, 0, knots)
    db = np.interp(np.linspace(0, 1, len(spectrum)), np.linspace(0, 1, knots), gains)
    return np.fft.irfft(spectrum * 10 ** (db / 20), len(x))


def coloured(rng, n, power):
    spectrum = np.fft.rfft(rng.standard_normal(n))
    f = np.maximum(np.fft.rfftfreq(n, 1 / RATE), 20.0)
    return np.fft.irfft(spectrum * f ** (-power / 2), n)


def steady(rng, n):
    x = coloured(rng, n, rng.choice([0, 1, 1, 2]))
    return shape(rng, x) if rng.random() < 0.6 else x


def swell(rng, n):
    """Noise whose level wanders, as of traffic, tap water, a crowd, wind, breath."""
    steps = int(n / RATE * rng.uniform(0.5, 10)) + 2
    depth = rng.uniform(3, 20)
    db = np.interp(np.arange(n), np.linspace(0, n, steps), rng.uniform(-depth, 0, steps))
    return steady(rng, n) * 10 ** (db / 20)


def strike(rng, x, at, modes, noise_part, gain):
    """One blow on a thing with the given modes (frequency, decay, weight)."""
    t = np.arange(min(int(RATE * 0.6), len(x) - at)) / RATE
    hit = noise_part * rng.standard_normal(len(t)) * np.exp(-t * rng.uniform(60, 300))
    for frequency, decay, weight in modes:
        hit += weight * np.sin(2 * np.pi * frequency * t + rng.uniform(0, 6)) * np.exp(-t * decay)
    x[at:at + len(t)] += hit * gain


def clatter(rng, n):
    """Struck things: dishes, keys, doors, clicks. A few objects, each with its own modes, hit in flurries."""
    x = np.zeros(n)
    for _ in range(rng.integers(1, 5)):
        modes = [(rng.uniform(150, 3900), rng.uniform(6, 120), rng.uniform(0.1, 1)) for _ in range(rng.integers(1, 7))]
        at, noise_part = int(rng.integers(0, RATE)), rng.uniform(0, 2)
        while at < n - 200:
            strike(rng, x, at, modes, noise_part, 10 ** (rng.uniform(-25, 0) / 20))
            at += int(RATE * (rng.exponential(0.08) if rng.random() < 0.7 else rng.uniform(0.2, 2.5))) + 80
    return x + coloured(rng, n, 1) * np.abs(x).max() * 10 ** (rng.uniform(-50, -15) / 20)


def rustle(rng, n):
    """Paper, plastic, scraping, brushing: dense short bursts of shaped noise, in strokes."""
    grains = (rng.random(n) < rng.uniform(0.002, 0.05)) * rng.standard_normal(n) ** 3
    k = np.exp(-np.arange(200) / rng.uniform(5, 60)) * rng.standard_normal(200)
    x = np.fft.irfft(np.fft.rfft(grains, n + 256) * np.fft.rfft(k, n + 256), n + 256)[:n]
    knots = int(n / RATE * rng.uniform(1, 6)) + 2
    strokes = np.interp(np.arange(n), np.linspace(0, n, knots), np.maximum(0, rng.uniform(-0.6, 1, knots)))
    return shape(rng, x, -20) * strokes + coloured(rng, n, 1) * 1e-3


def bubbles(rng, n):
    """Pouring, boiling, splashing: many short rising pips over hiss."""
    x = swell(rng, n) * 10 ** (rng.uniform(-25, -5) / 20)
    for _ in range(int(n / RATE * rng.uniform(5, 60))):
        at, length = int(rng.integers(0, n - RATE // 16)), int(RATE * rng.uniform(0.005, 0.05))
        t = np.arange(length) / RATE
        f = rng.uniform(300, 3000)
        x[at:at + length] += np.sin(2 * np.pi * f * (1 + rng.uniform(0, 6) * t) * t) * np.exp(-t * 80) * rng.uniform(0, 1)
    return x


def coughs(rng, n):
    """Coughs, breaths, lip and nose noises: formant-shaped noise without a pitch, one or two at a time."""
    x = coloured(rng, n, 1) * 10 ** (rng.uniform(-50, -30) / 20)
    at = int(rng.integers(0, 2 * RATE))
    while at < n - RATE:
        for _ in range(rng.integers(1, 4)):
            length = int(RATE * rng.uniform(0.08, 0.5))
            t = np.linspace(0, 1, length)
            breath = shape(rng, rng.standard_normal(length), -30, 9)
            envelope = t ** rng.uniform(0.1, 2) * (1 - t) ** rng.uniform(0.5, 3)
            x[at:at + length] += breath * envelope / (np.abs(breath * envelope).max() + 1e-9) * rng.uniform(0.2, 1)
            at += length + int(RATE * rng.uniform(0.02, 0.4))
            if at >= n - RATE:
                break
        at += int(RATE * rng.uniform(0.5, 5))
    return x


def engine(rng, n):
    """A harmonic series that drifts, with noise: motors, fans, hum."""
    f0 = rng.uniform(25, 180) * (1 + 0.1 * np.interp(np.arange(n), np.linspace(0, n, 8), rng.uniform(-1, 1, 8)))
    phase = 2 * np.pi * np.cumsum(f0) / RATE
    x = np.zeros(n)
    for k in range(1, int(rng.integers(3, 20))):
        x += rng.uniform(0, 1) / k ** rng.uniform(0.2, 1.5) * np.sin(k * phase + rng.uniform(0, 6))
    beat = 1 + rng.uniform(0, 0.8) * np.sin(2 * np.pi * rng.uniform(0.5, 6) * np.arange(n) / RATE)
    return (x + coloured(rng, n, 1) * rng.uniform(0.2, 2)) * beat


def cries(rng, n):
    """Gliding harmonic calls: cats, birds, sirens, squeaks."""
    x = coloured(rng, n, 1) * 10 ** (rng.uniform(-45, -20) / 20)
    at = 0
    while True:
        at += int(RATE * rng.uniform(0.1, 2.0))
        length = int(RATE * rng.uniform(0.1, 1.2))
        if at + length >= n:
            return x
        base = rng.uniform(250, 2500) if rng.random() < 0.5 else rng.uniform(300, 900)
        f = base * 2 ** np.interp(np.arange(length), np.linspace(0, length, 4), rng.uniform(-0.5, 0.5, 4))
        phase = 2 * np.pi * np.cumsum(f) / RATE
        formant, width = rng.uniform(600, 2500), rng.uniform(300, 1500)
        call = sum(rng.uniform(0.2, 1) * np.exp(-((f * k - formant) / width) ** 2) * np.sin(k * phase) * (f * k < 3900) for k in range(1, 13))
        x[at:at + length] += call * np.hanning(length) ** rng.uniform(0.3, 1) * 10 ** (rng.uniform(-15, 0) / 20)
        at += length


def tones(rng, n):
    """Keys and call-progress tones with their cadences."""
    t = np.arange(n) / RATE
    kind = rng.integers(0, 4)
    if kind == 0:
        x, at = np.zeros(n), 0
        while at < n:
            length = int(RATE * rng.uniform(0.04, 0.4))
            low, high = rng.choice([697, 770, 852, 941]), rng.choice([1209, 1336, 1477, 1633])
            x[at:at + length] = (np.sin(2 * np.pi * low * t) + np.sin(2 * np.pi * high * t))[at:at + length]
            at += length + int(RATE * rng.uniform(0.04, 1.5))
    else:
        pair = [(480, 620), (440, 480), (425, 425), (350, 440), (400, 450), (1100, 1100), (2100, 2100), (1400, 1400),
                (1000, 1000)][rng.integers(0, 9)]
        on, off = [(0.5, 0.5), (0.25, 0.25), (2, 4), (1, 4), (0.4, 0.2), (3, 0)][rng.integers(0, 6)]
        gate = ((t + rng.uniform(0, 3)) % (on + off)) < on
        x = gate * (np.sin(2 * np.pi * pair[0] * t) + np.sin(2 * np.pi * pair[1] * t))
    return x + coloured(rng, n, 1) * 10 ** (rng.uniform(-60, -25) / 20)


def note(rng, frequency, length, profile, attack, decay):
    t = np.arange(length) / RATE
    x = np.zeros(length)
    for k, a in enumerate(profile, 1):
        if frequency * k < 3900:
            x += a * np.sin(2 * np.pi * frequency * k * t * (1 + 0.0004 * rng.standard_normal()))
    return x * np.minimum(1, t / attack) * np.exp(-t * decay) * np.minimum(1, (length - np.arange(length)) / 80)


def music(rng, n):
    """Hold music of chords, arpeggio, melody, bass and drums in a key, at a tempo."""
    beat = int(RATE * 60 / rng.uniform(60, 150))
    root = 55 * 2 ** rng.uniform(0, 1)
    scale = [0, 2, 4, 5, 7, 9, 11] if rng.random() < 0.6 else [0, 2, 3, 5, 7, 8, 10]
    degree = lambda d: root * 2 ** (scale[d % 7] / 12 + d // 7)
    profiles = [(rng.uniform(0.1, 1, 8) / np.arange(1, 9) ** rng.uniform(0.5, 2.5))[:rng.integers(2, 9)] for _ in range(3)]
    decays = rng.uniform(0.1, 7, 4)
    pad, lead, arpeggio = rng.random() < 0.8, rng.random() < 0.6, rng.random() < 0.6
    bass, drums = rng.random() < 0.6, rng.random() < 0.5
    if not (pad or lead or arpeggio):
        pad = True
    out = np.zeros(n + 8 * beat)
    chord = 0
    for step in range(n // beat + 1):
        at = step * beat
        if step % 4 == 0:
            chord = int(rng.choice([0, 3, 4, 5, 1]))
            if pad:
                for d in (0, 2, 4):
                    out[at:at + 4 * beat] += 0.5 * note(rng, degree(14 + chord + d), 4 * beat, profiles[0], rng.uniform(0.005, 0.1), decays[0] / 4)
        if bass:
            out[at:at + beat] += note(rng, degree(chord), beat, profiles[1], 0.01, decays[1])
        if arpeggio:
            half = beat // 2
            for i in range(2):
                d = (0, 2, 4, 7)[int(rng.integers(0, 4))]
                out[at + i * half:at + i * half + beat] += 0.6 * note(rng, degree(14 + chord + d), beat, profiles[1], 0.005, decays[2])
        if lead and rng.random() < 0.7:
            length = int(beat * rng.choice([0.5, 1, 1, 2]))
            out[at:at + length] += 0.8 * note(rng, degree(21 + int(rng.integers(0, 8))), length, profiles[2], 0.02, decays[3])
        if drums:
            t = np.arange(beat // 2) / RATE
            out[at:at + len(t)] += 1.2 * np.sin(2 * np.pi * (50 + 60 * np.exp(-30 * t)) * t) * np.exp(-12 * t)
            out[at + beat // 2:at + beat // 2 + len(t)] += 0.4 * rng.standard_normal(len(t)) * np.exp(-40 * t)
    return out[:n]


def reverb(rng, x, seconds):
    """An exponentially decaying random room; `seconds` to -60 dB."""
    m = int(RATE * seconds)
    h = rng.standard_normal(m) * np.exp(-6.9 * np.arange(m) / m) * rng.uniform(0.02, 0.12)
    h[0] = 1
    size = len(x) + m
    return np.fft.irfft(np.fft.rfft(x, size) * np.fft.rfft(h, size), size)[:len(x)]


def babble(rng, n, utterance, voices):
    # Half of the rooms are far away and full: all voices at one level, no pauses between their sentences.
    x, crowd = np.zeros(n), rng.random() < 0.5
    for _ in range(voices):
        voice, at = np.zeros(n), -int(rng.integers(0, 2 * RATE))
        while at < n:
            u = utterance()
            begin, end = max(0, at), min(n, at + len(u))
            if end > begin:
                voice[begin:end] = u[begin - at:end - at] / (np.sqrt(np.mean(u ** 2)) + 1e-9)
            at += len(u) + int(RATE * rng.uniform(0.0, 0.1 if crowd else 0.8))
        x += voice * 10 ** (rng.uniform(-1 if crowd else -8, 0) / 20)
    return reverb(rng, x, rng.uniform(0.2, 0.8)) if rng.random() < 0.5 else x
