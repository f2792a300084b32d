"""Turns a training run into encoder.onnx and writes what it gives for a few sentences, for the parity test.

  python3 export.py --data ../../../../shared/data --run RUN_FOLDER --out ../encoder/encoder.onnx [--reference FILE.json]
"""
import argparse
import json
import os
import random

import numpy as np
import torch

import corpus
from corpus import ACTS
from meaning import lookup, vectors
from model import Deployed, Encoder
from words import BEGIN, END, FEATURES, ROWS, clip, rows, words

ENDS = 0.8    # share of a caller's pauses that end a turn: `finished` is the probability at a pause, not at any word

SENTENCES = ["", "yes", "i want to book a table for two on friday at 7:30", "no i said thursday", "could you say that again please",
             "let me speak to a real person", "i'd like to", "my number is 0044 2079 460 123", "goodbye", "xylographic zzyzx a",
             "It's the O'Neills' account, isn't it? Caf\u00e9 20"]

args = argparse.ArgumentParser()
args.add_argument("--data", required=True)
args.add_argument("--run", required=True)
args.add_argument("--out", required=True)
args.add_argument("--reference")
args = args.parse_args()
torch.set_num_threads(1)

saved = torch.load(os.path.join(args.run, "model.pt"), map_location="cpu")
encoder = Encoder(len(ACTS)).eval()
encoder.load_state_dict(saved["net"])


def tensor(ws):
    return torch.tensor([[r + [0] * (FEATURES - len(r)) for r in map(rows, [BEGIN] + clip(ws) + [END])]])


def finished(deployed, ws):
    p = float(deployed(tensor(ws))[2])
    return np.log(p / (1 - p + 1e-9) + 1e-9)


def even_point(deployed):
    """The score at which as many finished turns of the development splits are missed as beginnings are taken for finished."""
    pick = random.Random(4)
    turns = pick.sample(corpus.load_sgd(args.data, "dev")[0], 700) + pick.sample(corpus.load_clinc(args.data, "val")[0], 700)
    whole = sorted(finished(deployed, u["words"]) for u in turns)
    begun = []
    for u in turns:
        cuts = [k for k in range(1, len(u["words"])) if k not in u["ends"]]
        if cuts:
            begun.append(finished(deployed, u["words"][:pick.choice(cuts)]))
    missed = lambda t: np.searchsorted(whole, t) / len(whole)
    taken = lambda t: np.mean([b >= t for b in begun])
    return float(min(np.linspace(-3, 5, 161), key=lambda t: abs(missed(t) - taken(t))))


kept = os.path.join(args.run, "meaning.npz")
if os.path.exists(kept):
    meaning = [np.load(kept)[k] for k in ("at", "check", "vectors")]
else:
    meaning = lookup(*vectors(corpus.unlabelled(corpus.load_sgd(args.data)[0], corpus.load_clinc(args.data)[0])), ROWS)
    np.savez(kept, at=meaning[0], check=meaning[1], vectors=meaning[2])

os.makedirs(os.path.dirname(os.path.abspath(args.out)), exist_ok=True)
with torch.no_grad():
    at = even_point(Deployed(encoder, saved["table"], meaning, 0.0).eval()) - float(np.log(ENDS / (1 - ENDS)))
    deployed = Deployed(encoder, saved["table"], meaning, at).eval()
    torch.onnx.export(deployed, (tensor(words("book a table")),), args.out, opset_version=14, input_names=["rows"],
                      output_names=["embedding", "acts", "finished"], dynamic_axes={"rows": {1: "words"}})
    if args.reference:
        out = []
        for s in SENTENCES:
            e, acts, done = deployed(tensor(words(s)))
            some = e[0, :12].tolist() + e[0, -12:].tolist()
            out.append({"text": s, "rows": tensor(words(s))[0].flatten().tolist(), "embedding": [round(x, 5) for x in some],
                        "acts": [round(float(x), 4) for x in acts[0]], "finished": round(float(done), 4)})
        with open(args.reference, "w", encoding="utf-8") as f:
            f.write("[\n" + ",\n".join("  " + json.dumps(o) for o in out) + "\n]\n")
print(f"{args.out}: {os.path.getsize(args.out) / 1e6:.1f} MB, {saved['step']} steps, finished at {at:.2f}, held out: {saved['held'] or 'nothing'}")
