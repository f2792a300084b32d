using System.Numerics.Tensors;

namespace EdgeVoice.Dsp.Echo;

/// <summary>
/// The drift of the line's clock against ours, found from how the learned response moves: a path that stands still, read by another clock, comes ever sooner or ever
/// later.
/// </summary>
/// <remarks>
/// Every half a second of far end the response is laid beside what it was: the slope of the phase between the two is the time that it has moved by. Only what is the same
/// response but for that counts, and only what says the same several times is believed; a clock that does not drift reads under 1 ppm. From then on the
/// filter moves with the clock (<see cref="PartitionedFilter.Slip"/>), and what it moves by in all corrects the drift.
/// </remarks>
internal sealed class ClockDrift
{
    private const int IntervalBlocks = 62;
    // Crystals are within 100 ppm each; what is more is no clock.
    private const float MostPpm = 250;
    private const float FromPpm = 6;
    private const float UntilPpm = 1.5f;
    private const float Alike = 0.7f;
    private const int Looks = 4;
    // The mean of as many looks stands so far over their spread.
    private const float Certain = 1.5f;
    private const float Correction = 0.3f;

    private readonly float _samplesPerPpm;
    private readonly PartitionedFilter _before;
    private readonly float[] _seen = new float[Looks];
    private int _blocks;
    private int _learned;
    private int _looks;

    /// <param name="block">Samples of a block of 8 ms.</param>
    /// <param name="like">Its shape is that of the filter that will be looked at.</param>
    public ClockDrift(int block, PartitionedFilter like)
    {
        _samplesPerPpm = block * 1e-6f;
        _before = new PartitionedFilter(block, like.Partitions, persistence: 1, constrained: 0);
        Restart();
    }

    /// <summary>How fast the echo moves away from what was played, parts per million; 0 while no drift is known.</summary>
    public float Ppm { get; private set; }

    /// <summary>The same in samples a block.</summary>
    public float SamplesPerBlock => Ppm * _samplesPerPpm;

    /// <summary>One block; <paramref name="learned"/>: the filter has learned from it.</summary>
    public void Process(PartitionedFilter filter, bool learned)
    {
        _blocks++;
        _learned += learned ? 1 : 0;
        if (!learned || (_blocks > 0 && _learned < IntervalBlocks))
            return;
        if (_blocks > 0)
            Look(filter);
        _before.CopyFrom(filter);
        _blocks = _learned = 0;
    }

    /// <summary>The response has become another one: what it has moved by says nothing. The clocks are the same.</summary>
    public void Restart()
    {
        _blocks = int.MinValue;
        _looks = _learned = 0;
    }

    public void Clear()
    {
        Restart();
        Ppm = 0;
    }

    private void Look(PartitionedFilter filter)
    {
        var (samples, alike) = filter.MovedSince(_before);
        float ppm = samples / (_blocks * _samplesPerPpm);
        if (alike < Alike || MathF.Abs(ppm) > MostPpm)
        {
            _looks = 0;
            return;
        }
        if (Ppm != 0)
        {
            Ppm += Correction * (ppm - Ppm);
            if (MathF.Abs(Ppm) < UntilPpm)
                Clear();
            return;
        }
        _seen[_looks++ % Looks] = ppm;
        if (_looks < Looks)
            return;
        float mean = TensorPrimitives.Sum<float>(_seen) / Looks, spread = 0;
        foreach (float one in _seen)
            spread += (one - mean) * (one - mean) / Looks;
        if (MathF.Abs(mean) > Math.Max(FromPpm, Certain * MathF.Sqrt(spread)))
            Ppm = mean;
    }
}
