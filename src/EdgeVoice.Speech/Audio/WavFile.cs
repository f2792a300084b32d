using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace EdgeVoice.Speech.Audio;

/// <summary>Mono sound in memory: samples in [-1, 1] at a rate in Hz.</summary>
public sealed record WavAudio(float[] Samples, int SampleRate)
{
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Samples.Length / SampleRate);
}

/// <summary>Reads and writes WAV files of 16-bit PCM. Several channels are averaged to one.</summary>
public static class WavFile
{
    private const float Scale = 32768f;
    private const int HeaderBytes = 44;

    /// <exception cref="InvalidDataException">Not such a file; the message names file and problem.</exception>
    public static WavAudio Read(string path) =>
        TryRead(File.ReadAllBytes(path), out WavAudio? audio, out string? problem)
            ? audio
            : throw new InvalidDataException($"{path}: {problem}");

    /// <summary>Reads a whole file; a last sample that is cut in two is dropped. Never throws on content.</summary>
    public static bool TryRead(ReadOnlySpan<byte> file, [NotNullWhen(true)] out WavAudio? audio, [NotNullWhen(false)] out string? problem)
    {
        audio = null;
        switch (WavFormat.TryRead(file, out WavFormat format, out problem))
        {
            case WavFormat.Outcome.Refused:
                problem ??= "refused";
                return false;
            case WavFormat.Outcome.NeedMore:
                problem = "it ends before its samples begin: truncated";
                return false;
        }
        ReadOnlySpan<byte> data = file[format.DataOffset..];
        // 0 and about 2^31 stand for "until the end" in headers that were written before the length was known.
        if (format.DataBytes > 0 && format.DataBytes < data.Length)
            data = data[..(int)format.DataBytes];
        else if (format.DataBytes > data.Length && format.DataBytes < 0x7ff00000)
        {
            problem = $"it is truncated: its header speaks of {format.DataBytes} bytes of samples, {data.Length} are there";
            return false;
        }
        audio = new WavAudio(ToMono(data, format.Channels), format.SampleRate);
        problem = null;
        return true;
    }

    /// <summary>Writes mono 16-bit PCM; samples beyond [-1, 1] are clipped.</summary>
    public static void Write(string path, ReadOnlySpan<float> samples, int sampleRate) =>
        File.WriteAllBytes(path, ToBytes(samples, sampleRate));

    /// <summary>The bytes of such a file.</summary>
    public static byte[] ToBytes(ReadOnlySpan<float> samples, int sampleRate)
    {
        byte[] file = new byte[HeaderBytes + (samples.Length * 2)];
        Span<byte> header = file;
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], file.Length - 8);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(header[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], sampleRate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(header[32..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], samples.Length * 2);
        for (int i = 0; i < samples.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(header[(HeaderBytes + (i * 2))..], ToInt16(samples[i]));
        return file;
    }

    internal static void ToFloat(ReadOnlySpan<byte> pcm, Span<float> samples)
    {
        for (int i = 0; i < samples.Length; i++)
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(pcm[(i * 2)..]) / Scale;
    }

    private static short ToInt16(float sample) =>
        float.IsNaN(sample) ? (short)0 : (short)Math.Clamp(MathF.Round(sample * Scale), short.MinValue, short.MaxValue);

    private static float[] ToMono(ReadOnlySpan<byte> data, int channels)
    {
        int frames = data.Length / 2 / channels;
        float[] all = new float[frames * channels];
        ToFloat(data, all);
        if (channels == 1)
            return all;
        float[] mono = new float[frames];
        for (int i = 0; i < frames; i++)
        {
            float sum = 0;
            for (int channel = 0; channel < channels; channel++)
                sum += all[(i * channels) + channel];
            mono[i] = sum / channels;
        }
        return mono;
    }
}
