"""Words, pronunciations and language-model text of the shipped graph: writes graph/lexicon.txt and graph/text.txt (weighted lines).

Words: everything in the task text and the training transcripts, the word list wamerican-small, census first and last names, and
capitalised CMU entries, as far as the CMU dictionary (festlex-cmu) or Festival's letter-to-sound rules pronounce them."""
import collections
import os
import re
import subprocess
import sys

SIZE = int(sys.argv[1]) if len(sys.argv) > 1 else 60000
# how often a sentence counts: of the task text, of the transcripts of the training speakers, of WordNet's examples
TASK, SPOKEN, GENERAL = (float(w) for w in os.environ.get('WEIGHTS', '1,3,1').split(','))
SHARED = os.environ['SHARED']
os.makedirs('graph', exist_ok=True)

# written without the apostrophe in the corpora; the words that they would be otherwise ("lets", "wont", "id") are left alone
CLIPPED = {w.replace("'", ''): w for w in ("what's that's don't can't couldn't wouldn't isn't doesn't didn't i've i'm you're they're how's where's who's there's aren't wasn't hasn't haven't "
                                           "shouldn't weren't couldn't they've we've you've").split()}


def written(line):
    return ' '.join(CLIPPED.get(w, w) for w in line.split())


text = collections.Counter()
for line in open('text/corpus.txt'):
    text[written(line)] += TASK
transcripts = [c for c in open('text/transcripts.txt').read().split('\n') if c]      # of the training speakers only
for line in transcripts:
    text[written(line)] += SPOKEN
# what callers say in a word or two
digits = 'zero one two three four five six seven eight nine oh'.split()
for w in digits:
    text[w] += 400
    for v in digits:
        text[f'{w} {v}'] += 12
    text[f'double {w}'] += 20
    text[f'triple {w}'] += 4
    text[f'{w} double'] += 6
for t in 'twenty thirty forty fifty sixty seventy eighty ninety'.split():
    for w in digits[1:10]:
        text[f'{t} {w}'] += 12           # numbers read out in pairs
        text[f'{w} {t}'] += 4
for w in 'abcdefghijklmnopqrstuvwxyz':
    text[w] += 40
for w in ('yes no yeah okay hello stop help operator monday tuesday wednesday thursday friday saturday sunday today tomorrow morning afternoon evening '
          'january february march april may june july august september october november december ten eleven twelve thirteen fourteen fifteen sixteen '
          'seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand').split():
    text[w] += 40
# example sentences of WordNet: general English, so that the rest of the language is not starved
general = 0
for part in ('noun', 'verb', 'adj', 'adv'):
    for line in open(f'/usr/share/wordnet/data.{part}', errors='replace'):
        for q in re.findall(r'"([^"]{12,120})"', line.partition('|')[2]):
            if re.fullmatch(r"[A-Za-z' ,.!?;-]+", q):
                for s in re.split(r'[,;.!?]+', q.lower().replace('-', ' ')):
                    s = ' '.join(re.findall(r"[a-z]+(?:'[a-z]+)?", s))
                    if len(s.split()) > 1:
                        text[s] += GENERAL
                        general += 1

counts = collections.Counter()
for line, c in text.items():
    for w in line.split():
        counts[w] += c

cmu = collections.defaultdict(list)
for line in open('/usr/share/festival/dicts/cmu/cmudict-0.4.out', errors='replace'):
    m = re.match(r'\("([^"]+)" \S+ (.*)\)\s*$', line)
    if m:
        w, ph = m[1].lower(), re.findall(r'[a-z]+', m[2])
        if re.fullmatch(r"[a-z][a-z']*", w) and ph and 'nil' not in ph and ph not in cmu[w]:
            cmu[w].append(ph)
known = collections.OrderedDict()
small = [l.split() for l in open('dict/lexicon.txt')]
for f in small:
    if f[0] not in CLIPPED:
        known.setdefault(f[0], []).append(f[1:])
