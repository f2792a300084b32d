#!/usr/bin/env python3
"""common-names.py FOLDER > common-names.txt: names and people in 100 million who bear them, from the census files dist.all.last, dist.female.first
and dist.male.first (../shared/data/names)."""
import collections
import sys

LEAST_PERCENT = 0.001
people = collections.Counter()
for name, share in (("dist.all.last", 1), ("dist.female.first", 0.25), ("dist.male.first", 0.25)):
    with open(f"{sys.argv[1]}/{name}") as lines:
        for line in lines:
            who, percent = line.split()[:2]
            if float(percent) >= LEAST_PERCENT:
                people[who.lower()] += float(percent) * share * 1000
for who, count in sorted(people.items()):
    if round(count) >= 1:
        print(who, round(count))
