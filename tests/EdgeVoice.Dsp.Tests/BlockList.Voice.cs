using EdgeVoice.Dsp.Detection;
using EdgeVoice.Dsp.Voice;

namespace EdgeVoice.Dsp.Tests;

public static partial class BlockList
{
    private static BlockCase[] Voice =>
    [
        new("vad", rate => new VoiceActivityBlock(rate)),
        new("detectors", rate => new DetectorBlock(rate)),
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

    /// <summary>Each event puts its kind on the sample that brought it; the flags show in between.</summary>
    private sealed class DetectorBlock(int rate) : IAudioBlock
    {
        private readonly DetectorBank _bank = new(rate);

        public int LatencySamples => 0;

        public void Process(Span<float> samples)
        {
            for (int n = 0; n < samples.Length; n++)
            {
                float sum = _bank.NotSpeech ? 0.55f : 0.5f;
                foreach (ref readonly var found in _bank.Process(samples.Slice(n, 1)))
                    sum += 0.01f * (int)found.Kind;
                samples[n] = sum;
            }
        }

        public void Reset() => _bank.Reset();
    }
}
