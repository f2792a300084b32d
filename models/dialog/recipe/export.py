"""Turns a training run into encoder.onnx and writes what it gives for a few sentences, for the parity test.

  python3 export.py --data ../../../../shared/data --start START.npz --run RUN_FOLDER --out ../encoder/encoder.onnx [--reference FILE.json]
"""
import argparse
import json
import os
import random

import numpy as np
import onnx
import torch

import corpus
from corpus import ACTS, TAGS
from deployed import Deployed
from model import Encoder
from words import Pieces, words

ENDS = 0.8    # share of a caller's pauses that end a turn: `finished` is the probability at a pause, not at any word

SENTENCES = ["", "yes", "i want to book a table for two on friday at 7:30", "no i said thursday", "could you say that again please",
             "let me speak to a real person", "i'd like to", "my number is 0044 2079 460 123", "goodbye", "xylographic zzyzx a",
             "It's the O'Neills' account, isn't it? Caf\u00e9 20"]

args = argparse.ArgumentParser()
args.add_argument("--data", required=True)
args.add_argument("--start", required=True)
args.add_argument("--run", required=True)
args.add_argument("--out", required=True)
args.add_argument("--reference")
args = args.parse_args()
torch.set_num_threads(1)

saved = torch.load(os.path.join(args.run, "model.pt"), map_location="cpu")
encoder = Encoder(len(ACTS), len(TAGS))
table, vocabulary = encoder.start(args.start)
encoder.load_state_dict(saved["net"])
encoder.eval()
pieces = Pieces(vocabulary)


def tensors(ws):
    row, starts = pieces.row(ws)
    return torch.tensor([row]), torch.tensor([starts or [0]])


def finished(deployed, ws):
    p = float(deployed(*tensors(ws))[2])
    return np.log(p / (1 - p + 1e-9) + 1e-9)


def even_point(deployed):
    """The score at which as many finished turns of the development splits are missed as beginnings are taken for finished."""
    pick = random.Random(4)
    turns = pick.sample(corpus.load_sgd(args.data, "dev")[0], 250) + pick.sample(corpus.load_clinc(args.data, "val")[0], 250)
    whole = sorted(finished(deployed, u["words"]) for u in turns)
    begun = []
    for u in turns:
        cuts = [k for k in range(1, len(u["words"])) if k not in u["ends"]]
        if cuts:
            begun.append(finished(deployed, u["words"][:pick.choice(cuts)]))
    missed = lambda t: np.searchsorted(whole, t) / len(whole)
    taken = lambda t: np.mean([b >= t for b in begun])
    return float(min(np.linspace(-5, 5, 201), key=lambda t: abs(missed(t) - taken(t))))


os.makedirs(os.path.dirname(os.path.abspath(args.out)), exist_ok=True)
with torch.no_grad():
    at = even_point(Deployed(encoder, table, 0.0).eval()) - float(np.log(ENDS / (1 - ENDS)))
    deployed = Deployed(encoder, table, at).eval()
    torch.onnx.export(deployed, tensors(words("book a table for o'neill")), args.out, opset_version=14, input_names=["pieces", "starts"],
                      output_names=["embedding", "acts", "finished", "tags"],
                      dynamic_axes={"pieces": {1: "pieces"}, "starts": {1: "words"}, "tags": {1: "words"}})
    graph = onnx.load(args.out)
    for key, value in (("vocabulary", "\n".join(vocabulary)), ("acts", " ".join(ACTS)), ("tags", " ".join(TAGS))):
        entry = graph.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.save(graph, args.out)
    if args.reference:
        out = []
        for s in SENTENCES:
            ids, starts = tensors(words(s))
            e, acts, done, tags = deployed(ids, starts)
            some = e[0, :12].tolist() + e[0, -12:].tolist()
            out.append({"text": s, "pieces": ids[0].tolist(), "starts": starts[0].tolist(), "embedding": [round(x, 5) for x in some],
                        "acts": [round(float(x), 4) for x in acts[0]], "finished": round(float(done), 4),
                        "tags": [TAGS[int(k)] for k in tags[0].argmax(1)] if words(s) else []})
        with open(args.reference, "w", encoding="utf-8") as f:
            f.write("[\n" + ",\n".join("  " + json.dumps(o) for o in out) + "\n]\n")
print(f"{args.out}: {os.path.getsize(args.out) / 1e6:.1f} MB, {saved['step']} steps, finished at {at:.2f}, held out: {saved['held'] or 'nothing'}")
