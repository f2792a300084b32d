"""
Sound from mel-cepstra, pitch and voicing: pulses and noise through the minimum-phase filter that the cepstra are (Imai 1983;
the all-pass of Tokuda et al. 1994). Frames of 15 ms every 5 ms, filtered as spectra and laid over each other.

The cepstra are the teacher's, at 32 kHz; taken at the frequencies below 8 kHz they give sound at 16 kHz. Nothing here is learnt.
"""
import math

import torch
import torch.nn.functional as F
from torch import nn

from model import ORDER

RATE, TEACHER_RATE, ALPHA = 16000, 32000, 0.45
HOP, WINDOW, SIZE = 80, 240, 768
BINS = SIZE // 2 + 1
TOP = 7900.0                # highest harmonic, Hz
ROUGH_FROM, ROUGH = 3000.0, 0.5   # above this frequency voiced sound holds some noise, so that it does not buzz


class Vocoder(nn.Module):
    def __init__(self, noise_seconds=2.4):
        super().__init__()
        angle = torch.arange(BINS, dtype=torch.float64) / SIZE * 2 * math.pi * RATE / TEACHER_RATE
        bent = angle + 2 * torch.atan(ALPHA * torch.sin(angle) / (1 - ALPHA * torch.cos(angle)))
        order = torch.arange(ORDER, dtype=torch.float64)
        hertz = torch.arange(BINS, dtype=torch.float64) * RATE / SIZE
        # A telephone carries nothing below 60 Hz, and a loudspeaker only rumbles.
        low = -torch.log1p((60 / hertz.clamp(min=1)) ** 4)
        rough = ((hertz - ROUGH_FROM) / (RATE / 2 - ROUGH_FROM)).clamp(0, 1) * ROUGH
        self.register_buffer("cosines", torch.cos(bent[:, None] * order).float())
        self.register_buffer("sines", -torch.sin(bent[:, None] * order).float())
        self.register_buffer("low", low.float()[:, None])
        self.register_buffer("rough", rough.float()[:, None])
        self.register_buffer("clean", torch.sqrt(1 - rough ** 2).float()[:, None])
        self.register_buffer("noise", torch.randn(1, int(noise_seconds * RATE), generator=torch.Generator().manual_seed(3)))

    @staticmethod
    def bases():
        """Fourier bases made when the graph is loaded: in the file they would weigh more than the vocoder's worth."""
        k = torch.arange(BINS, dtype=torch.float32)[:, None]
        step = 2 * math.pi / SIZE
        n = torch.arange(WINDOW, dtype=torch.float32)[None]
        window = (0.5 - 0.5 * torch.cos(2 * math.pi / WINDOW * n)) * (2.0 * HOP / WINDOW)
        # The product of bin and sample is taken modulo the size, where float still knows it exactly.
        a = torch.remainder(k * n, float(SIZE)) * step
        forward = torch.cat([torch.cos(a) * window, -torch.sin(a) * window]).unsqueeze(1)
        m = torch.arange(SIZE, dtype=torch.float32)[None]
        b = torch.remainder(k * m, float(SIZE)) * step
        edge = ((k == 0) | (k == SIZE // 2)).float()
        weight = (2.0 - edge) / SIZE
        inverse = torch.cat([torch.cos(b) * weight, -torch.sin(b) * weight]).unsqueeze(1)
        return forward, inverse

    def forward(self, cepstra, pitch, voiced, noise_gain):
        """cepstra [1, ORDER, T], pitch [1, 1, T] in Hz, voiced [1, 1, T] 0 or 1 -> samples [1, 1, T * HOP]."""
        hertz = F.interpolate(pitch, scale_factor=float(HOP), mode="linear", align_corners=False)
        loud = F.interpolate(voiced, scale_factor=float(HOP), mode="linear", align_corners=False)
        # Phase in cycles, frame by frame: a sum over a whole clause would lose digits.
        within = torch.cumsum((hertz / RATE).view(1, -1, HOP), 2)
        ends = torch.cumsum(within[:, :, -1:], 1)
        phase = within + (ends - within[:, :, -1:])
        phase = (phase - torch.round(phase)).view(1, 1, -1)
        harmonics = torch.floor(TOP / hertz)
        slow = torch.sin(math.pi * phase)
        small = (slow.abs() < 1e-4).float()
        pulses = torch.sin(2 * math.pi * (harmonics + 0.5) * phase) / (2 * slow + small) - 0.5
        pulses = (pulses * (1 - small) + harmonics * small) * torch.sqrt(hertz * (2.0 / (RATE / 2))) * loud
        count = pulses.shape[2]
        noise = self.noise.repeat(1, count // self.noise.shape[1] + 1)[:, :count].unsqueeze(0)
        forward, inverse = self.bases()
        half = (WINDOW - HOP) // 2
        spectra = F.conv1d(F.pad(torch.cat([pulses, noise]), (half, half)), forward, stride=HOP)
        tone_re, tone_im = spectra[0, :BINS], spectra[0, BINS:]
        hiss_re, hiss_im = spectra[1, :BINS], spectra[1, BINS:]
        share = (self.rough * voiced[0] + (1 - voiced[0])) * noise_gain
        re, im = tone_re * self.clean + hiss_re * share, tone_im * self.clean + hiss_im * share
        size = torch.exp(torch.matmul(self.cosines, cepstra[0]) + self.low)
        turn = torch.matmul(self.sines, cepstra[0])
        h_re, h_im = size * torch.cos(turn), size * torch.sin(turn)
        filtered = torch.cat([re * h_re - im * h_im, re * h_im + im * h_re]).unsqueeze(0)
        sound = F.conv_transpose1d(filtered, inverse, stride=HOP)
        return sound[:, :, half:half + count]
