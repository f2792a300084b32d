"""average.py OUT.mdl MODEL.mdl=WEIGHT ...: the weighted mean of models that descend from one another (of one training or of branches of one)."""
import sys

import torch

import network

nets, weights = [], []
for a in sys.argv[2:]:
    path, _, w = a.partition('=')
    nets.append(network.Network(path))
    weights.append(float(w or 1))
total = sum(weights)
with torch.no_grad():
    for name, p in nets[0].named_parameters():
        p.copy_(sum(w / total * dict(n.named_parameters())[name] for n, w in zip(nets, weights)))
nets[0].save(sys.argv[1])
