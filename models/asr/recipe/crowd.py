"""Recordings of many people, from two benchmarks of Picovoice (Apache-2.0): crowd.py MODEL -> waves.crowd.i16, clips.crowd.pkl, crowd.tsv.

stib/ (speech-to-intent-benchmark): 619 orders of coffee by more than 50 people. Its labels name the values said, not the sentence, so the
sentence is the one of its grammar that fits the sound best. wwb/ (wake-word-benchmark): six names and terms, hundreds of times each.
The words the training lexicon lacks are added to dict/lexicon.txt."""
import glob
import itertools
import json
import os
import pickle
import subprocess
import sys

import numpy as np
import torch

import features
import graphs
import network

torch.set_num_threads(1)
MOST = int(os.environ.get('MOST', '0')) or None
SAID = dict(americano='ax m eh r ax k aa n ow', cappuccino='k ae p ax ch iy n ow', espresso='eh s p r eh s ow', latte='l aa t ey', mocha='m ow k ax',
            sweetener='s w iy t ax n er', iced='ay s t', skim='s k ih m', soy='s oy', ounce='aw n s', drip='d r ih p', jarvis='jh aa r v ax s', snowboy='s n ow b oy')
NAMES = {'smart mirror': 'smart mirror', 'view glass': 'view glass', 'alexa': 'alexa', 'computer': 'computer', 'jarvis': 'jarvis', 'snowboy': 'snowboy'}
ASK = ['brew', 'can i get', 'can i have', 'i want', 'get me', 'give me', "i'd like", 'make me', 'may i have']
known = {l.split()[0] for l in open('dict/lexicon.txt')}
with open('dict/lexicon.txt', 'a') as f:
    f.writelines(f'{w} {p}\n' for w, p in SAID.items() if w not in known)
lexicon, ctx, lib = graphs.load_lexicon('dict/lexicon.txt'), graphs.Contexts(pickle.load(open('contexts.pkl', 'rb'))), graphs.compiled('.')
net = network.Network(sys.argv[1]).eval()


def read(path):
    """8 kHz, without the silence before and after."""
    raw = subprocess.run(['sox', path, '-r', '8000', '-c', '1', '-b', '16', '-e', 'signed', '-t', 'raw', '-'], capture_output=True).stdout
    x = np.frombuffer(raw, np.int16)
    if len(x) < 2400:
        return x[:0]
    loud = np.convolve(x.astype(np.float32) ** 2, np.ones(200) / 200, 'same')
    at = np.nonzero(loud > max(2.0 * np.percentile(loud, 10), 1e-3 * loud.max()))[0]
    return x[max(0, at[0] - 1600):at[-1] + 1600] if len(at) else x[:0]


def likely(x, sentences):
    """(how much better per frame the best sentence fits than the next, how well it fits, the sentence)"""
    with torch.no_grad():
        y = np.ascontiguousarray(net(torch.from_numpy(network.pad(features.log_mel(x.astype(np.float32))))[None])[0].numpy())
    top = y.max(1).mean()
    v = sorted(((graphs.run_numerator(lib, y, graphs.numerator(s.split(), lexicon, ctx)) / len(y) - top, s) for s in sentences), reverse=True)
    return v[0]


def orders(slots):
    """Every sentence of the grammar with these values."""
    part = lambda k: [slots[k].strip()] if k in slots else []
    front = itertools.permutations(part('size') + part('roast') + part('numberOfShots'))
    with_ = part('milkAmount') + part('sugarAmount')
    tails = [' and '.join(t) for t in itertools.permutations(with_)] if with_ else ['']
    for ask, a, f, t in itertools.product(ASK, ('a', 'an', ''), list(front), tails):
        yield ' '.join(f'{ask} {a} {" ".join(f)} {slots["coffeeDrink"].strip()} {"with " + t if t else ""}'.split())


def main():
    clips, at, rows = [], 0, []
    with open('waves.crowd.i16', 'wb') as out:
        def keep(x, text, who):
            nonlocal at
            clips.append((at, len(x), text, 'crowd', who))
            out.write(x.tobytes())
            at += len(x)
        for i, (name, label) in enumerate(sorted(json.load(open('stib/data/label/label.json')).items())[:MOST]):
            x = read(f'stib/data/speech/clean/{name}')
            if len(x) < 4000 or 'coffeeDrink' not in label['slots']:
                continue
            v, text = likely(x, orders(label['slots']))
            rows.append((v, text, name))
            if v > -3.0:
                keep(x, text, 'orders')
            if i % 100 == 0:
                print(i, round(v, 2), text, flush=True)
        for folder, text in NAMES.items():
            for p in sorted(glob.glob(f'wwb/audio/{folder}/*'))[:MOST]:
                x = read(p)
                if 2400 < len(x) < 8000 * 4 and np.abs(x).max() > 200:
                    v, _ = likely(x, [text])
                    rows.append((v, text, os.path.basename(p)))
                    if v > -3.0:
                        keep(x, text, 'names')
            print(folder, len(clips), flush=True)
    pickle.dump(clips, open('clips.crowd.pkl', 'wb'))
    open('crowd.tsv', 'w').writelines(f'{v:.2f}\t{t}\t{n}\n' for v, t, n in rows)
    print('crowd', len(clips), 'of', len(rows), 'clips', round(at / 8000 / 3600, 2), 'h')


main()
