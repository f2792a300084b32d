"""What is exported: the network for one utterance, its matrices as int8 with activations rounded as they come."""
import math

import torch
from torch import nn
from torch.nn import functional as F

from model import HEADS, WIDTH


def int8(table):
    """A table rounded to int8, with a scale per row."""
    scale = table.abs().max(dim=1, keepdim=True)[0].clamp(min=1e-8) / 127
    return (table / scale).round().clamp(-127, 127).to(torch.int8), scale


class Product(torch.autograd.Function):
    """x W + b with W in bytes around 128 and x rounded to bytes over its own range: exported as the three nodes that ONNX Runtime
    fuses into one. Bytes without a sign for both, so that no processor's 16-bit sums overflow."""

    @staticmethod
    def symbolic(g, x, w, zero, scale, bias):
        rounded, x_scale, x_zero = g.op("DynamicQuantizeLinear", x, outputs=3)
        y = g.op("Cast", g.op("MatMulInteger", rounded, w, x_zero, zero), to_i=1)
        return g.op("Add", g.op("Mul", y, g.op("Mul", x_scale, scale)), bias)

    @staticmethod
    def forward(ctx, x, w, zero, scale, bias):
        low, high = x.min().clamp(max=0), x.max().clamp(min=0)
        x_scale = (high - low) / 255
        x_zero = (0 - low / x_scale).round().clamp(0, 255)
        rounded = (x / x_scale).round() + x_zero
        y = (rounded.clamp(0, 255) - x_zero) @ (w.to(torch.float32) - 128)
        return y * (x_scale * scale) + bias


class Rounded(nn.Module):
    """A linear layer of the network, rounded."""

    def __init__(self, linear):
        super().__init__()
        w, scale = int8(linear.weight.data)
        self.register_buffer("w", (w.t().contiguous().to(torch.int16) + 128).to(torch.uint8))
        self.register_buffer("zero", torch.tensor(128, dtype=torch.uint8))
        self.register_buffer("scale", scale.squeeze(1))
        self.register_buffer("bias", linear.bias.data.clone())

    def forward(self, x):
        return Product.apply(x, self.w, self.zero, self.scale, self.bias)


class Deployed(nn.Module):
    def __init__(self, encoder, table, finished_at):
        super().__init__()
        for name, value in zip(("table", "scale"), int8(table)):
            self.register_buffer(name, value)
        self.encoder = encoder
        self.rounded = nn.ModuleList(nn.ModuleList(Rounded(x) for x in (l.qkv, l.out, l.wide, l.narrow)) for l in encoder.layers)
        self.acts = nn.Sequential(Rounded(encoder.acts[0]), nn.ReLU(), encoder.acts[2])
        self.finished = nn.Sequential(Rounded(encoder.finished[0]), nn.ReLU(), encoder.finished[2])
        self.finished_at = finished_at

    def forward(self, pieces, starts):
        """pieces [1, N] with the marks around them, starts [1, W]: first piece of each word."""
        ids = pieces[0]
        x = self.table[ids].to(torch.float32) * self.scale[ids] + self.encoder.positions[torch.arange(ids.shape[0])]
        x = self.encoder.norm(x)
        for layer, (qkv, out, wide, narrow) in zip(self.encoder.layers, self.rounded):
            q, k, v = (y.reshape(-1, HEADS, WIDTH // HEADS).transpose(0, 1) for y in qkv(x).split(WIDTH, dim=1))
            weight = torch.softmax(torch.matmul(q, k.transpose(1, 2)) / math.sqrt(WIDTH // HEADS), dim=-1)
            x = layer.norm1(x + out(torch.matmul(weight, v).transpose(0, 1).reshape(-1, WIDTH)))
            x = layer.norm2(x + narrow(F.gelu(wide(x))))
        mean = x.mean(dim=0, keepdim=True)
        acts = self.acts(torch.cat([x[:1], mean, x.max(dim=0, keepdim=True)[0]], dim=1))
        finished = self.finished(torch.cat([x[-1:], x[-2:-1], mean], dim=1))
        tags = torch.softmax(self.encoder.tags(x[starts[0]]), dim=1)
        return F.normalize(mean, dim=1), torch.sigmoid(acts), torch.sigmoid(finished - self.finished_at), tags.unsqueeze(0)
