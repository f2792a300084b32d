using System.Text;

namespace EdgeVoice.Dialog.Tests.Understanding;

/// <summary>The smallest valid ONNX file: one Identity node from a float[1,3] input to a float[1,3] output. Written by hand in protobuf.</summary>
internal static class TinyGraph
{
    public static byte[] Identity(string input, string output)
    {
        byte[] node = [.. Text(1, input), .. Text(2, output), .. Text(4, "Identity")];
        byte[] graph = [.. Message(1, node), .. Text(2, "tiny"), .. Message(11, Value(input)), .. Message(12, Value(output))];
        return [0x08, 8, .. Message(7, graph), .. Message(8, [.. Text(1, ""), 0x10, 14])];
    }

    private static byte[] Value(string name)
    {
        byte[] shape = [.. Message(1, [0x08, 1]), .. Message(1, [0x08, 3])];
        byte[] tensor = [0x08, 1, .. Message(2, shape)];
        return [.. Text(1, name), .. Message(2, Message(1, tensor))];
    }

    private static byte[] Text(int field, string text) => Message(field, Encoding.ASCII.GetBytes(text));

    private static byte[] Message(int field, byte[] content) => [(byte)(field << 3 | 2), (byte)content.Length, .. content];
}
