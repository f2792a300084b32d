using EdgeVoice.Dsp.Codecs;
using EdgeVoice.Dsp.Concealment;
using EdgeVoice.Dsp.Level;
using EdgeVoice.Dsp.Resampling;

namespace EdgeVoice.Dsp.Tests;

public static partial class BlockList
{
    private static BlockCase[] Core =>
    [
        new("level-meter", rate => new LevelMeter(rate)),
        new("g711-mu", _ => new ThroughCodec(AudioCodecKind.Pcmu)),
        new("g711-a", _ => new ThroughCodec(AudioCodecKind.Pcma)),
        new("l16", _ => new ThroughCodec(AudioCodecKind.L16At16K)),
        new("g722", _ => new ThroughCodec(AudioCodecKind.G722), Gain: 2),
        new("resampler", rate => new UpAndDown(rate), Gain: 2),
        new("concealer", rate => new EveryFrameGood(rate)),
    ];

    /// <summary>Encoder and decoder back to back, sample by sample, one sample late so that pairs are whole.</summary>
    private sealed class ThroughCodec(AudioCodecKind kind) : IAudioBlock
    {
        private readonly IAudioEncoder _encoder = AudioCodec.CreateEncoder(kind);
        private readonly IAudioDecoder _decoder = AudioCodec.CreateDecoder(kind);
        private readonly byte[] _bytes = new byte[4];
        private readonly float[] _decoded = new float[4];
        private float _held;

        public int LatencySamples => kind == AudioCodecKind.G722 ? 23 : 1;

        public void Process(Span<float> samples)
        {
            for (int n = 0; n < samples.Length; n++)
            {
                int bytes = _encoder.Encode(samples.Slice(n, 1), _bytes);
                int count = bytes == 0 ? 0 : _decoder.Decode(_bytes.AsSpan(0, bytes), _decoded);
                samples[n] = count == 2 ? _decoded[0] : _held;
                if (count > 0)
                    _held = _decoded[count - 1];
            }
        }

        public void Reset()
        {
            _encoder.Reset();
            _decoder.Reset();
            _held = 0;
        }
    }

    /// <summary>To twice the rate and back: as many samples come out as go in.</summary>
    private sealed class UpAndDown(int rate) : IAudioBlock
    {
        private readonly Resampler _up = new(rate, 2 * rate);
        private readonly Resampler _down = new(2 * rate, rate);
        private readonly float[] _fast = new float[2048];
        private readonly float[] _slow = new float[1024];

        public int LatencySamples => _up.LatencyInputSamples + _down.LatencySamples;

        public void Process(Span<float> samples)
        {
            int fast = _up.Process(samples, _fast);
            int slow = _down.Process(_fast.AsSpan(0, fast), _slow);
            _slow.AsSpan(0, slow).CopyTo(samples);
        }

        public void Reset()
        {
            _up.Reset();
            _down.Reset();
        }
    }

    private sealed class EveryFrameGood(int rate) : IAudioBlock
    {
        private readonly PacketLossConcealer _concealer = new(rate);

        public int LatencySamples => 0;

        public void Process(Span<float> samples) => _concealer.Accept(samples);

        public void Reset() => _concealer.Reset();
    }
}
