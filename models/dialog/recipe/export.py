"""Turns a training run into encoder.onnx (table in int8) and writes what it gives for a few sentences, for the parity test.

  python3 export.py --run RUN_FOLDER --out ../encoder/encoder.onnx [--reference FILE.json]
"""
import argparse
import json
import os

import torch

from corpus import ACTS
from model import Deployed, Encoder
from words import BEGIN, END, FEATURES, clip, rows, words

SENTENCES = ["", "yes", "i want to book a table for two on friday at 7:30", "no i said thursday", "could you say that again please",
             "let me speak to a real person", "i'd like to", "my number is 0044 2079 460 123", "goodbye",
             "It's the O'Neills' account, isn't it? Caf\u00e9 20"]

args = argparse.ArgumentParser()
args.add_argument("--run", required=True)
args.add_argument("--out", required=True)
args.add_argument("--reference")
args = args.parse_args()
torch.set_num_threads(1)

saved = torch.load(os.path.join(args.run, "model.pt"), map_location="cpu")
encoder = Encoder(len(ACTS))
encoder.load_state_dict(saved["net"])
deployed = Deployed(encoder, saved["table"]).eval()


def tensor(text):
    marked = [BEGIN] + clip(words(text)) + [END]
    return torch.tensor([[r + [0] * (FEATURES - len(r)) for r in map(rows, marked)]])


os.makedirs(os.path.dirname(os.path.abspath(args.out)), exist_ok=True)
with torch.no_grad():
    torch.onnx.export(deployed, (tensor("book a table"),), args.out, opset_version=14, input_names=["rows"],
                      output_names=["embedding", "acts", "finished"], dynamic_axes={"rows": {1: "words"}})
    if args.reference:
        out = []
        for s in SENTENCES:
            e, acts, finished = deployed(tensor(s))
            out.append({"text": s, "rows": tensor(s)[0].flatten().tolist(), "embedding": [round(float(x), 5) for x in e[0, :16]],
                        "acts": [round(float(x), 4) for x in acts[0]], "finished": round(float(finished[0, 0]), 4)})
        with open(args.reference, "w", encoding="utf-8") as f:
            f.write("[\n" + ",\n".join("  " + json.dumps(o) for o in out) + "\n]\n")
print(f"{args.out}: {os.path.getsize(args.out) / 1e6:.1f} MB, {saved['step']} steps, held out: {saved['held'] or 'nothing'}")
