using System.Buffers.Binary;
using EdgeVoice.Dsp.Noise;
using Xunit;

namespace EdgeVoice.Dsp.Tests.Noise;

public sealed class LearnedWeightsTests
{
    private const int Layer = 8;

    [Fact]
    public void The_file_in_the_library_is_read_whole()
        => Assert.Equal([(212, 128), (128, 384), (128, 384), (128, 212)], LearnedWeights.Read(LearnedWeights.Embedded()).Select(layer => (layer.Inputs, layer.Outputs)));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(12)]
    [InlineData(20)]
    [InlineData(-1)]
    public void A_file_cut_short_is_refused(int length)
    {
        byte[] file = LearnedWeights.Embedded();
        Refused(file[..(length < 0 ? file.Length + length : length)]);
    }

    [Fact]
    public void What_follows_the_last_layer_is_refused() => Assert.Contains("1 bytes follow", Refused([.. LearnedWeights.Embedded(), 0]), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 0, "begins with EVDL")]
    [InlineData(4, 5, "found 5")]
    [InlineData(Layer, -1, "cannot be")]
    [InlineData(Layer, int.MaxValue, "cannot be")]
    [InlineData(Layer, 4000, "are left")]
    [InlineData(Layer + 4, 0, "cannot be")]
    [InlineData(Layer + 8 + (212 * 128), 0x7F800000, "scale")]
    public void A_number_that_cannot_be_is_refused_by_name(int at, int value, string says)
    {
        byte[] file = LearnedWeights.Embedded();
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        Assert.Contains(says, Refused(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_that_do_not_fit_the_features_are_refused()
    {
        byte[] file = LearnedWeights.Embedded();
        // With its sizes exchanged the first layer has 84 rows more, and so as many scales and biases.
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(Layer), 212);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(Layer + 4), 128);
        int end = Layer + 8 + (212 * 128) + (8 * 128);
        Assert.Contains("expected a dense layer of 128 by 212", Refused([.. file[..end], .. new byte[8 * (212 - 128)], .. file[end..]]), StringComparison.Ordinal);
    }

    private static string Refused(byte[] file)
    {
        string message = Assert.Throws<InvalidDataException>(() => LearnedWeights.Read(file)).Message;
        Assert.StartsWith(LearnedWeights.Name, message, StringComparison.Ordinal);
        return message;
    }
}
