"""Writes the sentences that the teacher reads, all in words, one a line.

  python3 text.py --data ../../../../shared/data --out corpus.txt [--heldout heldout.txt] [--count 4200]

Training splits of the public task dialogues and intent sets, and sentences made here for what a telephone needs: times,
dates, money, digits, names, spellings, questions. Nothing of a dialog pack's wording is read.
"""
import argparse
import csv
import gzip
import json
import os
import random
import re

args = argparse.ArgumentParser()
args.add_argument("--data", required=True)
args.add_argument("--out", required=True)
args.add_argument("--heldout")
args.add_argument("--count", type=int, default=4200)
args = args.parse_args()
pick = random.Random(20)

DIGITS = "zero one two three four five six seven eight nine".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = ("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
            "seventeenth eighteenth nineteenth twentieth").split()
MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def number(n):
    if n < 10:
        return DIGITS[n]
    if n < 20:
        return TEENS[n - 10]
    if n < 100:
        return TENS[n // 10 - 2] + (" " + DIGITS[n % 10] if n % 10 else "")
    if n < 1000:
        return DIGITS[n // 100] + " hundred" + (" " + number(n % 100) if n % 100 else "")
    if n < 1000000:
        return number(n // 1000) + " thousand" + (" " + number(n % 1000) if n % 1000 else "")
    return number(n // 1000000) + " million" + (" " + number(n % 1000000) if n % 1000000 else "")


def ordinal(n):
    return ORDINALS[n - 1] if n <= 20 else TENS[n // 10 - 2] + " " + ORDINALS[n % 10 - 1] if n % 10 else TENS[n // 10 - 2][:-1] + "ieth"


def digits(n, group=None):
    """Digits as a receptionist groups them."""
    spoken = [pick.choice(DIGITS) for _ in range(n)]
    group = group or pick.choice([2, 3, 3, 4])
    return ", ".join(" ".join(spoken[at:at + group]) for at in range(0, n, group))


def time():
    hour, minute = pick.randint(1, 12), pick.choice([0, 0, 0, 5, 10, 15, 20, 30, 30, 30, 40, 45, 45, 50, 55])
    middle = pick.choice([" o'clock", ""]) if minute == 0 else " oh five" if minute == 5 else " " + number(minute)
    return number(hour) + middle + pick.choice(["", " a m", " p m", "", " in the morning", " in the afternoon"])


def date():
    day = ordinal(pick.randint(1, 31))
    month = pick.choice(MONTHS)
    return pick.choice([f"{month} {day}", f"the {day} of {month}", f"{pick.choice(DAYS)}, {month} {day}", pick.choice(DAYS), f"{month} {day}, twenty twenty {pick.choice(['five', 'six', 'seven', 'eight'])}",
                        f"{pick.choice(DAYS)} the {day}", "tomorrow", f"next {pick.choice(DAYS)}"])


def money():
    n = pick.choice([pick.randint(1, 20), pick.randint(20, 99), pick.randint(100, 999), pick.randint(1000, 9999), pick.randint(10000, 999999)])
    cents = pick.choice([None, None, pick.randint(1, 99)])
    return number(n) + (" dollar" if n == 1 else " dollars") + (f" and {number(cents)} cent{'s' if cents > 1 else ''}" if cents else "")


def load_names(file, most):
    with open(os.path.join(args.data, "names", file)) as lines:
        return [line.split()[0].capitalize() for line in lines][:most]


FIRST = load_names("dist.female.first", 200) + load_names("dist.male.first", 200)
LAST = load_names("dist.all.last", 700)
STREETS = "Market Station Church Mill High Park Oak Maple Lake Bridge River Garden Spring Hill Queen King Cedar Washington".split()
KINDS = "Street Road Avenue Lane Square Drive Boulevard".split()
THINGS = "appointment order delivery reservation account card payment parcel invoice ticket booking request refund policy contract".split()
PLACES = "front desk,office,service desk,sales team,warehouse,main branch,workshop,help desk,accounts department,clinic,library,town hall".split(",")


def spelled(word):
    return ", ".join(word.upper()) if pick.random() < .5 else " ".join(word.upper())


def made():
    name = pick.choice(FIRST)
    full = name + " " + pick.choice(LAST)
    thing, place = pick.choice(THINGS), pick.choice(PLACES)
    street = f"{number(pick.randint(1, 180))} {pick.choice(STREETS)} {pick.choice(KINDS)}"
    part = pick.choice(["morning", "afternoon", "evening"])
    return pick.choice([
        lambda: f"Your {thing} is set for {date()} at {time()}.", lambda: f"Shall I put you down for {date()} at {time()}?", lambda: f"We have {time()} or {time()}, which one is better?",
        lambda: f"The earliest I can offer is {date()}, at {time()}.", lambda: f"Did you mean {pick.choice(DAYS)} or {pick.choice(DAYS)}?", lambda: f"The {place} opens at {time()} and closes at {time()}.",
        lambda: f"I heard {digits(pick.randint(4, 10))}, is that correct?", lambda: f"The number is {digits(10, 3)}.", lambda: f"Your {thing} number is {digits(pick.randint(3, 8))}.",
        lambda: f"{digits(pick.randint(2, 9))}.", lambda: f"{digits(pick.randint(3, 9))}, right?", lambda: f"The total comes to {money()}.", lambda: f"That will be {money()}, please.",
        lambda: f"There is {money()} left on your {thing}.", lambda: f"I have {full} here, that is {spelled(full.split()[1])}.", lambda: f"{spelled(pick.choice(LAST))}.",
        lambda: f"Is that spelled {spelled(pick.choice(LAST))}?", lambda: f"The code is {spelled(''.join(pick.choice(LETTERS) for _ in range(pick.randint(2, 4))))}, {digits(pick.randint(2, 4))}.",
        lambda: f"Am I speaking with {full}?", lambda: f"Good {part}, {name}.", lambda: f"Good {part}, this is the {place}, what can I do for you?", lambda: f"Thank you, {full}.",
        lambda: f"One moment, I am looking for your {thing}.", lambda: f"I could not find any {thing} under {full}.", lambda: f"We are at {street}.", lambda: f"The address is {street}, on the {ordinal(pick.randint(1, 9))} floor.",
        lambda: f"It should be there on {date()}.", lambda: f"Your {thing} has been cancelled.", lambda: f"Your {thing} was moved from {date()} to {date()}.", lambda: f"Would you like to change your {thing}, or cancel it?",
        lambda: f"Please tell me your {thing} number.", lambda: f"What is your date of birth?", lambda: f"And your first name?", lambda: f"Sorry, was that {pick.choice(DIGITS)} or {pick.choice(DIGITS)}?",
        lambda: f"Press {pick.choice(DIGITS)} for the {place}, or {pick.choice(DIGITS)} for the {pick.choice(PLACES)}.", lambda: f"I will put you through to the {place} now.", lambda: f"Everyone at the {place} is busy at the moment.",
        lambda: f"You are number {pick.choice(DIGITS[1:])} in the queue.", lambda: f"Can we call you back at {digits(7, 3)}?", lambda: f"Yes, we are open on {pick.choice(DAYS)}s.", lambda: f"No, I am afraid we are closed on {pick.choice(DAYS)}.",
        lambda: f"It takes about {number(pick.randint(2, 60))} minutes.", lambda: f"That is {number(pick.randint(2, 100))} percent of {number(pick.randint(100, 99999))}.", lambda: f"We have {number(pick.randint(2, 999999))} of them.",
        lambda: f"Okay, {date()} it is.", lambda: f"Great, see you on {date()} at {time()}!", lambda: f"Thanks for waiting.", lambda: f"{name}, could you repeat the last part?", lambda: f"Let me check that for you.",
        lambda: f"Which {thing} do you mean, the one from {date()} or the one from {date()}?", lambda: f"You said {date()}, is that right?", lambda: f"At {time()}?", lambda: f"On {date()}?", lambda: f"For how many people?",
        lambda: f"Dr. {pick.choice(LAST)} is free at {time()}.".replace("Dr.", "Doctor"), lambda: f"Your message for {full} has been noted.", lambda: f"{time()}, {time()}, or {time()}?".capitalize(),
    ])()


PLAIN = re.compile(r"[A-Za-z][A-Za-z', ]*[A-Za-z](?:[.?!]|(?:[.?!] [A-Z][A-Za-z', ]*[.?!]))?")


def readable(line):
    line = " ".join(line.replace("\u2019", "'").replace(" ,", ",").split())
    words = line.split()
    if not 2 <= len(words) <= 17 or not PLAIN.fullmatch(line) or any(len(w) > 15 or (w.isupper() and len(w) > 1) or re.search(r"[a-z][A-Z]", w) for w in words):
        return None
    if line[-1] not in ".?!":
        line += "?" if words[0].lower() in ("what", "how", "when", "where", "why", "who", "can", "could", "do", "does", "is", "are", "will", "would") else "."
    return line[0].upper() + line[1:]


def dialogues(split, who):
    with gzip.open(os.path.join(args.data, f"sgd_{split}.jsonl.gz"), "rt", encoding="utf-8") as lines:
        return [t["text"] for line in lines for t in json.loads(line)["turns"] if t["who"] == who]


def take(lines, count):
    some = sorted({r for r in map(readable, lines) if r})
    pick.shuffle(some)
    return some[:count]


with open(os.path.join(args.data, "clinc150", "data_full.json"), encoding="utf-8") as file:
    clinc = json.load(file)
with open(os.path.join(args.data, "banking77", "train.csv"), encoding="utf-8") as file:
    banking = [row[0] for row in csv.reader(file)][1:]
n = args.count
lines = (take(dialogues("train", "S"), int(n * .36)) + take(dialogues("train", "U"), int(n * .10)) + take([s for s, _ in clinc["train"]], int(n * .08)) + take(banking, int(n * .06)))
seen = set(lines)
while len(lines) < n:
    line = made()
    if line not in seen and len(line.split()) <= 20:
        seen.add(line)
        lines.append(line)
pick.shuffle(lines)
with open(args.out, "w", encoding="utf-8") as out:
    out.write("\n".join(lines) + "\n")
if args.heldout:
    held = take(dialogues("dev", "S"), 60) + [m for m in (made() for _ in range(60)) if m not in seen]
    with open(args.heldout, "w", encoding="utf-8") as out:
        out.write("\n".join(held) + "\n")
