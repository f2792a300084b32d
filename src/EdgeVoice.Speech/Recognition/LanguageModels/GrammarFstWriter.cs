using System.Buffers.Binary;
using System.Text;

namespace EdgeVoice.Speech.Recognition.LanguageModels;

/// <summary>Writes a back-off n-gram as an OpenFst file of type <c>const</c>, arcs sorted by their input, as look-ahead composition takes it.</summary>
internal static class GrammarFstWriter
{
    private const int HasSymbols = 3;

    // OpenFst's properties.h: what holds for every such graph.
    private const ulong Always =
        0x1 // expanded
        | 0x4_0000 // deterministic by input
        | 0x1000_0000 // sorted by input
        | 0x1_0000_0000 // weighted
        | 0x4_0000_0000 // cyclic
        | 0x80_0000_0000; // not sorted by topology

    private const ulong WithWordlessInput = 0x1_0000 | 0x10_0000 | 0x40_0000 | 0x100_0000 | 0x400_0000 | 0x4000_0000; // acceptor, epsilons on both sides
    private const ulong WithMarkedInput = 0x2_0000 | 0x80_0000 | 0x200_0000 | 0x400_0000 | 0x8000_0000; // transducer, none on the input

    /// <param name="path">Written anew; it appears whole or not at all.</param>
    /// <param name="model">n-gram.</param>
    /// <param name="backoffLabel">Input of back-off arcs: number of <c>#0</c>, or 0 where the base graph has 0.</param>
    /// <param name="symbols">Word tables of the base graph as they stand in its file, or empty where it has none.</param>
    public static void Write(string path, BackoffModel model, int backoffLabel, ReadOnlySpan<byte> symbols)
    {
        string part = path + ".part";
        using (var writer = new BinaryWriter(File.Create(part), Encoding.UTF8))
        {
            long arcs = model.NGrams + model.Count - 1 - Enumerable.Range(0, model.Count).LongCount(at => HasEnd(model.Next(at).Words));
            writer.Write(0x7eb2fdd6);
            Name(writer, "const");
            Name(writer, "standard");
            writer.Write(2);
            writer.Write(symbols.IsEmpty ? 0 : HasSymbols);
            writer.Write(Always | (backoffLabel == 0 ? WithWordlessInput : WithMarkedInput));
            writer.Write((long)model.Start);
            writer.Write((long)model.Count);
            writer.Write(arcs);
            writer.Write(symbols);
            WriteStates(writer, model, backoffLabel);
            WriteArcs(writer, model, backoffLabel);
        }
        File.Move(part, path, overwrite: true);
    }

    private static void WriteStates(BinaryWriter writer, BackoffModel model, int backoffLabel)
    {
        uint first = 0;
        for (int at = 0; at < model.Count; at++)
        {
            var (words, logP) = model.Next(at);
            bool end = HasEnd(words), backs = model.Backoff(at) >= 0;
            uint count = (uint)(words.Length - (end ? 1 : 0) + (backs ? 1 : 0));
            writer.Write(end ? -logP[^1] : float.PositiveInfinity);
            writer.Write(first);
            writer.Write(count);
            writer.Write(backs && backoffLabel == 0 ? 1u : 0);
            writer.Write(backs ? 1u : 0);
            first += count;
        }
    }

    private static void WriteArcs(BinaryWriter writer, BackoffModel model, int backoffLabel)
    {
        Span<byte> arc = stackalloc byte[16];
        for (int at = 0; at < model.Count; at++)
        {
            var (words, logP) = model.Next(at);
            bool backed = model.Backoff(at) < 0;
            for (int n = 0; n <= words.Length; n++)
            {
                int word = n < words.Length ? words[n] : BackoffModel.End;
                if (!backed && word > backoffLabel)
                {
                    backed = true;
                    Write(writer, arc, backoffLabel, 0, -model.BackoffWeight(at), model.Backoff(at));
                }
                if (word != BackoffModel.End)
                    Write(writer, arc, word, word, -logP[n], model.After(at, word));
            }
        }
    }

    private static void Write(BinaryWriter writer, Span<byte> arc, int input, int output, float weight, int next)
    {
        BinaryPrimitives.WriteInt32LittleEndian(arc, input);
        BinaryPrimitives.WriteInt32LittleEndian(arc[4..], output);
        BinaryPrimitives.WriteSingleLittleEndian(arc[8..], weight);
        BinaryPrimitives.WriteInt32LittleEndian(arc[12..], next);
        writer.Write(arc);
    }

    private static bool HasEnd(int[] words) => words.Length > 0 && words[^1] == BackoffModel.End;

    private static void Name(BinaryWriter writer, string name)
    {
        writer.Write(name.Length);
        writer.Write(Encoding.ASCII.GetBytes(name));
    }
}
