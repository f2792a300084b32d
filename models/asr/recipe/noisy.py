"""The noisy synthetic callers that the first model's card measured (its set "devs"): noisy.py -> noisy.tsv, for measure.py.

Synthetic callers kept out of training (held.tsv), through the first recipe's telephone channel (prep.py: speed 0.87 to 1.16, rooms,
handsets, bands, 5 to 35 dB of white, red, humming or babble noise, mu-law for most), with seeds of their own."""
import os
import random
import wave
import zlib

import numpy as np
from scipy.signal import resample_poly

import prep

waves = sorted(os.path.join(d, f) for d, _, fs in os.walk('so/WAVE/') for f in fs if f.upper().endswith('.WAV'))
random.seed(3)
prep.BABBLE = []
for p in random.sample(waves, 200):
    x, rate = prep.rd(p)
    x = resample_poly(x, 1, 2)
    prep.BABBLE.append((x / max(1e-3, np.sqrt(np.mean(x ** 2)))).astype(np.float32))
os.makedirs('noisy', exist_ok=True)
spoken = {l.split('\t')[0] for l in open('text/synth.tsv')}
with open('noisy.tsv', 'w') as out:
    for line in open('held.tsv'):
        path, text = line.rstrip('\n').split('\t')
        name = os.path.basename(path)[:-4]
        to = f'noisy/{name}.wav'
        if name in spoken and os.path.exists(path):
            prep.proc((path, to, zlib.crc32(name.encode()), 'aug'))
            out.write(f'{os.path.abspath(to)}\t{text}\n')
