"""Word error of a model folder on the measuring sets, through libvosk: measure.py MODEL [set ...]

Sets: digits, digits-wide (200 ms of silence around), free (digits without a grammar), read, noise, and LIST.tsv (path TAB text).
$SHARED is the folder with speech/ and noise/, $VOSK the path of libvosk.so. Prints one line a set and one JSON line at the end."""
import csv
import ctypes
import json
import os
import sys
import time
import wave

import numpy as np

SHARED = os.environ.get('SHARED', '../shared')
MOST = int(os.environ.get('MOST', '0')) or None      # clips of each set, seconds of each noise
lib = ctypes.CDLL(os.environ.get('VOSK', '.deps/native/libvosk.so'))
for f in ('vosk_model_new', 'vosk_recognizer_new', 'vosk_recognizer_new_grm'):
    getattr(lib, f).restype = ctypes.c_void_p
lib.vosk_recognizer_final_result.restype = lib.vosk_recognizer_result.restype = ctypes.c_char_p
lib.vosk_set_log_level(-1)
DIGITS = 'zero one two three four five six seven eight nine'.split()


def read(path):
    w = wave.open(path)
    x = np.frombuffer(w.readframes(w.getnframes()), np.int16).astype(np.float32)
    if w.getnchannels() > 1:
        x = x[::w.getnchannels()]
    if w.getframerate() != 8000:
        from scipy.signal import resample_poly
        x = resample_poly(x, 8000, w.getframerate())
    return x.astype(np.float32)


def hear(model, x, grammar=None):
    p, rate = ctypes.c_void_p(model), ctypes.c_float(8000)
    r = lib.vosk_recognizer_new_grm(p, rate, json.dumps(grammar).encode()) if grammar else lib.vosk_recognizer_new(p, rate)
    r = ctypes.c_void_p(r)
    words = []
    x = np.ascontiguousarray(np.clip(x, -32768, 32767), np.int16)
    for i in range(0, len(x), 1600):
        b = x[i:i + 1600].tobytes()
        if lib.vosk_recognizer_accept_waveform(r, b, len(b)) == 1:
            words += json.loads(lib.vosk_recognizer_result(r))['text'].split()
    words += json.loads(lib.vosk_recognizer_final_result(r))['text'].split()
    lib.vosk_recognizer_free(r)
    return [w for w in words if w != '[unk]']


def errors(ref, hyp):
    """(substitutions, deletions, insertions)"""
    d = [(j, 0, 0, j) for j in range(len(hyp) + 1)]
    for i, a in enumerate(ref):
        n = [(i + 1, 0, i + 1, 0)]
        for j, b in enumerate(hyp):
            s = d[j] if a == b else (d[j][0] + 1, d[j][1] + 1, d[j][2], d[j][3])
            e = (d[j + 1][0] + 1, d[j + 1][1], d[j + 1][2] + 1, d[j + 1][3])
            g = (n[j][0] + 1, n[j][1], n[j][2], n[j][3] + 1)
            n.append(min(s, e, g))
        d = n
    return np.array(d[-1][1:])


def clips(name):
    grammar, wide = None, 0
    if name.startswith('digits') or name == 'free':
        folder = f'{SHARED}/speech/digits'
        rows = [(f'{folder}/{f}', DIGITS[int(f[0])]) for f in sorted(os.listdir(folder))]
        grammar = None if name == 'free' else DIGITS + ['oh', '[unk]']
        wide = 1600 if name.endswith('wide') else 0
    elif name == 'read':
        folder = f'{SHARED}/speech/read'
        tsv = [f for f in os.listdir(folder) if f.endswith('.tsv')][0]
        rows = [(f'{folder}/{r["file"]}', r['text']) for r in csv.DictReader(open(f'{folder}/{tsv}'), delimiter='\t')]
    else:
        rows = [tuple(l.rstrip('\n').split('\t')[:2]) for l in open(name)]
    return rows, grammar, wide


def main():
    model = lib.vosk_model_new(sys.argv[1].encode())
    if not model:
        raise SystemExit(f'{sys.argv[1]}: libvosk does not load it')
    out = {}
    for name in sys.argv[2:] or ['digits', 'digits-wide', 'free', 'read', 'noise']:
        if name == 'noise':
            words = seconds = 0
            for f in sorted(os.listdir(f'{SHARED}/noise')):
                if f.endswith('.wav'):
                    x = read(f'{SHARED}/noise/{f}')[:8000 * (MOST or 60)]
                    h = hear(model, x)
                    words, seconds = words + len(h), seconds + len(x) / 8000
                    print('   ', f, len(h), 'words in', round(len(x) / 8000), 's')
            out[name] = round(words / seconds * 60, 2)
            print(f'{name}: {out[name]} invented words per minute')
            continue
        rows, grammar, wide = clips(name)
        total, count, audio, start = np.zeros(3, int), 0, 0.0, time.process_time()
        people = {}
        for path, text in rows[::max(1, len(rows) // MOST) if MOST else 1]:
            x = read(path)
            if wide:
                x = np.concatenate([np.zeros(wide, np.float32), x, np.zeros(wide, np.float32)])
            hyp, ref = hear(model, x, grammar), text.split()
            if grammar:
                hyp = ['zero' if w == 'oh' else w for w in hyp]
            e = errors(ref, hyp)
            total, count, audio = total + e, count + len(ref), audio + len(x) / 8000
            if 'digits' in path:
                who = os.path.basename(path).split('_')[1]
                people[who] = people.get(who, 0) + int(e.sum())
            if os.environ.get('SHOW') and e.sum():
                print('   ', os.path.basename(path), '|', text, '|', ' '.join(hyp))
        rtf = (time.process_time() - start) / audio
        out[name] = {'wer': round(100 * total.sum() / count, 1), 'sub': int(total[0]), 'del': int(total[1]), 'ins': int(total[2]), 'words': count, 'rtf': round(rtf, 4)}
        print(f'{name}: {out[name]} {people}', flush=True)
    print(json.dumps(out))


main()
