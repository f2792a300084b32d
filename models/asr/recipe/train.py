"""Continues the training of an acoustic model with lattice-free MMI, without Kaldi: train.py MODEL OUT [option=value ...]

Runs until the clock says `until` (seconds from now); the learning rate falls with the time left, so it can be cut to any length.
Checkpoints (averaged weights) go to OUT/step.mdl every `every` seconds; state.pt resumes it."""
import os
import pickle
import sys
import time

import numpy as np
import torch

import graphs
import network
from augment import Augment

torch.set_num_threads(int(os.environ.get('OMP_NUM_THREADS', '1')))
torch.set_flush_denormal(True)
opt = dict(until=3000, rate=3e-4, last=2e-5, every=420, leave='', admit=0, seed=1, mix='so:0.25,cut:0.13,digit:0.09,orders:0.1,names:0.06,fsdd:0.1,string:0.06,asterisk:0.02,synth:0.18,noise:0.06', batch=8)
opt.update(a.split('=', 1) for a in sys.argv[3:])
start, out = time.time(), sys.argv[2]
os.makedirs(out, exist_ok=True)
rng = np.random.default_rng(int(opt['seed']))
torch.manual_seed(int(opt['seed']))

lexicon = graphs.load_lexicon('dict/lexicon.txt')
ctx = graphs.Contexts(pickle.load(open('contexts.pkl', 'rb')))
den = pickle.load(open('den.pkl', 'rb'))
lib = graphs.compiled('.')
net = network.Network(sys.argv[1])
pdfs = net.model.pdfs
leave = set(filter(None, opt['leave'].split(',')))

waves, clips = {}, {}
for name in ('so', 'fsdd', 'asterisk', 'synth', 'crowd'):
    if os.path.exists(f'clips.{name}.pkl'):
        waves[name] = np.memmap(f'waves.{name}.i16', np.int16, 'r')
        clips[name] = pickle.load(open(f'clips.{name}.pkl', 'rb'))
for kind in ('orders', 'names'):
    clips[kind] = [c for c in clips.get('crowd', []) if c[4] == kind]
noises = pickle.load(open('noises.pkl', 'rb')) if os.path.exists('noises.pkl') else []
words_at = pickle.load(open('cuts.pkl', 'rb')) if os.path.exists('cuts.pkl') else {}
mix = {k: float(v) for k, v in (m.split(':') for m in opt['mix'].split(','))}
mix = {k: v for k, v in mix.items() if clips.get(k) or (k in ('cut', 'digit') and words_at) or k in ('string', 'noise')}
kinds, weight = list(mix), np.array(list(mix.values()))
weight = weight / weight.sum()
by_speaker = {}
for c in clips['fsdd']:
    by_speaker.setdefault(c[4], []).append(c)


def left_out(speaker):
    """Speakers of `leave` are kept out for the first `admit` seconds, so that a checkpoint of that time meets them as strangers."""
    return speaker in leave and time.time() - start < float(opt['admit'])


def samples(c):
    return np.asarray(waves[c[3]][c[0]:c[0] + c[1]], np.float32)


def voice():
    return samples(clips['so'][rng.integers(len(clips['so']))])


aug = Augment(noises, voice, int(opt['seed']))


def example():
    kind = kinds[rng.choice(len(kinds), p=weight)]
    margin, text, wide = None, None, kind in ('fsdd', 'string', 'asterisk', 'digit')
    if kind == 'noise':
        n = int(8000 * rng.uniform(0.6, 3.5))
        if rng.random() < 0.8:
            x, text = (aug.noise(n) if rng.random() < 0.5 else aug.events(n)) * 1000, ['<SIL>']
            if rng.random() < 0.3:
                x = x * np.interp(np.arange(n), np.linspace(0, n, 8), rng.uniform(0, 1, 8) ** 2)
        else:
            x = sum(np.roll(np.resize(voice(), n), rng.integers(n)) for _ in range(rng.integers(4, 8)))
            text = ['<UNK>']
        margin = (0, 0)
    elif kind == 'string':
        mine = list(by_speaker.values())[rng.integers(len(by_speaker))]
        if left_out(mine[0][4]):
            return None
        parts, text = [], []
        for _ in range(rng.integers(2, 8)):
            c = mine[rng.integers(len(mine))]
            v = samples(c)
            parts += [v / max(1, np.abs(v).max()) * rng.uniform(0.5, 0.9), np.zeros(int(8000 * rng.uniform(0, 0.25)))]
            text.append(c[2])
        x = np.concatenate(parts) * 20000
    elif kind in ('cut', 'digit'):
        if kind == 'cut':
            i = cuttable[rng.integers(len(cuttable))]
            a, most = rng.integers(len(words_at[i])), int(rng.choice([1, 1, 1, 2, 2, 3]))
        else:
            (i, a), most = said[rng.integers(len(said))], 1
        c, spans = clips['so'][i], words_at[i]
        b = min(len(spans), a + most)
        lo, hi = spans[a][0] - int(rng.uniform(0, 500)), spans[b - 1][1] + int(rng.uniform(0, 500))
        lo = max(lo, spans[a - 1][1] if a else 0)
        hi = min(hi, spans[b][0] if b < len(spans) else c[1])
        x, text = samples(c)[lo:hi], c[2].split()[a:b]
    else:
        c = clips[kind][rng.integers(len(clips[kind]))]
        if left_out(c[4]):
            return None
        x, text = samples(c), c[2].split()
    if any(not lexicon.get(w) for w in text):
        return None
    if len(text) == 1 and kind != 'noise' and rng.random() < 0.25:   # cut into, as callers who start before the line is open are
        x = x[int(rng.uniform(0, 240)):len(x) - int(rng.uniform(0, 320))]
        if len(x) < 800:
            return None
    x, warp = aug.sound(x, gentle=rng.random() < 0.2, margin=margin, wide=wide)
    m = aug.mel(x, warp)
    if not 12 <= len(m) <= 1100:
        return None
    return m, text


