"""Brings every clip to 8 kHz into one file: waves.i16 (samples end to end) and clips.pkl (start, length, words, source, speaker).

gather.py NAME: so | fsdd | asterisk | synth (folders as train.sh lays them out); writes waves.NAME.i16 and clips.NAME.pkl.
Left out: the speakers of speech/read and the clips of speech/digits in $SHARED, and one in eighty synthetic callers (held.tsv), which measure."""
import os
import pickle
import random
import sys
import wave
from math import gcd

import numpy as np
from scipy.signal import resample_poly

SHARED = os.environ['SHARED']
MOST = int(os.environ.get('MOST', '0'))    # clips of each source; 0: all of them
DIGITS = 'zero one two three four five six seven eight nine'.split()
NATO = dict(a='alpha', b='bravo', c='charlie', d='delta', e='echo', f='foxtrot', g='golf', h='hotel', i='india', j='juliet', k='kilo', l='lima', m='mike', n='november',
            o='oscar', p='papa', q='quebec', r='romeo', s='sierra', t='tango', u='uniform', v='victor', w='whiskey', x='x ray', y='yankee', z='zulu')


def read(path):
    w = wave.open(path)
    x = np.frombuffer(w.readframes(w.getnframes()), np.int16).astype(np.float32)[::w.getnchannels()]
    r = w.getframerate()
    if r != 8000:
        g = gcd(8000, r)
        x = resample_poly(x, 8000 // g, r // g)
    return np.clip(x, -32768, 32767).astype(np.int16)


def so():
    held = {f[:-4] for f in os.listdir(f'{SHARED}/speech/read')}
    spk = {}
    for part in ('train', 'test'):
        spk.update(l.split() for l in open(f'so/{part}/utt2spk'))
    out = {spk[u] for u in held if u in spk}
    assert len(out) >= 10, 'the measuring speakers are not found'
    for part in ('train', 'test'):
        wav = dict(l.split() for l in open(f'so/{part}/wav.scp'))
        for line in open(f'so/{part}/text'):
            u, t = line.strip().split(None, 1)
            if spk[u] not in out:
                yield f'so/{wav[u]}', t.lower(), spk[u]


def fsdd():
    held = set(os.listdir(f'{SHARED}/speech/digits'))
    for f in sorted(os.listdir('fsdd/recordings')):
        if f.endswith('.wav') and f not in held:
            yield f'fsdd/recordings/{f}', DIGITS[int(f[0])], f.split('_')[1]


def asterisk():
    d = '/usr/share/asterisk/sounds/en_US_f_Allison'
    tens = dict(zip('10 11 12 13 14 15 16 17 18 19 20 30 40 50 60 70 80 90'.split(), 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety'.split()))
    words = dict(zip('0123456789', DIGITS)) | tens | {w: w for w in 'hundred thousand million oh today tomorrow yesterday at'.split()} | {'a-m': 'a m', 'p-m': 'p m', 'oclock': "o'clock"}
    words |= {f'day-{i}': w for i, w in enumerate('sunday monday tuesday wednesday thursday friday saturday'.split())}
    words |= {f'mon-{i}': w for i, w in enumerate('january february march april may june july august september october november december'.split())}
    for k, v in words.items():
        yield f'{d}/digits/{k}.wav', v, 'allison'
    for k in 'abcdefghijklmnopqrstuvwxyz':
        yield f'{d}/letters/{k}.wav', k, 'allison'
        yield f'{d}/phonetic/{k}_p.wav', NATO[k], 'allison'


def synth():
    rng = random.Random(5)
    held = open('held.tsv', 'w')
    kept = set(open('kept-out.txt').read().split('\n')) if os.path.exists('kept-out.txt') else set()
    for tsv, folder in (('text/synth.tsv', 'wav'), ('text/synth2.tsv', 'wav2')):
        if not os.path.exists(tsv):
            continue
        for line in open(tsv):
            name, text = line.rstrip('\n').split('\t')
            if name.startswith(('flite_kal', 'fest_kal')) or text in kept:   # voice and sentences of `bench asr`
                continue
            path = f'{folder}/{name}.wav'
            if rng.random() < (1 / 8 if MOST else 1 / 80):
                held.write(f'{os.path.abspath(path)}\t{text}\n')
            else:
                yield path, text, name.rsplit('_', 1)[0]


def main():
    name = sys.argv[1]
    vocab = {l.split()[0] for l in open('dict/lexicon.txt')}
    clips, at = [], 0
    with open(f'waves.{name}.i16', 'wb') as f:
        for path, text, speaker in globals()[name]():
            if MOST and len(clips) >= MOST:
                break
            if not os.path.exists(path) or any(w not in vocab for w in text.split()):
                continue
            try:
                x = read(path)
            except (EOFError, wave.Error):
                continue
            if len(x) < 1200 or len(x) > 8000 * 14 or np.abs(x).max() < 200:
                continue
            clips.append((at, len(x), text, name, speaker))
            f.write(x.tobytes())
            at += len(x)
    pickle.dump(clips, open(f'clips.{name}.pkl', 'wb'))
    print(name, len(clips), 'clips', round(at / 8000 / 3600, 2), 'h', len({c[4] for c in clips}), 'speakers', flush=True)


main()
