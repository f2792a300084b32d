"""Reads and writes Kaldi's binary nnet3 acoustic model (transition model + network) without Kaldi.

Only what a chain TDNN-F model made by network.xconfig holds is understood. A parameter is found by the component's name and
the token before it; writing replaces parameters and leaves every other byte as it was, so an unchanged model is written back
byte for byte.
"""
import re
import struct

import numpy as np

TUPLES = b'<Tuples> '


def _int(blob, at):
    assert blob[at] == 4, f'an int32 is expected at byte {at}'
    return struct.unpack_from('<i', blob, at + 1)[0], at + 5


class Model:
    def __init__(self, path):
        self.blob = open(path, 'rb').read()
        if self.blob[:2] != b'\0B' or b'<Nnet3> ' not in self.blob:
            raise SystemExit(f'{path}: not a binary nnet3 model')
        self._tuples()
        self.start = self.blob.index(b'<Nnet3> ')
        at = self.blob.index(b'<NumComponents> ', self.start)
        self.config = self.blob[self.start + 8:at].decode()
        self.count, at = _int(self.blob, at + 16)
        self.tail = self.blob.index(b'</Nnet3>', at)
        marks = [m.start() for m in re.finditer(rb'<ComponentName> ', self.blob[at:self.tail])]
        self.components = {}
        for a, b in zip(marks, marks[1:] + [self.tail - at]):
            piece = self.blob[at + a:at + b]
            name = piece[16:piece.index(b' ', 16)].decode()
            self.components[name] = piece
        assert len(self.components) == self.count

    def _tuples(self):
        """(phone, state, forward pdf, self-loop pdf), in the order that numbers the transition states."""
        at = self.blob.index(TUPLES) + len(TUPLES)
        n, at = _int(self.blob, at)
        self.tuples = []
        for _ in range(n):
            row = []
            for _ in range(4):
                v, at = _int(self.blob, at)
                row.append(v)
            self.tuples.append(tuple(row))
        self.pdfs = 1 + max(max(t[2:]) for t in self.tuples)

    def transition_ids(self):
        """transition id -> (phone, pdf, is self-loop). With one emitting state of two transitions, ids go self-loop, forward."""
        ids = {}
        for i, (phone, _, forward, loop) in enumerate(self.tuples):
            ids[2 * i + 1] = (phone, loop, True)
            ids[2 * i + 2] = (phone, forward, False)
        return ids

    def _find(self, name, token):
        piece = self.components[name]
        at = piece.index(f'<{token}> '.encode()) + len(token) + 3
        kind = piece[at:at + 3]
        if kind == b'FM ':
            rows, a = _int(piece, at + 3)
            cols, a = _int(piece, a)
            return at, a, (rows, cols)
        if kind == b'FV ':
            n, a = _int(piece, at + 3)
            return at, a, (n,)
        raise ValueError(f'{name} {token}: neither a float matrix nor a float vector')

    def get(self, name, token):
        _, a, shape = self._find(name, token)
        return np.frombuffer(self.components[name], '<f4', int(np.prod(shape)), a).reshape(shape).copy()

    def set(self, name, token, value):
        at, a, shape = self._find(name, token)
        value = np.ascontiguousarray(value, '<f4')
        head = (b'FM ' if value.ndim == 2 else b'FV ') + b''.join(b'\4' + struct.pack('<i', n) for n in value.shape)
        piece = self.components[name]
        self.components[name] = piece[:at] + head + value.tobytes() + piece[a + 4 * int(np.prod(shape)):]

    def offsets(self, name):
        piece = self.components[name]
        at = piece.index(b'<TimeOffsets> ') + 14
        n, at = _int(piece, at) if piece[at] == 4 and False else (None, at)
        # a vector of int32: size byte, count, values
        assert piece[at] == 4
        count = struct.unpack_from('<i', piece, at + 1)[0]
        return list(struct.unpack_from(f'<{count}i', piece, at + 5))

    def batchnorm(self, name):
        """(scale, offset) of the component in test mode."""
        piece = self.components[name]
        dim, _ = _int(piece, piece.index(b'<Dim> ') + 6)
        block, _ = _int(piece, piece.index(b'<BlockDim> ') + 11)
        eps = struct.unpack_from('<f', piece, piece.index(b'<Epsilon> ') + 11)[0]
        rms = struct.unpack_from('<f', piece, piece.index(b'<TargetRms> ') + 13)[0]
        mean, var = self.get(name, 'StatsMean'), self.get(name, 'StatsVar')
        scale = rms / np.sqrt(var + eps)
        return np.tile(scale, dim // block), np.tile(-mean * scale, dim // block)

    def drop(self, names):
        """Takes components and their nodes out (the cross-entropy branch is needed only while training)."""
        for n in names:
            del self.components[n]
        gone = {f'name={n}' for n in names}
        self.config = '\n'.join(l for l in self.config.split('\n')
                                if not (len(l.split()) > 1 and l.split()[1] in gone) and not l.startswith('output-node name=output-xent'))

    def write(self, path):
        out = [self.blob[:self.start], b'<Nnet3> ', self.config.encode(), b'<NumComponents> \4', struct.pack('<i', len(self.components))]
        out += self.components.values()
        out.append(self.blob[self.tail:])
        with open(path, 'wb') as f:
            f.write(b''.join(out))
