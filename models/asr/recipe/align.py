"""Where each word of the read sentences lies (for cutting words out): align.py MODEL -> cuts.pkl, clip index -> [(start, end) samples]."""
import pickle
import sys

import numpy as np
import torch

import features
import graphs
import network

torch.set_num_threads(1)
net = network.Network(sys.argv[1]).eval()
lexicon, ctx, lib = graphs.load_lexicon('dict/lexicon.txt'), graphs.Contexts(pickle.load(open('contexts.pkl', 'rb'))), graphs.compiled('.')
waves, clips, cuts, lost = np.memmap('waves.so.i16', np.int16, 'r'), pickle.load(open('clips.so.pkl', 'rb')), {}, 0
for i, (at, n, text, _, _) in enumerate(clips):
    words = text.split()
    if any(not lexicon.get(w) for w in words):
        continue
    mel = features.log_mel(np.asarray(waves[at:at + n], np.float32))
    with torch.no_grad():
        y = net(torch.from_numpy(network.pad(mel))[None])[0].numpy()
    g = graphs.numerator(words, lexicon, ctx)
    v, path = graphs.run_numerator(lib, y, g, best=True)
    if v < -1e29:
        lost += 1
        continue
    said = g['word'][path]
    spans = []
    for k in range(len(words)):
        f = np.nonzero(said == k)[0]
        if not len(f):
            break
        spans.append((max(0, int(f[0]) * 240 - 80), min(n, int(f[-1] + 1) * 240 + 120)))
    if len(spans) == len(words):
        cuts[i] = spans
    if i % 500 == 0:
        pickle.dump(cuts, open('cuts.pkl', 'wb'))
        print(i, len(cuts), lost, flush=True)
pickle.dump(cuts, open('cuts.pkl', 'wb'))
print(len(cuts), 'aligned', lost, 'lost')
