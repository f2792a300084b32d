using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace EdgeVoice.Speech.Recognition;

/// <summary>
/// Reads the header of an OpenFst file (fst.h, <c>FstHeader</c>) and checks, where the layout is known, that the file
/// is as long as its header says and that every arc leads to a state. OpenFst itself ends the process on some broken
/// files and reads beyond its memory on others.
/// </summary>
internal sealed class OpenFstFile
{
    private const int Magic = 0x7eb2fdd6;
    private const int SymbolMagic = 0x7eb2fb74;
    private const int HasInputSymbols = 1;
    private const int HasOutputSymbols = 2;
    private const int Aligned = 4;
    private const int ConstStateBytes = 20;
    private const int ConstArcBytes = 16;

    private const int BlockBytes = 1 << 16;

    private OpenFstFile(string type) => Type = type;

    /// <summary>Kind of container, e.g. <c>const</c>, <c>vector</c>, <c>olabel_lookahead</c>, <c>ngram</c>.</summary>
    public string Type { get; }

    /// <summary>State that a path begins in.</summary>
    public long Start { get; private set; }

    public long States { get; private set; }

    /// <summary>Where the word tables lie in the file, if it has any.</summary>
    public (long Offset, int Bytes) Symbols { get; private set; }

    /// <summary>Where the content begins, behind header, word tables and padding.</summary>
    public long BodyOffset { get; private set; }

    /// <summary>Where the arcs begin (<c>const</c>).</summary>
    public long ArcsOffset { get; private set; }

    /// <summary>Greatest symbol of the input side, where arcs were looked at; else 0.</summary>
    public int MaxInput { get; private set; }

    /// <summary>Greatest symbol of the output side.</summary>
    public int MaxOutput { get; private set; }

    /// <summary>Words of the output side where the file carries them (published small models do), else null.</summary>
    public IReadOnlyList<string>? OutputSymbols { get; private set; }

    /// <summary>Number of each of <see cref="OutputSymbols"/>.</summary>
    public IReadOnlyList<long> OutputNumbers { get; private set; } = [];

    /// <summary>Null and a problem when it is not an FST, or shorter than it says.</summary>
    public static OpenFstFile? Read(Stream file, out string? problem)
    {
        try
        {
            OpenFstFile fst = ReadFst(file);
            problem = null;
            return fst;
        }
        catch (InvalidDataException e)
        {
            problem = e.Message;
        }
        catch (EndOfStreamException)
        {
            problem = "it ends inside its own header: truncated";
        }
        return null;
    }

    private static OpenFstFile ReadFst(Stream file)
    {
        using var reader = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
        int magic = reader.ReadInt32();
        if (magic != Magic)
            throw new InvalidDataException($"it does not begin as an OpenFst file (found 0x{magic:x8}, expected 0x{Magic:x8})");
        string type = ReadName(reader);
        string arcs = ReadName(reader);
        reader.ReadInt32(); // version
        int flags = reader.ReadInt32();
        reader.ReadUInt64(); // properties
        long start = reader.ReadInt64();
        long states = reader.ReadInt64();
        long arcCount = reader.ReadInt64();
        if (arcs != "standard")
            throw new InvalidDataException($"its arcs are of type \"{arcs}\", expected \"standard\"");

        var fst = new OpenFstFile(type) { Start = start, States = states };
        long symbols = file.Position;
        if ((flags & HasInputSymbols) != 0)
            ReadSymbols(reader);
        if ((flags & HasOutputSymbols) != 0)
            (fst.OutputSymbols, fst.OutputNumbers) = ReadSymbols(reader);
        fst.Symbols = (symbols, checked((int)(file.Position - symbols)));
        if (states > 0 && start is not -1 && (start < 0 || start >= states))
            throw new InvalidDataException($"its header speaks of {states} states and begins in state {start}");
        fst.BodyOffset = file.Position;

        switch (type)
        {
            case "const":
                fst.CheckConst(file, states, arcCount, (flags & Aligned) != 0);
                break;
            case "olabel_lookahead" or "ilabel_lookahead":
                // The container repeats a header for the const FST inside and appends reachability tables.
                fst.CheckLookAhead(reader, file);
                break;
            case "vector" when states > 0:
                fst.CheckVector(reader, file, states);
                break;
            case "ngram":
                CheckUnary(reader, file);
                break;
            default:
                break;
        }
        return fst;
    }

