using EdgeVoice.Dsp.Echo;
using EdgeVoice.Dsp.Filters;
using EdgeVoice.Dsp.Gain;
using EdgeVoice.Dsp.Noise;
using EdgeVoice.Dsp.Pipeline;
using EdgeVoice.Dsp.Tests.Echo;

namespace EdgeVoice.Dsp.Tests;

public static partial class BlockList
{
    private static BlockCase[] Cleaning =>
    [
        new("high-pass", rate => new HighPassFilter(rate)),
        new("hum", rate => new HumFilter(rate)),
        new("gain", rate => new GainControl(rate)),
        new("noise", rate => new NoiseSuppressor(rate)),
        new("noise-for-listeners", rate => new NoiseSuppressor(rate, NoiseSuppressorOptions.ForListeners)),
        new("echo", rate => new OwnReference(rate)),
        new("echo-linear", rate => new OwnReference(rate, new EchoCancellerOptions { ResidualSuppression = false })),
        // What the detector says of a frame reaches the suppressor with the piece that ends it.
        new("receive-chain", rate => new WholeChain(rate), SplitExact: false),
    ];

    // The far end is another voice than the near end (two sounds of TestSounds.SpeechLike are one voice), so that what comes out is the near end.
    private sealed class OwnReference(int rate, EchoCancellerOptions? options = null) : IAudioBlock
    {
        private readonly EchoCanceller _echo = new(rate, options);
        private readonly float[] _far = Talker.Speak(rate, seconds: 1, seed: 99);
        private readonly float[] _now = new float[rate];
        private int _at;

        public int LatencySamples => _echo.LatencySamples;

        public void Process(Span<float> samples)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                _now[i] = _far[_at];
                _at = (_at + 1) % _far.Length;
            }
            _echo.Process(_now.AsSpan(0, samples.Length), samples);
        }

        public void Reset()
        {
            _at = 0;
            _echo.Reset();
        }
    }

    private sealed class WholeChain(int rate) : IAudioBlock
    {
        private readonly AudioPipeline _chain = new(rate);
        private readonly float[] _far = Talker.Speak(rate, seconds: 1, seed: 98);
        private readonly float[] _now = new float[rate];
        private int _at;

        public int LatencySamples => _chain.LatencySamples;

        public void Process(Span<float> samples)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                _now[i] = _far[_at];
                _at = (_at + 1) % _far.Length;
            }
            _chain.Process(_now.AsSpan(0, samples.Length), samples);
        }

        public void Reset()
        {
            _at = 0;
            _chain.Reset();
        }
    }
}
