"""The public corpora of ../shared/data, as lists of utterances with what each teaches. Train splits only."""
import csv
import gzip
import json
import os
import re
from collections import Counter

from words import words

ACTS = ["inform", "affirm", "deny", "correct", "repeat", "slower", "human", "cancel", "start_over", "thanks", "bye", "hold", "greet"]
GREETING = re.compile(r"^(hi|hello|hey|good (morning|afternoon|evening))\b", re.I)


# Kinds of slot values that any site has, and the corpus's slots that are of a kind by their name.
KINDS = {"date": r"date", "time": r"time", "money": r"^amount$", "number": r"number|rating|length",
         "place": r"city|location|^area$|^to$|^from$|origin|destination|airport|where_to",
         "person": r"directed_by|artist|recipient|contact_name|receiver|starring|cast|doctor_name",
         "kind": r"genre|cuisine|category", "thing": r"name$|title|album"}
TAGS = ["o"] + [f"{b}-{k}" for k in KINDS for b in "bi"]


def kind_of(slot):
    return next((k for k, pattern in KINDS.items() if re.search(pattern, slot)), None)


def tags_of(turn):
    """A tag per word from the marked values of a turn."""
    text = turn["text"]
    tags = ["o"] * len(words(text))
    for f in turn["frames"]:
        for slot, start, end in f["spans"]:
            kind, at = kind_of(slot), len(words(text[:start]))
            for i in range(at, min(len(tags), at + len(words(text[start:end])))):
                if kind:
                    tags[i] = f"{'b' if i == at else 'i'}-{kind}"
    return tags


def sgd_turns(path):
    for line in gzip.open(path, "rt"):
        yield json.loads(line)["turns"]


def sgd_acts(turn):
    """Dialog acts of a user turn: 1 yes, 0 no, None when the corpus does not say."""
    acts = {a[0] for f in turn["frames"] for a in f["acts"]}
    y = dict.fromkeys(ACTS, 0)
    y["inform"] = int(bool(acts & {"INFORM", "INFORM_INTENT", "REQUEST", "REQUEST_ALTS"}))
    y["affirm"] = int(bool(acts & {"AFFIRM", "AFFIRM_INTENT"}))
    y["deny"] = int(bool(acts & {"NEGATE", "NEGATE_INTENT"}))
    y["thanks"] = int("THANK_YOU" in acts)
    y["bye"] = int("GOODBYE" in acts)
    y["greet"] = int(bool(GREETING.match(turn["text"])))
    y["correct"] = int("NEGATE" in acts and "INFORM" in acts)
    if "SELECT" in acts:      # taking an offer is a yes when nothing else is said
        y["affirm"] = 1 if acts == {"SELECT"} else None
    if "REQUEST_ALTS" in acts:
        y["deny"] = None
    if "INFORM" in acts and not y["correct"]:
        y["correct"] = 0 if not re.match(r"^(no|actually|wait|sorry|change|make)\b", turn["text"], re.I) else None
    if re.search(r"\bbye\b", turn["text"], re.I):
        y["bye"] = 1
    elif y["bye"] and re.match(r"^no\b", turn["text"], re.I):
        y["deny"] = 1
    return y


def sentence_ends(text):
    """Numbers of words after which a sentence, or a clause with a comma, has ended."""
    return {len(words(text[:m.end()])) for m in re.finditer(r"[.?!,;:]", text)}


def load_sgd(folder, split="train"):
    """User turns with acts, labels (act:slot, intent) and the system's next words."""
    out, labels = [], Counter()
    for turns in sgd_turns(os.path.join(folder, f"sgd_{split}.jsonl.gz")):
        for i, t in enumerate(turns):
            if t["who"] != "U":
                continue
            tags, intent = set(), None
            for f in t["frames"]:
                for act, slot, values in f["acts"]:
                    if act == "INFORM_INTENT":
                        tags.add("INTENT:" + values[0])
                        intent = values[0]
                    else:
                        tags.add(act + ":" + slot)
            labels.update(tags)
            follow = turns[i + 1]["text"] if i + 1 < len(turns) else ""
            before = turns[i - 1]["text"] if i else ""
            ws = words(t["text"])
            if ws:
                out.append({"words": ws, "acts": sgd_acts(t), "tags": tags, "intent": intent, "follow": words(follow),
                            "before": words(before), "tags_of": tags_of(t), "ends": sentence_ends(t["text"]),
                            "values": [(s[0], words(t["text"][s[1]:s[2]])) for f in t["frames"] for s in f["spans"]]})
    return out, [k for k, n in labels.items() if n >= 40]


CLINC_ACTS = {"yes": "affirm", "no": "deny", "thank_you": "thanks", "goodbye": "bye", "greeting": "greet",
              "repeat": "repeat", "cancel": "cancel"}


def load_clinc(folder, split="train"):
    out = []
    data = json.load(open(os.path.join(folder, "clinc150/data_full.json")))
    for text, label in data[split]:
        y = dict.fromkeys(ACTS, 0)
        act = CLINC_ACTS.get(label)
        if act:
            y[act] = 1
            if act == "greet":
                y["inform"] = None
        elif label == "change_speed":
            y["slower"] = int(bool(re.search(r"slow", text)))
            y["inform"] = None
        elif label == "maybe":
            y["inform"] = 0
        else:
            y["inform"] = 1
        out.append({"words": words(text), "acts": y, "label": label, "ends": set()})
    outside = [words(text) for text, _ in data["oos_train"]]
    return out, sorted({u["label"] for u in out}), outside


def load_banking(folder):
    rows = list(csv.DictReader(open(os.path.join(folder, "banking77/train.csv"), encoding="utf-8")))
    out = [{"words": words(r["text"]), "label": r["category"], "acts": dict(dict.fromkeys(ACTS, 0), inform=1),
            "ends": sentence_ends(r["text"])} for r in rows]
    return [u for u in out if u["words"]], sorted({u["label"] for u in out})


def load_names(folder, most=3000):
    """First names and last names, the commonest first."""
    def read(name):
        with open(os.path.join(folder, "names", name), encoding="utf-8") as f:
            return [line.split()[0].lower() for line, _ in zip(f, range(most))]
    return read("dist.female.first")[:600] + read("dist.male.first")[:600], read("dist.all.last")
