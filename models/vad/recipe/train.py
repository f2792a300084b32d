#!/usr/bin/env python3
"""Step 4: trains the network, writes the table. usage: train.py TRAIN_PREFIX VALID_PREFIX VadWeights.cs [MINUTES [START.cs]]

PREFIX.f32 (features) and PREFIX.u8 (labels) of steps 2 and 3. MINUTES are those of the processor; 0 writes an untrained table (to
build step 3). The table is written after every round. With START.cs, a table written before, training goes on from there.
"""
import re, sys, time
import numpy as np
import torch
from torch import nn

INPUTS, DENSE, HIDDEN, FRAMES, OUTPUTS = 42, 64, 96, 600, 3


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.zeros(INPUTS))
        self.register_buffer("deviation", torch.ones(INPUTS))
        self.dense = nn.Linear(INPUTS, DENSE)
        self.gru = nn.GRU(DENSE, HIDDEN, batch_first=True)
        self.out = nn.Linear(HIDDEN, OUTPUTS)

    def forward(self, x):
        y, _ = self.gru(torch.tanh(self.dense((x - self.mean) / self.deviation)))
        return self.out(y)


def load(prefix):
    x = np.fromfile(prefix + ".f32", np.float32).reshape(-1, FRAMES, INPUTS)
    y = np.fromfile(prefix + ".u8", np.uint8).reshape(-1, FRAMES, OUTPUTS)
    return torch.from_numpy(x), torch.from_numpy(y)


def resume(net, path):
    """The weights of a table: its first layer has mean and deviation folded in."""
    text = open(path, encoding="utf-8").read()
    values = lambda name: np.array([float(v.rstrip("f")) for v in re.search(name + r" =>\s*\[([^\]]*)\]", text)[1].split(",") if v.strip()])
    names = {"Dense": "dense.{}", "Input": "gru.{}_ih_l0", "State": "gru.{}_hh_l0", "Output": "out.{}"}
    with torch.no_grad():
        for table_name, name in names.items():
            scale = values(table_name + "Scales")
            rows = values(table_name + "Rows").reshape(len(scale), -1) * scale[:, None]
            state = net.state_dict()
            weight, bias = name.format("weight"), name.format("bias")
            b = values(table_name + "Bias")
            w = rows
            if table_name == "Dense":
                mean, deviation = net.mean.numpy(), net.deviation.numpy()
                b = b + rows @ mean
                w = rows * deviation
            state[weight].copy_(torch.from_numpy(w))
            state[bias].copy_(torch.from_numpy(b))


def area(score, label):
    order = np.argsort(score, kind="stable")
    rank = np.empty(len(score))
    rank[order] = np.arange(1, len(score) + 1)
    label = label > 0
    p, n = label.sum(), (~label).sum()
    return (rank[label].sum() - p * (p + 1) / 2) / (p * n)


def eight_bits(w):
    scale = np.maximum(np.abs(w).max(1), 1e-9) / 127
    return np.clip(np.round(w / scale[:, None]), -127, 127).astype(int), scale


def table(name, w, b):
    rows, scales = eight_bits(w)
    flat = [str(v) for v in rows.ravel()]
    lines = [f"    public static ReadOnlySpan<sbyte> {name}Rows =>", "    ["]
    lines += ["        " + ", ".join(flat[i:i + 32]) + "," for i in range(0, len(flat), 32)] + ["    ];", ""]
    for kind, values in (("Scales", scales), ("Bias", b)):
        text = [f"{v:.6g}f" for v in values]
        lines += [f"    public static ReadOnlySpan<float> {name}{kind} =>", "    ["]
        lines += ["        " + ", ".join(text[i:i + 10]) + "," for i in range(0, len(text), 10)] + ["    ];", ""]
    return lines


def write(net, path):
    p = {k: v.detach().double().numpy() for k, v in net.state_dict().items()}
    w = p["dense.weight"] / p["deviation"]
    b = p["dense.bias"] - w @ p["mean"]
    lines = ["namespace EdgeVoice.Dsp.Voice;", "",
             "/// <summary>The trained table of <see cref=\"VadNetwork\"/>: eight-bit rows, a scale for each. Written by models/vad/recipe/train.py.</summary>",
             "internal static class VadWeights", "{",
             f"    public const int Dense = {DENSE};", f"    public const int Hidden = {HIDDEN};", ""]
    lines += table("Dense", w, b)
    lines += table("Input", p["gru.weight_ih_l0"], p["gru.bias_ih_l0"])
    lines += table("State", p["gru.weight_hh_l0"], p["gru.bias_hh_l0"])
    # A little against speech: without it the ends of words are held too long (onset, offset and one-word answers of bench dsp).
    lines += table("Output", p["out.weight"], p["out.bias"] - np.array([0.25, 0, 0]))
    lines[-1] = "}"
    open(path, "w", encoding="utf-8").write("\n".join(lines) + "\n")


def main():
    minutes = float(sys.argv[4]) if len(sys.argv) > 4 else 6
    torch.manual_seed(7)
    torch.set_num_threads(1)
    net = Net()
    if minutes == 0:
        write(net, sys.argv[3])
        return
    x, y = load(sys.argv[1])
    vx, vy = load(sys.argv[2])
    flat = x[:400].reshape(-1, INPUTS)
    net.mean.copy_(flat.mean(0))
    net.deviation.copy_(flat.std(0) + 1e-3)
    if len(sys.argv) > 5:
        resume(net, sys.argv[5])
    sure = torch.ones_like(y, dtype=torch.float32)
    sure[..., 0][y[..., 0] >= 2] = 0.25
    y, vy = y % 2, vy % 2
    loss = nn.BCEWithLogitsLoss(reduction="none")
    weight = torch.tensor([1.0, 0.25, 0.25])
    batch, begin, epoch = 48, time.process_time(), 0
    optimiser = torch.optim.Adam(net.parameters(), 2e-3)
    while True:
        done = (time.process_time() - begin) / (60 * minutes)
        if done >= 1:
            break
        for rows in torch.randperm(len(x)).split(batch):
            done = min(1.0, (time.process_time() - begin) / (60 * minutes))
            for group in optimiser.param_groups:
                group["lr"] = 2.5e-3 * (0.02 + 0.98 * (1 - done))
            start = int(torch.randint(0, 200, (1,)))
            out = net(x[rows, start:])
            error = (loss(out, y[rows, start:].float()) * weight * sure[rows, start:])[:, 20:].mean()
            optimiser.zero_grad()
            error.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
        epoch += 1
        with torch.no_grad():
            guess = net(vx).numpy()
        areas = [area(guess[..., i].ravel(), vy[..., i].numpy().ravel()) for i in range(OUTPUTS)]
        print(f"epoch {epoch} {time.process_time() - begin:.0f} s: areas " + " ".join(f"{a:.4f}" for a in areas), flush=True)
        write(net, sys.argv[3])


if __name__ == "__main__":
    main()
