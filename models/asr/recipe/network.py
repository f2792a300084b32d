"""The TDNN-F of network.xconfig in torch. Batch norms are frozen as affine maps, so what is trained is what is written back."""
import numpy as np
import torch
import torch.nn.functional as F

import nnet3

PAD = 19  # frames of context on either side; the recogniser repeats the first and the last frame likewise


class Network(torch.nn.Module):
    def __init__(self, path):
        super().__init__()
        self.model = m = nnet3.Model(path)
        self.layers = [int(c.split('.')[0][5:]) for c in m.components if c.startswith('tdnnf') and c.endswith('.linear')]
        self.stride = {i: max(m.offsets(f'tdnnf{i}.affine')) for i in self.layers}
        self.names = {}
        for name, piece in m.components.items():
            if 'xent' in name:
                continue
            for token in ('LinearParams', 'BiasParams', 'Params'):
                if f'<{token}> '.encode() in piece:
                    value = torch.from_numpy(m.get(name, token))
                    if value.numel() == 0:
                        continue
                    key = f'{name}.{token}'.replace('.', '_').replace('-', '_')
                    self.names[key] = (name, token)
                    if name == 'idct':
                        self.register_buffer(key, value)
                    else:
                        self.register_parameter(key, torch.nn.Parameter(value))
            if b'<BatchNormComponent> ' in piece:
                scale, offset = m.batchnorm(name)
                key = name.replace('.', '_').replace('-', '_')
                self.register_buffer(key + '_s', torch.from_numpy(scale.astype(np.float32)))
                self.register_buffer(key + '_o', torch.from_numpy(offset.astype(np.float32)))

    def save(self, path, drop_xent=False):
        for key, (name, token) in self.names.items():
            if name != 'idct':
                self.model.set(name, token, getattr(self, key).detach().numpy())
        if drop_xent:
            self.model.drop([c for c in self.model.components if 'xent' in c])
        self.model.write(path)

    def norm(self, x, name):
        return torch.addcmul(getattr(self, name + '_o'), x, getattr(self, name + '_s'))

    def affine(self, x, name):
        return F.linear(x, getattr(self, name + '_affine_LinearParams'), getattr(self, name + '_affine_BiasParams'))

    def from_mfcc(self, x):
        return F.linear(x, self.idct_LinearParams, self.idct_BiasParams)

    def forward(self, mel, mask=None):
        """mel: (batch, frames, 40), padded by PAD on both sides, 3 n - 2 frames between. Returns (batch, n, pdfs)."""
        x = self.norm(mel, 'batchnorm0')
        if mask is not None:
            x = x * mask
        c = x[:, 2:-2]
        x = torch.cat([c, x[:, 3:-1] - x[:, 1:-3], x[:, :-4] + x[:, 4:] - 2 * c], 2)
        x = self.norm(F.relu(self.affine(self.norm(x, 'delta'), 'tdnn1')), 'tdnn1_batchnorm')
        for i in self.layers:
            name, s = f'tdnnf{i}', self.stride[i]
            lin = getattr(self, name + '_linear_LinearParams')
            if s == 1 and i == 3:   # from here on only every third frame is asked for
                x = x[:, :x.shape[1] - (x.shape[1] % 3)] if False else x
                n = (x.shape[1] - 3) // 3 + 1
                a, b, d = x[:, 0::3][:, :n], x[:, 1::3][:, :n], x[:, 2::3][:, :n]
                h = torch.cat([F.linear(torch.cat([a, b], 2), lin), F.linear(torch.cat([b, d], 2), lin)], 2)
                x = b
            elif s == 0:
                h = F.linear(x, lin)
            else:
                h = F.linear(torch.cat([x[:, :-1], x[:, 1:]], 2), lin)
                h = torch.cat([h[:, :-1], h[:, 1:]], 2)
                x = x[:, 1:-1]
            x = 0.75 * x + self.norm(F.relu(self.affine(h, name)), name + '_batchnorm')
        x = F.linear(x, self.prefinal_l_Params)
        x = self.norm(F.relu(self.affine(x, 'prefinal_chain')), 'prefinal_chain_batchnorm1')
        x = self.norm(F.linear(x, self.prefinal_chain_linear_Params), 'prefinal_chain_batchnorm2')
        return self.affine(x, 'output')


def pad(mel):
    """Brings (frames, 40) to what forward takes: 3 n - 2 frames and the context around."""
    n = (len(mel) + 2) // 3
    right = PAD + 3 * n - 2 - len(mel)
    return np.concatenate([np.repeat(mel[:1], PAD, 0), mel, np.repeat(mel[-1:], right, 0)]) if right >= 0 else \
        np.concatenate([np.repeat(mel[:1], PAD, 0), mel])
