using System.Text;

namespace EdgeVoice.Speech.Tests.Recognition;

/// <summary>Writes Kaldi's binary objects, for the files that the starter model does not have.</summary>
internal sealed class KaldiObject
{
    private readonly List<byte> _bytes = [];

    public KaldiObject() => Raw("\0B");

    public byte[] Bytes => [.. _bytes];

    public KaldiObject Raw(string text)
    {
        _bytes.AddRange(Encoding.Latin1.GetBytes(text));
        return this;
    }

    public KaldiObject Token(string token) => Raw(token + " ");

    public KaldiObject Int(int number)
    {
        _bytes.Add(sizeof(int));
        _bytes.AddRange(BitConverter.GetBytes(number));
        return this;
    }

    public KaldiObject Long(long number)
    {
        _bytes.Add(sizeof(long));
        return Longs(number);
    }

    public KaldiObject Longs(params long[] numbers)
    {
        foreach (long number in numbers)
            _bytes.AddRange(BitConverter.GetBytes(number));
        return this;
    }

    public KaldiObject Double(double number)
    {
        _bytes.Add(sizeof(double));
        _bytes.AddRange(BitConverter.GetBytes(number));
        return this;
    }

    public KaldiObject Vector(int dim, float value = 0.5f) => Raw("FV ").Int(dim).Floats(dim, value);

    public KaldiObject Matrix(int rows, int columns, float value = 0.5f) => Raw("FM ").Int(rows).Int(columns).Floats(rows * columns, value);

    public KaldiObject Packed(int rows) => Raw("FP ").Int(rows).Floats(rows * (rows + 1) / 2, 0.5f);

    private KaldiObject Floats(int count, float value)
    {
        for (int n = 0; n < count; n++)
            _bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }
}