# utterances whose every word was found, and in them the short answers a caller gives most
cuttable = [i for i, s in words_at.items() if i < len(clips['so']) and len(s) == len(clips['so'][i][2].split())]
SHORT = set('zero oh one two three four five six seven eight nine yes no'.split())
said = [(i, k) for i in cuttable for k, w in enumerate(clips['so'][i][2].split()) if w in SHORT]

def batches():
    while True:
        pool = []
        while len(pool) < 6 * int(opt['batch']):
            e = example()
            if e:
                pool.append(e)
        pool.sort(key=lambda e: len(e[0]))
        groups = [pool[i:i + int(opt['batch'])] for i in range(0, len(pool), int(opt['batch']))]
        for i in rng.permutation(len(groups)):
            yield groups[i]


params = [p for n, p in net.named_parameters()]
adam = torch.optim.Adam(params, lr=float(opt['rate']), betas=(0.9, 0.99), eps=1e-8)
mean = [p.detach().clone() for p in params]
step, shown, spent, saved = 0, [], 0.0, time.time()
log = open(f'{out}/log.txt', 'a')


def checkpoint(name):
    with torch.no_grad():
        now = [p.clone() for p in params]
        for p, m in zip(params, mean):
            p.copy_(m)
        net.save(f'{out}/{name}.mdl')
        for p, n in zip(params, now):
            p.copy_(n)
    torch.save(dict(net=net.state_dict(), adam=adam.state_dict(), mean=mean, step=step), f'{out}/state.pt')


if os.path.exists(f'{out}/state.pt'):
    s = torch.load(f'{out}/state.pt')
    net.load_state_dict(s['net']); adam.load_state_dict(s['adam']); mean, step = s['mean'], s['step']

for group in batches():
    done = min(1.0, (time.time() - start) / float(opt['until']))
    rate = float(opt['rate']) * min(1, (step + 1) / 60)
    rate = rate * (float(opt['last']) / float(opt['rate'])) ** done
    for g in adam.param_groups:
        g['lr'] = rate
    n = [(len(m) + 2) // 3 for m, _ in group]
    longest = 3 * max(n) - 2 + 2 * network.PAD
    mel, mask = np.zeros((len(group), longest, 40), np.float32), np.ones((len(group), longest, 40), np.float32)
    for k, (m, _) in enumerate(group):
        p = network.pad(m)
        mel[k, :len(p)] = p
        mel[k, len(p):] = p[-1]
        mask[k] = aug.mask(longest)
    y = net(torch.from_numpy(mel), torch.from_numpy(mask))
    x = np.ascontiguousarray(y.detach().numpy(), np.float32)
    grad = np.zeros_like(x)
    good, value, frames = [], 0.0, 0
    gn = np.zeros_like(x)
    num = []
    for k, (m, text) in enumerate(group):
        v = graphs.run_numerator(lib, x[k, :n[k]], graphs.numerator(text, lexicon, ctx), gn[k], 1.0)
        num.append(v)
    keep = [k for k in range(len(group)) if num[k] > -1e29]
    if not keep:
        continue
    gd = np.zeros((len(keep),) + x.shape[1:], np.float32)
    z = graphs.run_denominator(lib, np.ascontiguousarray(x[keep]), [n[k] for k in keep], den, gd, 1.0)
    for j, k in enumerate(keep):
        grad[k] = gd[j] - gn[k]
        value += num[k] - z[j]
        frames += n[k]
    if not np.isfinite(grad).all():
        print('skipped a batch: not finite', flush=True)
        continue
    adam.zero_grad()
    # a small pull of the outputs towards zero keeps their scale, as chain training's output l2 does
    (y * torch.from_numpy(grad)).sum().div(frames).add((y ** 2).mean() * 5e-4).backward()
    torch.nn.utils.clip_grad_norm_(params, 2.0)
    adam.step()
    step += 1
    with torch.no_grad():
        d = min(0.998, (1 + step) / (20 + step))
        for p, m in zip(params, mean):
            m.mul_(d).add_(p, alpha=1 - d)
    shown.append((value, frames))
    spent += frames * 0.03
    if step % 50 == 0:
        line = f'{step} {time.time() - start:.0f} s, {spent / 3600:.2f} h heard, objective {sum(v for v, _ in shown) / sum(f for _, f in shown):.4f}, rate {rate:.2e}, cpu {time.process_time():.0f}'
        print(line, flush=True)
        log.write(line + '\n'); log.flush()
        shown = []
    if time.time() - saved > float(opt['every']):
        saved = time.time()
        checkpoint(f'step{step}')
    if done >= 1:
        break
checkpoint('last')
