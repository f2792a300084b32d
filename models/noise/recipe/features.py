"""What src/EdgeVoice.Dsp/Noise gives the network of each spectrum (NoiseTracker, LearnedBands, LearnedFeatures): the same sums for a batch of sounds."""
import numpy as np

BINS = 129                                  # at 8 kHz; 257 at 16 kHz: 31.25 Hz apart
LOW_BANDS, UPPER = 24, 12                   # bands up to 4 kHz, and from there to 8
INPUTS = BINS - 1 + 2 * LOW_BANDS + 3 * UPPER
OUTPUTS = BINS - 1 + UPPER + 2 * (LOW_BANDS + UPPER)
KEPT_OF_NOISE = 0.25                        # of a bin's gain where the tracker hears noise alone
LEAST, MOST = -3.0, 7.0                     # of what stands over the noise, natural logarithm of powers


def _spread():
    """Triangles: even in mel up to 3.9 kHz, even in hertz above. Each bin lies between two centres."""
    mel = np.linspace(1127 * np.log1p(60 / 700), 1127 * np.log1p(3900 / 700), LOW_BANDS)
    centre = np.concatenate([700 * np.expm1(mel / 1127), 4200 + 320 * np.arange(UPPER)]) / 31.25
    spread = np.zeros((LOW_BANDS + UPPER, 2 * BINS - 1), np.float32)
    for first, last, low, high in ((0, LOW_BANDS, 0, BINS), (LOW_BANDS, LOW_BANDS + UPPER, BINS, 2 * BINS - 1)):
        for k in range(low, high):
            place = np.interp(k, centre[first:last], np.arange(last - first))
            b = min(int(place), last - first - 2)
            spread[first + b, k] = 1 - (place - b)
            spread[first + b + 1, k] = place - b
    return spread


SPREAD = _spread()
GATHER = SPREAD / SPREAD.sum(1, keepdims=True)


class Tracker:
    """NoiseTracker.cs at 62.5 spectra a second, as it is set for people."""

    def __init__(self, shape):
        zeros = lambda: np.zeros(shape, np.float32)
        self.noise, self.slow, self.smooth, self.presence, self.minima = zeros(), zeros(), zeros(), zeros(), [zeros() for _ in range(6)]
        self.slot_minimum, self.most = np.full(shape, 3e38, np.float32), np.full(shape, 3e38, np.float32)
        self.frames = self.in_slot = self.slot = self.slots = 0

    def update(self, p):
        if self.frames < 4:
            self.frames += 1
            self.noise += (p - self.noise) / self.frames
            self.smooth = self.noise.copy()
            return
        xi = np.float32(31.62)
        presence = 1 / (1 + (1 + xi) * np.exp(np.maximum(p / self.noise * (-xi / (1 + xi)), np.float32(-60))))
        self.slow = np.float32(0.9) * self.slow + np.float32(0.1) * presence
        np.minimum(presence, np.float32(0.99), out=presence, where=self.slow > 0.99)
        self.presence = presence
        self.noise = np.minimum(np.float32(0.8) * self.noise + np.float32(0.2) * (presence * self.noise + (1 - presence) * p), self.most)
        self.smooth += np.float32(0.2) * (p - self.smooth)
        np.minimum(self.slot_minimum, self.smooth, out=self.slot_minimum)
        self.in_slot += 1
        if self.in_slot < 12:
            return
        self.in_slot = 0
        self.minima[self.slot] = self.slot_minimum.copy()
        self.slot, self.slots = (self.slot + 1) % 6, min(self.slots + 1, 6)
        self.slot_minimum = self.smooth.copy()
        least = np.maximum(2 * np.minimum.reduce(self.minima), np.float32(1e-9))
        self.noise = np.maximum(self.noise, least)
        if self.slots == 6:
            self.most = 4 * least


def hear(power):
    """power (batch, frames, bins) -> inputs (batch, frames, INPUTS), now, slow (batch, frames, bins)."""
    power = power.astype(np.float32) + np.float32(1e-9)
    b, t, k = power.shape
    tracker, noise, smooth = Tracker((b, k)), np.empty_like(power), np.empty_like(power)
    last = power[:, 0]
    for i in range(t):
        tracker.update(power[:, i])
        noise[:, i] = tracker.noise
        smooth[:, i] = last = np.float32(0.5) * (last + power[:, i])
    under = np.log(noise)
    over = np.log(power) - under
    now = np.float32(0.3) * np.clip(over, LEAST, MOST)
    slow = np.float32(0.3) * np.clip(np.log(smooth) - under, LEAST, MOST)
    bands = LOW_BANDS + (UPPER if k > BINS else 0)
    gather = GATHER[:bands, :k].T
    all_of, noise_of = np.log(power @ gather), np.log(noise @ gather)
    mean, loud = all_of[..., :LOW_BANDS].mean(2), np.empty((b, t, 1), np.float32)
    level = mean[:, 0]
    for i in range(t):
        # Up within a few frames, down by 3 dB a second: the level of the speech, or of the noise where nobody speaks.
        level = np.where(mean[:, i] > level, np.float32(0.5) * (level + mean[:, i]), np.maximum(mean[:, i], level - np.float32(0.011)))
        loud[:, i, 0] = level
    against = lambda x: np.float32(0.2) * np.clip(x - loud, -12, 5)
    inputs = np.zeros((b, t, INPUTS), np.float32)
    n = BINS - 1
    inputs[..., :n] = now[..., 1:BINS]
    inputs[..., n:n + LOW_BANDS] = against(noise_of[..., :LOW_BANDS])
    inputs[..., n + LOW_BANDS:n + 2 * LOW_BANDS] = against(all_of[..., :LOW_BANDS])
    if k > BINS:
        n += 2 * LOW_BANDS
        inputs[..., n:n + UPPER] = np.float32(0.3) * np.clip(all_of[..., LOW_BANDS:] - noise_of[..., LOW_BANDS:], LEAST, MOST)
        inputs[..., n + UPPER:n + 2 * UPPER] = against(noise_of[..., LOW_BANDS:])
        inputs[..., n + 2 * UPPER:] = against(all_of[..., LOW_BANDS:])
    return inputs, now, slow
