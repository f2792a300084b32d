"""
A picture of what voices say, one under the other: mel spectrograms, 0 to 8 kHz, 80 dB of range, time to the right.

  python3 picture.py OUT.png FIRST.wav SECOND.wav ...

16-bit mono WAV files of the same sentence. Needs numpy alone.
"""
import struct
import sys
import wave
import zlib

import numpy as np

BANDS, SIZE, HOP, ZOOM, RATE = 96, 512, 96, 2, 16000


def mel(hertz):
    return 2595 * np.log10(1 + hertz / 700)


def spectrogram(path):
    with wave.open(path) as file:
        rate, sound = file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768
    if rate != RATE:
        sys.exit(f"{path} is at {rate} Hz, expected {RATE}")
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(sound, SIZE // 2), SIZE)[::HOP] * np.hanning(SIZE)
    power = np.abs(np.fft.rfft(frames, 1024)) ** 2
    edges = 700 * (10 ** (np.linspace(0, mel(RATE / 2), BANDS + 2) / 2595) - 1)
    hertz = np.arange(513) * RATE / 1024
    filters = np.array([np.clip(np.minimum((hertz - a) / (b - a), (c - hertz) / (c - b)), 0, None) for a, b, c in zip(edges, edges[1:], edges[2:])])
    level = 10 * np.log10(power @ filters.T + 1e-9)
    return np.clip((level - level.max() + 80) / 80, 0, 1).T[::-1]


def colours(x):
    """Black, violet, orange, pale yellow."""
    stops = np.array([[0, 0, 4], [87, 16, 110], [188, 55, 84], [249, 142, 9], [252, 255, 164]])
    at = x * (len(stops) - 1)
    low = np.minimum(at.astype(int), len(stops) - 2)
    return (stops[low] + (stops[low + 1] - stops[low]) * (at - low)[..., None]).astype(np.uint8)


pictures = [spectrogram(path) for path in sys.argv[2:]]
width = max(p.shape[1] for p in pictures)
rows = []
for p in pictures:
    rows += [colours(np.pad(p, ((0, 0), (0, width - p.shape[1])))), np.full((4, width, 3), 255, np.uint8)]
image = np.concatenate(rows[:-1]).repeat(ZOOM, 0).repeat(ZOOM, 1)
lines = b"".join(b"\0" + line.tobytes() for line in image)


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


with open(sys.argv[1], "wb") as out:
    out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", image.shape[1], image.shape[0], 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b""))
