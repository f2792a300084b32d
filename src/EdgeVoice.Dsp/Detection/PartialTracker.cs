namespace EdgeVoice.Dsp.Detection;

/// <summary>
/// How much of the sound is in partials that hold their pitch for 160 ms, but not for two seconds: the notes of music.
/// </summary>
/// <remarks>
/// The harmonics of a voice glide: in two seconds of speech at most 0.23 of the energy stands still this long (mean 0.02), in
/// music 0.4 to 0.9. A motor or a hum stands still for longer than two seconds, which takes it out again.
/// </remarks>
internal sealed class PartialTracker
{
    private const int Hops = 101;
    private const int MostPeaks = 32;
    private const int Half = 4;
    private const int Hold = 8;
    private const int Around = 8;
    private const int FirstBin = 14;
    private const int EndBin = 400;
    private const float Prominence = 4f;
    private const float SameBins = 0.35f;

    private readonly float[] _positions = new float[Hops * MostPeaks];
    private readonly int[] _counts = new int[Hops];
    private readonly float[] _energies = new float[MostPeaks];
    private int _hop;

    /// <summary>Takes the power spectrum of a 128 ms Hann window, 7.8 Hz a bin, every 20 ms; empty for silence. Returns the part of the energy, 0 to 1.</summary>
    public float Update(ReadOnlySpan<float> power)
    {
        _hop = (_hop + 1) % Hops;
        int count = _counts[_hop] = power.IsEmpty ? 0 : FindPeaks(power);
        if (count == 0)
            return 0;
        float all = 0;
        for (int k = FirstBin; k < EndBin; k++)
            all += power[k];
        float held = 0;
        for (int i = 0; i < count; i++)
        {
            float position = _positions[(_hop * MostPeaks) + i];
            if (Has(Half, position) && Has(Hold, position) && !StoodStill(position))
                held += _energies[i];
        }
        return Math.Min(1, held / all);
    }

    public void Reset()
    {
        Array.Clear(_counts);
        _hop = 0;
    }

    private int FindPeaks(ReadOnlySpan<float> power)
    {
        Span<float> positions = _positions.AsSpan(_hop * MostPeaks, MostPeaks);
        int count = 0;
        float around = 0;
        for (int k = FirstBin - Around; k <= FirstBin + Around; k++)
            around += power[k];
        for (int k = FirstBin; k < EndBin && count < MostPeaks; k++)
        {
            float left = power[k - 1], here = power[k], right = power[k + 1];
            if (here > left && here >= right && here * ((2 * Around) + 1) > Prominence * around)
            {
                positions[count] = k + ((right - left) / (left + here + right));
                _energies[count++] = left + here + right;
            }
            around += power[k + Around + 1] - power[k - Around];
        }
        return count;
    }

    /// <summary>For two seconds without a gap: a repeated note has gaps.</summary>
    private bool StoodStill(float position)
    {
        for (int ago = 2 * Hold; ago < Hops; ago += Hold)
        {
            if (!Has(ago, position))
                return false;
        }
        return true;
    }

    /// <summary>Whether some hops ago there was a peak in the same place.</summary>
    private bool Has(int hopsAgo, float position)
    {
        int hop = (_hop - hopsAgo + Hops) % Hops;
        foreach (float other in _positions.AsSpan(hop * MostPeaks, _counts[hop]))
        {
            if (other > position + SameBins)
                return false;
            if (other >= position - SameBins)
                return true;
        }
        return false;
    }
}
