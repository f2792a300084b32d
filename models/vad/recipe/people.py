#!/usr/bin/env python3
"""Step 1b: people beside the synthetic voices. usage: people.py SYNTHETIC.npz OUT.npz GATHERED [NAME...]

GATHERED is the folder in which models/asr/recipe/gather.py left waves.NAME.i16 and clips.NAME.pkl; NAME: so crowd (as a rule).
gather.py leaves out the speakers and clips of ../shared/speech, which measure. One speaker in twenty is held out here as well.
"""
import pickle, sys, zlib
import numpy as np


def main():
    source = np.load(sys.argv[1])
    parts, ends, held = [source["audio"]], list(source["ends"]), [i % 20 == 0 for i in range(len(source["ends"]))]
    people = [False] * len(ends)
    at = ends[-1]
    for name in sys.argv[4:]:
        waves = np.fromfile(f"{sys.argv[3]}/waves.{name}.i16", np.int16)
        for number, (start, length, _, _, speaker) in enumerate(pickle.load(open(f"{sys.argv[3]}/clips.{name}.pkl", "rb"))):
            x = waves[start:start + length].astype(np.float64)
            peak = np.abs(x).max()
            if length < 4000 or length > 64000 or peak < 300:
                continue
            parts.append((x / peak * 30000).astype(np.int16))
            at += length
            ends.append(at)
            # The speakers of a crowd have no names: there every twentieth clip is held out.
            held.append(zlib.crc32(f"{name} {speaker}".encode()) % 20 == 0 if name == "so" else number % 20 == 0)
            people.append(True)
    np.savez(sys.argv[2], audio=np.concatenate(parts), ends=np.array(ends), held=np.array(held), people=np.array(people))
    print(f"{sum(people)} clips of people, {len(people) - sum(people)} synthetic, {at / 8000 / 60:.0f} minutes")


main()
