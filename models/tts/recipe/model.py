"""The acoustic model: phoneme ids -> times -> mel-cepstra, pitch and voicing each 5 ms. Convolutions only: nothing to unroll on a phone call."""
import torch
from torch import nn

from phonemes import BEGIN, END, MARKS, PAD, STRESS, SYMBOLS, TABLE

ORDER = 45        # mel-cepstra of the teacher: order 44, all-pass 0.45 at 32 kHz
STEP = 2          # frames of 5 ms that the decoder gives at once
LEAD = 2          # steps of silence before the first sound
OUT = STEP * (ORDER + 2)


class Norm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(1, channels, 1))
        self.shift = nn.Parameter(torch.zeros(1, channels, 1))

    def forward(self, x):
        x = x - x.mean(1, keepdim=True)
        return x * torch.rsqrt((x * x).mean(1, keepdim=True) + 1e-5) * self.scale + self.shift


class Block(nn.Module):
    def __init__(self, channels, dilation, drop):
        super().__init__()
        self.one = nn.Conv1d(channels, channels, 3, padding=dilation, dilation=dilation)
        self.two = nn.Conv1d(channels, channels, 3, padding=1)
        self.norm = Norm(channels)
        self.drop = nn.Dropout(drop)

    def forward(self, x, mask):
        return self.norm(x + self.drop(self.two(torch.relu(self.one(x)) * mask))) * mask


class Acoustic(nn.Module):
    def __init__(self, encoder=192, decoder=192):
        super().__init__()
        self.embed = nn.Embedding(SYMBOLS, encoder)
        self.encoder = nn.ModuleList(Block(encoder, d, 0.05) for d in (1, 2, 4, 8, 1))
        self.times = nn.ModuleList([nn.Conv1d(encoder, encoder, 3, padding=1), nn.Conv1d(encoder, encoder, 3, padding=1), nn.Conv1d(encoder, 1, 3, padding=1)])
        self.bring = nn.Conv1d(encoder + 4, decoder, 3, padding=1)
        self.decoder = nn.ModuleList(Block(decoder, d, 0.0) for d in (1, 2, 4, 1, 2))
        self.out = nn.Conv1d(decoder, OUT, 3, padding=1)
        lasting = torch.ones(SYMBOLS)
        for symbol in PAD + BEGIN + END + STRESS:
            lasting[TABLE[symbol][0]] = 0
        self.register_buffer("lasting", lasting)
        self.register_buffer("mean", torch.zeros(1, ORDER + 1, 1))
        self.register_buffer("std", torch.ones(1, ORDER + 1, 1))

    def encode(self, ids, mask):
        x = self.embed(ids).transpose(1, 2) * mask
        for block in self.encoder:
            x = block(x, mask)
        t = x
        for layer in self.times[:-1]:
            t = torch.relu(layer(t)) * mask
        return x, self.times[-1](t)[:, 0]

    def decode(self, x, owner, place, mask):
        """owner: token of each step [B, F]; place: 4 numbers of where the step lies in its token [B, 4, F]."""
        x = torch.gather(x, 2, owner.unsqueeze(1).expand(-1, x.shape[1], -1))
        x = self.bring(torch.cat([x, place], 1)) * mask
        for block in self.decoder:
            x = block(x, mask)
        return self.out(x)


def place_of(owner, begin, length):
    """Where each step lies in its token; begin and length in steps, of the step's own token."""
    at = torch.arange(owner.shape[1], dtype=torch.float32, device=owner.device)[None] - begin + 0.5
    length = length.clamp(min=1.0)
    return torch.stack([at / length, torch.log(length) * 0.5, torch.clamp(at, max=20.0) * 0.1, torch.clamp(length - at, max=20.0) * 0.1], 1)
