"""The network: hashed sub-word rows -> word vectors -> convolutions -> pooled -> embedding, acts, completeness."""
import torch
from torch import nn
from torch.nn import functional as F

from words import ROWS


class Block(nn.Module):
    """Residual convolution over three words."""

    def __init__(self, width, dilation):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.conv = nn.Conv1d(width, width, 3, padding=dilation, dilation=dilation)

    def forward(self, x, mask):
        y = self.norm(x) * mask
        y = F.relu(self.conv(y.transpose(1, 2)).transpose(1, 2))
        return x + y


class Encoder(nn.Module):
    def __init__(self, acts, width=192, dims=256, dilations=(1, 2)):
        super().__init__()
        self.width, self.dims = width, dims
        self.blocks = nn.ModuleList(Block(width, d) for d in dilations)
        self.enter = nn.Linear(width, width)
        self.attend = nn.Linear(width, 4)
        self.embed = nn.Linear(width * 7, dims)
        self.acts = nn.Sequential(nn.Linear(width * 7, 128), nn.ReLU(), nn.Linear(128, acts))
        self.finished = nn.Sequential(nn.Linear(width * 5, 128), nn.ReLU(), nn.Linear(128, 1))
        self.drop = nn.Dropout(0.2)

    def pooled(self, v, mask):
        """v: word vectors [B, W, D]; mask [B, W, 1], one where there is a word. Returns pooled [B, 7D], ending [B, 5D]."""
        x = self.enter(v)
        for b in self.blocks:
            x = b(x, mask)
        score = self.attend(x) + (mask - 1) * 1e4
        weight = torch.softmax(score, dim=1)
        heads = torch.matmul(weight.transpose(1, 2), x)                       # [B, 4, D]
        top = (x + (mask - 1) * 1e4).max(dim=1)[0]
        count = mask.sum(dim=1)
        mean = (v * mask).sum(dim=1) / count
        last = (count.unsqueeze(-1) - 1).long()                               # the end mark
        end = torch.gather(x, 1, last.expand(-1, 1, x.shape[2])).squeeze(1)
        one = torch.gather(x, 1, (last - 1).clamp(min=0).expand(-1, 1, x.shape[2])).squeeze(1)
        word = torch.gather(v, 1, (last - 1).clamp(min=0).expand(-1, 1, v.shape[2])).squeeze(1)
        all_heads = torch.cat([heads[:, 0], heads[:, 1], heads[:, 2], heads[:, 3]], dim=1)
        return torch.cat([all_heads, top, mean, end], dim=1), torch.cat([end, one, word, top, mean], dim=1)

    def forward(self, v, mask):
        pooled, ending = self.pooled(v, mask)
        pooled, ending = self.drop(pooled), self.drop(ending)
        e = F.normalize(self.embed(pooled), dim=1)
        return e, self.acts(pooled), self.finished(ending).squeeze(1), pooled


def int8(table):
    """A table rounded to int8, with a scale per row."""
    scale = table.abs().max(dim=1, keepdim=True)[0].clamp(min=1e-8) / 127
    return (table / scale).round().clamp(-127, 127).to(torch.int8), scale


class Deployed(nn.Module):
    """What is exported: tables as int8, the heads as probabilities, and an embedding of two parts: what the network
    learnt to tell apart, and the sum of the words' vectors of meaning.py, which knows no task."""

    LEARNT, MEANING = 0.9, 0.436

    def __init__(self, encoder, table, meaning, finished_at):
        super().__init__()
        self.encoder = encoder
        at, check, vectors = (torch.as_tensor(x) for x in meaning)
        for name, value in zip(("table", "scale"), int8(table)):
            self.register_buffer(name, value)
        for name, value in zip(("vectors", "vector_scale"), int8(vectors)):
            self.register_buffer(name, value)
        self.register_buffer("at", at.to(torch.int32))
        self.register_buffer("check", check.to(torch.int32))
        self.finished_at = finished_at

    def forward(self, rows):
        used = (rows > 0).to(torch.float32)
        mask = used[:, :, :1]
        v = (self.table[rows].to(torch.float32) * self.scale[rows] * used.unsqueeze(-1)).sum(dim=2)
        v = v / used.sum(dim=2, keepdim=True).clamp(min=1)
        e, acts, finished, _ = self.encoder(v, mask)
        word = self.at[rows[:, :, 0]].to(torch.int64)
        known = (self.check[word].to(torch.int64) == rows[:, :, 1]).to(torch.float32).unsqueeze(-1)
        m = (self.vectors[word].to(torch.float32) * self.vector_scale[word] * known).sum(dim=1)
        both = torch.cat([e * self.LEARNT, F.normalize(m, dim=1) * self.MEANING], dim=1)
        return F.normalize(both, dim=1), torch.sigmoid(acts), torch.sigmoid(finished - self.finished_at).unsqueeze(1)


def new_table(width):
    table = nn.EmbeddingBag(ROWS, width, mode="mean", sparse=True, padding_idx=0)
    nn.init.normal_(table.weight, std=0.1)
    table.weight.data[0] = 0
    return table
