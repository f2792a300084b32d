using System.Text;

namespace EdgeVoice.Speech.Tests;

/// <summary>Writes small ONNX graphs (onnx.proto3): just the fields that a graph of a few nodes needs.</summary>
internal static class Onnx
{
    public const int Float = 1;
    public const int Int64 = 7;

    /// <summary>A size that is decided at run time.</summary>
    public const int Open = -1;

    private const int IrVersion = 8;
    private const int Opset = 13;

    public static byte[] Model(byte[][] nodes, byte[][] constants, byte[][] inputs, byte[][] outputs, (string Key, string Value)[]? metadata = null)
    {
        byte[] graph =
        [
            .. Many(1, nodes), .. Text(2, "test"), .. Many(5, constants), .. Many(11, inputs), .. Many(12, outputs),
        ];
        byte[][] notes = [.. (metadata ?? []).Select(note => (byte[])[.. Text(1, note.Key), .. Text(2, note.Value)])];
        return [.. Number(1, IrVersion), .. Bytes(8, [.. Text(1, ""), .. Number(2, Opset)]), .. Bytes(7, graph), .. Many(14, notes)];
    }

    public static byte[] Node(string type, string[] inputs, string output, params (string Name, long Value)[] attributes) =>
    [
        .. inputs.SelectMany(input => Text(1, input)), .. Text(2, output), .. Text(3, output), .. Text(4, type),
        .. attributes.SelectMany(attribute => Bytes(5, [.. Text(1, attribute.Name), .. Number(3, attribute.Value), .. Number(20, 2)])),
    ];

    public static byte[] Floats(string name, int[] shape, params float[] values) =>
        Constant(name, shape, Float, [.. values.SelectMany(BitConverter.GetBytes)]);

    public static byte[] Longs(string name, int[] shape, params long[] values) =>
        Constant(name, shape, Int64, [.. values.SelectMany(BitConverter.GetBytes)]);

    public static byte[] Tensor(string name, int type, params int[] shape)
    {
        byte[] dims = [.. shape.SelectMany(size => Bytes(1, size == Open ? Text(2, "n") : Number(1, size)))];
        return [.. Text(1, name), .. Bytes(2, Bytes(1, [.. Number(1, type), .. Bytes(2, dims)]))];
    }

    private static byte[] Constant(string name, int[] shape, int type, byte[] raw) =>
        [.. shape.SelectMany(size => Number(1, size)), .. Number(2, type), .. Text(8, name), .. Bytes(9, raw)];

    private static byte[] Many(int field, byte[][] messages) => [.. messages.SelectMany(message => Bytes(field, message))];

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Bytes(int field, byte[] content) => [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)content.Length), .. content];

    private static byte[] Number(int field, long value) => [.. Varint((ulong)field << 3), .. Varint((ulong)value)];

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            yield return (byte)(value | 0x80);
        yield return (byte)value;
    }
}
