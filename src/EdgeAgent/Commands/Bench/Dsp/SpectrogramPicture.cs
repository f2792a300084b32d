using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics.Tensors;
using EdgeVoice.Dsp.Spectral;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Spectrograms one under the other as a PNG: time to the right, frequency upwards, 70 dB from black over red to white.</summary>
internal static class SpectrogramPicture
{
    private const int Size = 256;
    private const int Gap = 4;
    private const double TopDb = -25;
    private const double RangeDb = 70;

    /// <summary>Writes the sounds, all of one length and rate, first on top.</summary>
    public static void Write(string file, int rateHz, params float[][] sounds)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        int hop = rateHz / 100, columns = (sounds[0].Length - Size) / hop, bins = Size / 2, height = (sounds.Length * (bins + Gap)) - Gap;
        // Palette indices, one byte a pixel, each row after a filter byte of 0.
        var pixels = new byte[height * (columns + 1)];
        for (int n = 0; n < sounds.Length; n++)
        {
            for (int x = 0; x < columns; x++)
                Column(sounds[n].AsSpan(x * hop, Size), (bin, level) => pixels[(((n * (bins + Gap)) + bins - 1 - bin) * (columns + 1)) + 1 + x] = level);
        }
        for (int n = 1; n < sounds.Length; n++)
        {
            for (int y = 0; y < Gap; y++)
                pixels.AsSpan(((((n * (bins + Gap)) - Gap + y) * (columns + 1)) + 1), columns).Fill(255);
        }
        using var stream = File.Create(file);
        stream.Write([0x89, .. "PNG\r\n\u001a\n"u8]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, columns);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 3);
        Chunk(stream, "IHDR"u8, header);
        Chunk(stream, "PLTE"u8, Palette());
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(pixels);
        Chunk(stream, "IDAT"u8, packed.ToArray());
        Chunk(stream, "IEND"u8, []);
    }

    private static void Column(ReadOnlySpan<float> sound, Action<int, byte> put)
    {
        var fft = new RealFft(Size);
        float[] time = new float[Size], re = new float[fft.Bins], im = new float[fft.Bins];
        TensorPrimitives.Multiply(sound, Window.Hann(Size), time);
        fft.Forward(time, re, im);
        for (int bin = 0; bin < Size / 2; bin++)
        {
            double db = 10 * Math.Log10((((re[bin] * re[bin]) + (im[bin] * im[bin])) * 16 / ((double)Size * Size)) + 1e-12);
            // Sixteen steps of 4.4 dB: the eye sees no more, and the file is half as large.
            put(bin, (byte)((int)Math.Clamp(255 * (db - TopDb + RangeDb) / RangeDb, 0, 255) & 0xF0));
        }
    }

    private static byte[] Palette()
    {
        var palette = new byte[768];
        for (int i = 0; i < 256; i++)
        {
            palette[3 * i] = (byte)Math.Clamp(i * 2, 0, 255);
            palette[(3 * i) + 1] = (byte)Math.Clamp((i - 110) * 2, 0, 255);
            palette[(3 * i) + 2] = (byte)(i < 64 ? i * 2 : i < 192 ? 128 - (i - 64) : (i - 192) * 4);
        }
        return palette;
    }

    private static void Chunk(Stream stream, ReadOnlySpan<byte> type, byte[] content)
    {
        byte[] whole = [.. type, .. content];
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        stream.Write(number);
        stream.Write(whole);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(whole));
        stream.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
