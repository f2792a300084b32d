#!/usr/bin/env python3
"""Keeps models/manifest.json true: sizes, sha256 and ONNX tensors are read from the files; the rest is written by hand.

  models/update-manifest.py                 recompute every entry
  models/update-manifest.py --check         change nothing; exit 1 and say what differs
  models/update-manifest.py --add NAME --kind dialog --path dialog/encoder --licence Apache-2.0 \\
                            --card dialog/README.md --made dialog/recipe/train.py [--sample-rate HZ] [--language en]
                                            add an entry (or replace the one of that name)

Needs Python 3 and nothing else. Paths are relative to models/. Of a set's folder every file counts except *.md, *.py,
*.sh and what lies under recipe/ or graph-site/ (made on a box by edgevoice models adapt).
"""
import argparse
import hashlib
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
MANIFEST = os.path.join(HERE, "manifest.json")
TYPES = {1: "float32", 2: "uint8", 3: "int8", 6: "int32", 7: "int64", 8: "string", 9: "bool", 10: "float16", 11: "float64"}


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def fields(data):
    """(number, value) of a protobuf message; value is bytes or an int."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 2:
            length, at = varint(data, at)
            value, at = data[at:at + length], at + length
        else:
            size = 8 if kind == 1 else 4
            value, at = data[at:at + size], at + size
        yield key >> 3, value


def tensor(info):
    """A ValueInfoProto as name, type and shape (-1: decided at run time)."""
    out = {"name": "", "type": "", "shape": []}
    for number, value in fields(info):
        if number == 1:
            out["name"] = value.decode()
        elif number == 2:
            for n, tensor_type in fields(value):
                if n != 1:
                    continue
                for m, part in fields(tensor_type):
                    if m == 1:
                        out["type"] = TYPES.get(part, str(part))
                    elif m == 2:
                        for _, dim in fields(part):
                            size = [v for k, v in fields(dim) if k == 1]
                            out["shape"].append(size[0] if size else -1)
    return out


def onnx_tensors(path):
    with open(path, "rb") as file:
        model = file.read()
    graph = next(value for number, value in fields(model) if number == 7)
    inputs, outputs, constants = [], [], set()
    for number, value in fields(graph):
        if number == 5:
            constants.update(v.decode() for n, v in fields(value) if n == 8)
        elif number == 11:
            inputs.append(tensor(value))
        elif number == 12:
            outputs.append(tensor(value))
    return [t for t in inputs if t["name"] not in constants], outputs


def files_of(path):
    root = os.path.join(HERE, path)
    found = []
    for folder, names, files in os.walk(root):
        names[:] = sorted(n for n in names if n not in ("recipe", "__pycache__", "graph-site"))
        for name in files:
            if not name.endswith((".md", ".py", ".sh")):
                found.append(os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/"))
    if not found:
        sys.exit(f"{root} holds no model file")
    return sorted(found)


def describe(path, name):
    full = os.path.join(HERE, path, name)
    with open(full, "rb") as file:
        content = file.read()
    entry = {"path": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    if name.endswith(".onnx"):
        entry["inputs"], entry["outputs"] = onnx_tensors(full)
    return entry


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--add", metavar="NAME")
    for name in ("kind", "path", "licence", "card", "made", "language"):
        parser.add_argument("--" + name)
    parser.add_argument("--sample-rate", type=int)
    args = parser.parse_args()

    manifest = {"version": 1, "sets": []}
    if os.path.exists(MANIFEST):
        with open(MANIFEST, encoding="utf-8") as file:
            manifest = json.load(file)
    if args.add:
        needed = [n for n in ("kind", "path", "licence", "card", "made") if not getattr(args, n)]
        if needed:
            parser.error("--add needs --" + ", --".join(needed))
        entry = {"name": args.add, "kind": args.kind, "language": args.language or "en", "path": args.path,
                 "licence": args.licence, "card": args.card, "made": args.made}
        if args.sample_rate:
            entry["sampleRate"] = args.sample_rate
        manifest["sets"] = [s for s in manifest["sets"] if s["name"] != args.add] + [entry]
    for entry in manifest["sets"]:
        entry.pop("files", None)
        entry["files"] = [describe(entry["path"], name) for name in files_of(entry["path"])]

    text = json.dumps(manifest, indent=2) + "\n"
    if not args.check:
        with open(MANIFEST, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        return
    with open(MANIFEST, encoding="utf-8") as file:
        if file.read() != text:
            sys.exit("models/manifest.json differs from the files: run models/update-manifest.py")


if __name__ == "__main__":
    main()
