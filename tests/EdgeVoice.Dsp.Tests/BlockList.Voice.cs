using EdgeVoice.Dsp.Voice;

namespace EdgeVoice.Dsp.Tests;

public static partial class BlockList
{
    private static BlockCase[] Voice =>
    [
        new("vad", rate => new VoiceActivityBlock(rate)),
    ];

    /// <summary>An analysis as a block: the probability after each sample becomes the sample, lifted so that it has a level.</summary>
    private sealed class VoiceActivityBlock(int rate) : IAudioBlock
    {
        private readonly VoiceActivityDetector _vad = new(rate);

        public int LatencySamples => 0;

        public void Process(Span<float> samples)
        {
            for (int n = 0; n < samples.Length; n++)
                samples[n] = 0.5f + (0.5f * _vad.Process(samples.Slice(n, 1)).Probability);
        }

        public void Reset() => _vad.Reset();
    }
}
