using EdgeVoice.Dsp.Spectral;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Spectral;

public sealed class WindowTests
{
    [Fact]
    public void Hann_at_half_overlap_sums_to_one()
    {
        float[] window = Window.Hann(256);
        for (int n = 0; n < 128; n++)
            Assert.Equal(1, window[n] + window[n + 128], 1e-6f);
    }

    [Fact]
    public void Square_root_of_Hann_squared_is_Hann()
    {
        float[] root = Window.SqrtHann(256), hann = Window.Hann(256);
        for (int n = 0; n < 256; n++)
            Assert.Equal(hann[n], root[n] * root[n], 1e-6f);
    }

    [Fact]
    public void Peaks_are_one_in_the_middle()
    {
        Assert.Equal(1, Window.Hamming(64)[32], 1e-6f);
        Assert.Equal(1, Window.Blackman(64)[32], 1e-6f);
        Assert.Equal(0.08f, Window.Hamming(64)[0], 1e-6f);
        Assert.Equal(0, Window.Blackman(64)[0], 1e-6f);
    }

    [Fact]
    public void Apply_multiplies_in_place()
    {
        float[] samples = [2, 2, 2, 2];
        Window.Apply([1, 0.5f, 0.25f, 0, 9], samples);
        Assert.Equal([2, 1, 0.5f, 0], samples);
    }
}