letters = {w: ps for w, ps in known.items() if len(w) == 1}
# said letter by letter, whatever the rules make of them
NOT_LETTERS = set('mr mrs ms dr st jr sr vs ft hm hmm hmmm hmmmm mm mmm mmmm mmmmm shh shhhh pls plz thnks thnk thx wth wht th ths thst tht thr wll flght bldg tbsp zz zzz lb hr rd ln pts cds mpgs snrs'.split())
for w in list(known) + list(cmu):
    if w in ('atm', 'apr', 'faq', 'usa', 'isbn') or (re.fullmatch('[bcdfghjklmnpqrstvwxz]{2,4}', w) and w not in NOT_LETTERS):
        known[w] = [[p for c in w for p in letters[c][0]]]
chosen = collections.OrderedDict((w, 1) for w in known)


def take(words):
    for w in words:
        if len(chosen) >= SIZE:
            return
        w = w.lower()
        if re.fullmatch(r"[a-z][a-z']+", w):
            chosen[w] = 1


def census(name, n):
    return [l.split()[0] for l in open(f'{SHARED}/data/names/{name}')][:n]


take(w for w, c in counts.most_common() if c >= 2)
take(w for w in census('dist.male.first', 1219) + census('dist.female.first', 2500))
take(w for w in census('dist.all.last', 9000))
wide = [l.strip() for l in open('/usr/share/dict/american-english-small')]
tags = collections.Counter()
for line in open('/usr/share/wordnet/cntlist.rev'):
    f = line.split()
    tags[f[0].split('%')[0]] += int(f[2])
take(sorted((w for w in wide if w.lower() in cmu), key=lambda w: -tags[w.lower()]))
take(w for w in census('dist.all.last', 40000) if w.lower() in cmu)
take(sorted((w for w in cmu if 3 < len(w) < 11), key=lambda w: (-tags[w], len(w))))



def with_ending(word):
    """Pronunciations of "what's", "card's", "they'll", "it'd": those of the word and of what hangs on it; Festival's rules know none."""
    stem, _, ending = word.partition("'")
    endings = {'ll': 'ax l', 're': 'er', 've': 'v', 'd': 'd', 'm': 'm', 't': None, '': None}
    out = []
    for p in (known.get(stem) or cmu.get(stem) or []) if stem else []:
        if ending == 's':
            out.append(p + (['ih', 'z'] if p[-1] in ('s', 'z', 'sh', 'zh', 'ch', 'jh') else ['s'] if p[-1] in ('p', 't', 'k', 'f', 'th') else ['z']))
        elif endings.get(ending):
            out.append(p + endings[ending].split())
    return out


for w in list(chosen):
    if "'" in w and w not in known and w not in cmu and with_ending(w):
        cmu[w] = with_ending(w)
missing = [w for w in chosen if w not in known and w not in cmu]
with open('graph/lts.scm', 'w') as f:
    f.write('(lex.select "cmu")\n')
    f.writelines(f'(format t "%s %l\\n" "{w}" (lex.lookup "{w}" nil))\n' for w in missing)
out = subprocess.run(['festival', '-b', 'graph/lts.scm'], capture_output=True, text=True).stdout
guessed = {}
for line in out.splitlines():
    m = re.match(r"(\S+) \(\"[^\"]*\" \S+ (.*)\)$", line)
    if m:
        ph = re.findall(r'[a-z]+', m[2])
        if ph and 'nil' not in ph:
            guessed[m[1]] = [ph]
lexicon = collections.OrderedDict()
for w in chosen:
    p = known.get(w) or cmu.get(w) or guessed.get(w)
    if p:
        lexicon[w] = p[:4]
with open('graph/lexicon.txt', 'w') as f:
    f.writelines(w + ' ' + ' '.join(p) + '\n' for w, ps in lexicon.items() for p in ps)
with open('graph/text.txt', 'w') as f:
    f.writelines(f'{c} {l}\n' for l, c in text.items())
names = collections.Counter()
for file, mass in (('dist.male.first', 600), ('dist.female.first', 600), ('dist.all.last', 1500)):
    for l in open(f'{SHARED}/data/names/{file}'):
        p = l.split()
        if p[0].lower() in lexicon:
            names[p[0].lower()] += float(p[1]) / 100 * mass
with open('graph/names.txt', 'w') as f:
    f.writelines(f'{w} {c:.4f}\n' for w, c in names.items())
print(len(lexicon), 'words,', sum(map(len, lexicon.values())), 'pronunciations,', len(missing), 'by rule,', len(text), 'lines,', general, 'of them general')