    private void CheckConst(Stream file, long states, long arcs, bool aligned)
    {
        if (states < 0 || arcs < 0 || states > int.MaxValue || arcs > int.MaxValue)
            throw new InvalidDataException($"its header speaks of {states} states and {arcs} arcs");
        if (aligned)
            file.Position = (file.Position + 15) / 16 * 16;
        BodyOffset = file.Position;
        RequireLength(file, states * ConstStateBytes, $"{states} states");
        long behind = 0, number = 0;
        ReadBlocks(file, states, ConstStateBytes, block =>
        {
            for (; !block.IsEmpty; block = block[ConstStateBytes..], number++)
            {
                uint first = BinaryPrimitives.ReadUInt32LittleEndian(block[4..]), count = BinaryPrimitives.ReadUInt32LittleEndian(block[8..]);
                if (first != behind || first + (long)count > arcs)
                    throw new InvalidDataException($"state {number} claims {count} arcs from {first} on, of {arcs}: damaged");
                if (float.IsNaN(BinaryPrimitives.ReadSingleLittleEndian(block)))
                    throw new InvalidDataException($"the weight of state {number} is no number: damaged");
                behind += count;
            }
        });
        if (behind != arcs)
            throw new InvalidDataException($"its states have {behind} arcs, its header speaks of {arcs}: damaged");
        if (aligned)
            file.Position = (file.Position + 15) / 16 * 16;
        ArcsOffset = file.Position;
        RequireLength(file, arcs * ConstArcBytes, $"{arcs} arcs");
        ReadBlocks(file, arcs, ConstArcBytes, block => CheckArcs(block, states));
    }

    private delegate void ReadBlock(ReadOnlySpan<byte> block);

    private static void ReadBlocks(Stream file, long count, int bytes, ReadBlock read)
    {
        int atOnce = BlockBytes / bytes;
        var buffer = new byte[atOnce * bytes];
        for (; count > 0; count -= atOnce)
        {
            var block = buffer.AsSpan(0, (int)Math.Min(count, atOnce) * bytes);
            file.ReadExactly(block);
            read(block);
        }
    }

    private void CheckArcs(ReadOnlySpan<byte> arcs, long states)
    {
        for (; !arcs.IsEmpty; arcs = arcs[ConstArcBytes..])
        {
            int input = BinaryPrimitives.ReadInt32LittleEndian(arcs), output = BinaryPrimitives.ReadInt32LittleEndian(arcs[4..]), next = BinaryPrimitives.ReadInt32LittleEndian(arcs[12..]);
            if (input < 0 || output < 0 || next < 0 || next >= states || float.IsNaN(BinaryPrimitives.ReadSingleLittleEndian(arcs[8..])))
                throw new InvalidDataException($"an arc leads from symbol {input} to {output} and state {next} of {states}: damaged");
            (MaxInput, MaxOutput) = (Math.Max(MaxInput, input), Math.Max(MaxOutput, output));
        }
    }

    private void CheckVector(BinaryReader reader, Stream file, long states)
    {
        RequireLength(file, states * 12, $"{states} states");
        for (long state = 0; state < states; state++)
        {
            reader.ReadSingle();
            long arcs = reader.ReadInt64();
            if (arcs is < 0 or > int.MaxValue)
                throw new InvalidDataException($"state {state} claims {arcs} arcs: damaged");
            RequireLength(file, arcs * ConstArcBytes, $"{arcs} arcs of state {state}");
            ReadBlocks(file, arcs, ConstArcBytes, block => CheckArcs(block, states));
        }
    }

