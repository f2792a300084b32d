"""The network: word pieces -> six transformer layers -> embedding, acts, completeness, slot tags."""
import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

WIDTH, HEADS, LAYERS = 384, 12, 6


class Layer(nn.Module):
    """Attention and feed-forward, each added to what came in and normalised after (as in BERT)."""

    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.wide = nn.Linear(WIDTH, 4 * WIDTH)
        self.narrow = nn.Linear(4 * WIDTH, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x, bias):
        shape = x.shape[0], x.shape[1], HEADS, WIDTH // HEADS
        q, k, v = (y.reshape(shape).transpose(1, 2) for y in self.qkv(x).split(WIDTH, dim=2))
        score = torch.matmul(q, k.transpose(2, 3)) / math.sqrt(WIDTH // HEADS)
        if bias is not None:
            score = score + bias
        y = torch.matmul(torch.softmax(score, dim=-1), v).transpose(1, 2).reshape(x.shape)
        x = self.norm1(x + self.out(y))
        return self.norm2(x + self.narrow(F.gelu(self.wide(x))))


class Encoder(nn.Module):
    def __init__(self, acts, tags):
        super().__init__()
        self.positions = nn.Parameter(torch.zeros(160, WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.acts = nn.Sequential(nn.Linear(3 * WIDTH, 160), nn.ReLU(), nn.Linear(160, acts))
        self.finished = nn.Sequential(nn.Linear(3 * WIDTH, 96), nn.ReLU(), nn.Linear(96, 1))
        self.tags = nn.Linear(WIDTH, tags)
        self.drop = nn.Dropout(0.1)
        self.frozen = 0     # lowest layers that do not learn

    def start(self, path):
        """Takes the weights of start.py; returns the table of word pieces."""
        w = np.load(path)
        t = lambda name: torch.from_numpy(w[name].copy())
        with torch.no_grad():
            self.positions.copy_(t("positions"))
            into = [(self.norm, "embeddings.LayerNorm")]
            for i, layer in enumerate(self.layers):
                at = f"encoder.layer.{i}."
                for kind, to in (("weight", layer.qkv.weight), ("bias", layer.qkv.bias)):
                    to.copy_(torch.cat([t(f"{at}attention.self.{n}.{kind}") for n in ("query", "key", "value")]))
                into += [(layer.out, at + "attention.output.dense"), (layer.norm1, at + "attention.output.LayerNorm"),
                         (layer.wide, at + "intermediate.dense"), (layer.narrow, at + "output.dense"), (layer.norm2, at + "output.LayerNorm")]
            for module, name in into:
                module.weight.copy_(t(name + ".weight"))
                module.bias.copy_(t(name + ".bias"))
        return t("table"), [str(p) for p in w["vocabulary"]]

    def hidden(self, pieces, mask=None):
        """pieces: rows of the table [B, N, WIDTH]; mask [B, N], one where there is a piece."""
        with torch.set_grad_enabled(torch.is_grad_enabled() and not self.frozen):
            x = self.norm(pieces + self.positions[:pieces.shape[1]])
        bias = None if mask is None else (mask[:, None, None, :] - 1) * 1e4
        with torch.set_grad_enabled(torch.is_grad_enabled() and not self.frozen):
            for layer in self.layers[:self.frozen]:
                x = layer(x, bias)
        for layer in self.layers[self.frozen:]:
            x = layer(x, bias)
        return x

    def features(self, pieces, mask, last, starts):
        """last [B]: where the end mark is; starts [B, W]: first piece of each word, 0 for none. Returns the mean, and what the heads for
        acts, completeness and tags read."""
        x = self.hidden(pieces, mask)
        m = mask.unsqueeze(-1)
        mean = (x * m).sum(1) / m.sum(1)
        top = (x + (m - 1) * 1e4).max(dim=1)[0]
        row = torch.arange(len(x))
        pooled = torch.cat([x[:, 0], mean, top], dim=1)
        ending = torch.cat([x[row, last], x[row, last - 1], mean], dim=1)
        return mean, pooled, ending, x[row[:, None], starts]

    def forward(self, pieces, mask, last, starts):
        """What the heads give, raw."""
        mean, pooled, ending, words = self.features(pieces, mask, last, starts)
        return F.normalize(mean, dim=1), self.acts(self.drop(pooled)), self.finished(self.drop(ending)).squeeze(1), self.tags(self.drop(words))
