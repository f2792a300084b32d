"""Makes a voice in Piper's format of a training run: the acoustic model and the vocoder in one graph, and its json.

  python3 export.py RUN_FOLDER OUT.onnx [--length-scale 1.05]
"""
import argparse
import json
import os

import numpy as np
import torch
from torch import nn

from model import LEAD, ORDER, STEP, Acoustic, place_of
from phonemes import BEGIN, PAD, SYMBOLS, TABLE
from vocoder import RATE, Vocoder

# A little slower than the teacher: a telephone is no loudspeaker.
NOISE, LENGTH, NOISE_W = 0.667, 1.05, 0.8


class Voice(nn.Module):
    """What Piper runs: input [1, T] (with pads), input_lengths [1], scales [3] -> output [1, 1, 1, samples]."""

    def __init__(self, acoustic, gains=None):
        super().__init__()
        self.acoustic = acoustic
        self.vocoder = Vocoder()
        # Movement that learning flattens, given back about the mean (calibrate.py).
        lively = torch.ones(1, ORDER + 1, 1)
        if gains is not None:
            lively[0, 1:ORDER, 0] = torch.from_numpy(gains["cepstra"][1:]).float()
            lively[0, ORDER, 0] = float(gains["pitch"])
        self.register_buffer("spread", acoustic.std * lively)

    def forward(self, ids, lengths, scales):
        a = self.acoustic
        ids = ids[:, :lengths[0]]
        ids = torch.index_select(ids, 1, torch.nonzero(ids[0] != TABLE[PAD][0])[:, 0])
        whole = torch.ones_like(ids, dtype=torch.float32).unsqueeze(1)
        x, times = a.encode(ids, whole)
        steps = torch.relu(torch.exp(times) - 1) * a.lasting[ids] * scales[1] + (ids == TABLE[BEGIN][0]).float() * LEAD
        ends = torch.round(torch.cumsum(steps, 1))
        # At least one step: an answer without a sample would be no answer.
        total = torch.clamp(ends[0, -1], min=1.0)
        at = torch.arange(total.long(), dtype=torch.float32)
        owner = (at[:, None] >= ends).long().sum(1).clamp(max=ids.shape[1] - 1)[None]
        starts = torch.cat([torch.zeros_like(ends[:, :1]), ends[:, :-1]], 1)
        begin, end = torch.gather(starts, 1, owner), torch.gather(ends, 1, owner)
        mask = torch.ones_like(begin).unsqueeze(1)
        length = end - begin
        y = a.decode(x, owner, torch.stack([(at[None] - begin + 0.5) / length.clamp(min=1.0), torch.log(length.clamp(min=1.0)) * 0.5,
                                            torch.clamp(at[None] - begin + 0.5, max=20.0) * 0.1, torch.clamp(length - (at[None] - begin + 0.5), max=20.0) * 0.1], 1), mask)
        y = y.view(1, STEP, ORDER + 2, -1).permute(0, 2, 3, 1).reshape(1, ORDER + 2, -1)
        cepstra = y[:, :ORDER] * self.spread[:, :ORDER] + a.mean[:, :ORDER]
        pitch = torch.exp(y[:, ORDER:ORDER + 1] * self.spread[:, ORDER:] + a.mean[:, ORDER:]).clamp(90.0, 400.0)
        voiced = (y[:, ORDER + 1:] > 0).float()
        return self.vocoder(cepstra, pitch, voiced, scales[0] / NOISE).unsqueeze(0)


def load(run):
    saved = torch.load(os.path.join(run, "model.pt"), map_location="cpu")
    acoustic = Acoustic()
    acoustic.load_state_dict(saved["averaged"])
    return acoustic.eval(), saved


def main():
    args = argparse.ArgumentParser()
    args.add_argument("run")
    args.add_argument("out")
    args.add_argument("--length-scale", type=float, default=LENGTH)
    args = args.parse_args()
    torch.set_num_threads(1)
    acoustic, saved = load(args.run)
    gains = os.path.join(args.run, "gains.npz")
    voice = Voice(acoustic, np.load(gains) if os.path.exists(gains) else None).eval()
    example = torch.tensor([[TABLE[c][0] for c in "^_" + "_".join("h\u0259l\u02c8o\u028a.") + "_$"]])
    os.makedirs(os.path.dirname(os.path.abspath(args.out)), exist_ok=True)
    with torch.no_grad():
        torch.onnx.export(voice, (example, torch.tensor([example.shape[1]]), torch.tensor([NOISE, 1.0, NOISE_W])), args.out, opset_version=15, do_constant_folding=False,
                          input_names=["input", "input_lengths", "scales"], output_names=["output"],
                          dynamic_axes={"input": {1: "phonemes"}, "output": {3: "time"}})
    with open(args.out + ".json", "w", encoding="utf-8") as file:
        json.dump({"audio": {"sample_rate": RATE, "quality": "low"}, "espeak": {"voice": "en-us"}, "language": {"code": "en_US", "family": "en", "region": "US", "name_native": "English", "name_english": "English", "country_english": "United States"},
                   "inference": {"noise_scale": NOISE, "length_scale": args.length_scale, "noise_w": NOISE_W}, "phoneme_type": "espeak", "phoneme_map": {}, "phoneme_id_map": TABLE,
                   "num_symbols": SYMBOLS, "num_speakers": 1, "speaker_id_map": {}, "piper_version": "1.0.0", "dataset": "front-desk"}, file, ensure_ascii=False, indent=2)
        file.write("\n")
    print(f"{os.path.getsize(args.out) / 1e6:.1f} MB after {saved['step']} steps, {saved['spent'] / 60:.0f} minutes")


if __name__ == "__main__":
    main()