    // NGramFst: three counts, three rows of bits, words and weights.
    private static void CheckUnary(BinaryReader reader, Stream file)
    {
        long states = reader.ReadInt64(), futures = reader.ReadInt64(), finals = reader.ReadInt64();
        if (states is < 1 or > int.MaxValue || futures is < 0 or > int.MaxValue || finals < 0 || finals > states)
            throw new InvalidDataException($"it speaks of {states} states with {futures} words and {finals} ends: damaged");
        static long Words(long bits) => (bits + 63) / 64;
        long bitWords = Words((2 * states) + 1) + Words(futures + states + 1) + Words(states);
        RequireLength(file, (bitWords * 8) + (4 * ((states + 1) + futures + (states + 1) + finals + (futures + 1))), $"{states} states with {futures} words");
        long Ones(long bits)
        {
            long ones = 0;
            for (long word = Words(bits); word > 0; word--)
                ones += BitOperations.PopCount(reader.ReadUInt64());
            return ones;
        }
        long contexts = Ones((2 * states) + 1), words = Ones(futures + states + 1), ends = Ones(states);
        if (contexts != states || words != futures || ends != finals)
            throw new InvalidDataException($"its rows of bits hold {contexts} states, {words} words and {ends} ends, it speaks of {states}, {futures} and {finals}: damaged");
    }

    private void CheckLookAhead(BinaryReader reader, Stream file)
    {
        // AddOnImpl::Read: a magic number, the FST, then whether tables follow; each table is a LabelReachableData.
        const int addOnMagic = 446681434;
        int magic = reader.ReadInt32();
        if (magic != addOnMagic)
            throw new InvalidDataException($"its look-ahead tables are not announced (found {magic}, expected {addOnMagic})");
        OpenFstFile inside = ReadFst(file);
        (MaxInput, MaxOutput) = (inside.MaxInput, inside.MaxOutput);
        if (reader.ReadByte() == 0)
            throw new InvalidDataException("it has no look-ahead tables");
        for (int side = 0; side < 2; side++)
        {
            if (reader.ReadByte() != 0)
                SkipReachability(reader, file);
        }
    }

    private static void SkipReachability(BinaryReader reader, Stream file)
    {
        reader.ReadByte(); // reach_input
        if (reader.ReadByte() != 0)
        {
            long labels = reader.ReadInt64();
            RequireLength(file, labels * 8, $"{labels} relabelled words");
            file.Position += labels * 8;
        }
        reader.ReadInt32(); // final label
        long sets = reader.ReadInt64();
        RequireLength(file, sets * 12, $"{sets} interval sets");
        for (long i = 0; i < sets; i++)
        {
            long intervals = reader.ReadInt64();
            RequireLength(file, (intervals * 8) + 4, $"{intervals} intervals");
            file.Position += (intervals * 8) + 4;
        }
    }

    private static (List<string> Words, List<long> Numbers) ReadSymbols(BinaryReader reader)
    {
        int magic = reader.ReadInt32();
        if (magic != SymbolMagic)
            throw new InvalidDataException("its header promises a word table that is not there");
        ReadName(reader);
        reader.ReadInt64(); // next free key
        long count = reader.ReadInt64();
        RequireLength(reader.BaseStream, count * 12, $"{count} words");
        var words = new List<string>((int)count);
        var numbers = new List<long>((int)count);
        for (long i = 0; i < count; i++)
        {
            words.Add(ReadName(reader));
            numbers.Add(reader.ReadInt64());
        }
        return (words, numbers);
    }

    private static string ReadName(BinaryReader reader)
    {
        int length = reader.ReadInt32();
        if (length is < 0 or > 4096)
            throw new InvalidDataException($"a name in its header is {length} bytes long");
        Span<byte> bytes = stackalloc byte[4096];
        reader.BaseStream.ReadExactly(bytes[..length]);
        return Encoding.UTF8.GetString(bytes[..length]);
    }

    private static void RequireLength(Stream file, long bytes, string what)
    {
        if (bytes < 0 || file.Length - file.Position < bytes)
            throw new InvalidDataException($"it is truncated: its header speaks of {what}, the file is {file.Length} bytes");
    }
}
