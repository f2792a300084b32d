"""prepare.py MODEL.mdl HCLr.fst: contexts.pkl (which pdfs a phone has after which phone), den.pkl (phone trigram), text/transcripts.txt."""
import glob
import pickle
import random
import subprocess
import sys

import graphs
import nnet3

look = glob.glob('/usr/lib/*/libfstlookahead.so.*')[0]
with open('hcl.txt', 'w') as f:
    subprocess.run(['fstprint', sys.argv[2]], env={'LD_PRELOAD': look, 'PATH': '/usr/bin:/bin'}, stdout=f, check=True)
table, clash = graphs.contexts(nnet3.Model(sys.argv[1]), 'hcl.txt')
assert not clash, f'{clash} contexts are not of one kind: the graph is not of this model'
pickle.dump(table, open('contexts.pkl', 'wb'))
transcripts = [c[2] for c in pickle.load(open('clips.so.pkl', 'rb'))]
open('text/transcripts.txt', 'w').write('\n'.join(transcripts))
lines = open('text/corpus.txt').read().split('\n')
random.seed(1)
random.shuffle(lines)
den = graphs.denominator(graphs.load_lexicon('dict/lexicon.txt'), lines[:60000] + transcripts * 4, graphs.Contexts(table))
pickle.dump(den, open('den.pkl', 'wb'))
print(len(table), 'contexts,', len(den['fpdf']), 'denominator states,', len(den['fr']), 'trigram arcs')
