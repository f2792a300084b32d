using System.Buffers.Binary;
using CsCheck;
using EdgeVoice.Speech.Audio;
using Xunit;

namespace EdgeVoice.Speech.Tests.Audio;

public sealed class WavTests
{
    private static readonly float[] Ramp = [.. Enumerable.Range(-40, 81).Select(i => i / 40f)];

    [Fact]
    public void What_is_written_is_read_back_to_half_a_step_and_clipped()
    {
        Assert.True(WavFile.TryRead(WavFile.ToBytes(Ramp, 8000), out WavAudio? audio, out _));
        Assert.Equal(8000, audio.SampleRate);
        Assert.Equal(Ramp.Length, audio.Samples.Length);
        for (int i = 0; i < Ramp.Length; i++)
            Assert.Equal(Math.Clamp(Ramp[i], -1f, 32767 / 32768f), audio.Samples[i], 0.5f / 32768);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_with_a_reason()
    {
        byte[] whole = WavFile.ToBytes(Ramp, 16000);
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.False(WavFile.TryRead(whole.AsSpan(0, length), out _, out string? problem));
            Assert.Contains("truncated", problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Garbage_never_throws() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        byte[] behindHead = [.. "RIFF\0\0\0\0WAVE"u8, .. bytes];
        WavFile.TryRead(bytes, out _, out _);
        WavFile.TryRead(behindHead, out _, out _);
    });

    [Theory]
    [InlineData(20, 3, "format 3")]
    [InlineData(34, 8, "8 bits")]
    [InlineData(22, 0, "0 channels")]
    [InlineData(22, 99, "99 channels")]
    [InlineData(24, 100, "100 Hz")]
    [InlineData(16, 8, "format chunk is 8 bytes")]
    public void Another_sample_format_is_named(int offset, short value, string named)
    {
        byte[] file = WavFile.ToBytes(Ramp, 8000);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(offset), value);
        Assert.False(WavFile.TryRead(file, out _, out string? problem));
        Assert.Contains(named, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_of_unknown_length_is_read_to_its_end_and_other_chunks_are_passed_over()
    {
        byte[] plain = WavFile.ToBytes(Ramp, 22050);
        byte[] streamed = [.. plain[..36], .. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0, .. plain[36..]];
        BinaryPrimitives.WriteUInt32LittleEndian(streamed.AsSpan(52), 0x7ffff000);
        Assert.True(WavFile.TryRead(streamed, out WavAudio? audio, out string? problem), problem);
        Assert.Equal(Ramp.Length, audio.Samples.Length);
    }

    [Fact]
    public void Two_channels_become_their_mean()
    {
        byte[] file = WavFile.ToBytes([0.5f, -0.5f, 0.25f, 0.75f], 8000);
        file[22] = 2;
        Assert.True(WavFile.TryRead(file, out WavAudio? audio, out _));
        Assert.Equal([0f, 0.5f], audio.Samples);
    }

    [Fact]
    public void A_missing_or_wrong_file_is_named()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "not sound");
        var e = Assert.Throws<InvalidDataException>(() => WavFile.Read(path));
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        File.Delete(path);
        Assert.Throws<FileNotFoundException>(() => WavFile.Read(path));
    }
}
