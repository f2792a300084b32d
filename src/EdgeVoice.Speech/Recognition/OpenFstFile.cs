using System.Text;

namespace EdgeVoice.Speech.Recognition;

/// <summary>
/// Reads the header of an OpenFst file (fst.h, <c>FstHeader</c>) and checks, where the layout is known, that the file
/// is as long as its header says. OpenFst itself ends the process on some broken files.
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

    private OpenFstFile(string type) => Type = type;

    /// <summary>Kind of container, e.g. <c>const</c>, <c>vector</c>, <c>olabel_lookahead</c>, <c>ngram</c>.</summary>
    public string Type { get; }

    /// <summary>Words of the output side where the file carries them (published small models do), else null.</summary>
    public IReadOnlyList<string>? OutputSymbols { get; private set; }

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
        reader.ReadInt64(); // start state
        long states = reader.ReadInt64();
        long arcCount = reader.ReadInt64();
        if (arcs != "standard")
            throw new InvalidDataException($"its arcs are of type \"{arcs}\", expected \"standard\"");

        var fst = new OpenFstFile(type);
        if ((flags & HasInputSymbols) != 0)
            ReadSymbols(reader);
        if ((flags & HasOutputSymbols) != 0)
            fst.OutputSymbols = ReadSymbols(reader);

        switch (type)
        {
            case "const":
                CheckConst(file, states, arcCount, (flags & Aligned) != 0);
                break;
            case "olabel_lookahead" or "ilabel_lookahead":
                // The container repeats a header for the const FST inside and appends reachability tables.
                CheckLookAhead(reader, file);
                break;
            case "vector" when states > 0:
                RequireLength(file, states * 12, $"{states} states");
                break;
            default:
                break;
        }
        return fst;
    }

    private static void CheckConst(Stream file, long states, long arcs, bool aligned)
    {
        if (states < 0 || arcs < 0 || states > int.MaxValue || arcs > int.MaxValue)
            throw new InvalidDataException($"its header speaks of {states} states and {arcs} arcs");
        if (aligned)
            file.Position = (file.Position + 15) / 16 * 16;
        RequireLength(file, states * ConstStateBytes, $"{states} states");
        file.Position += states * ConstStateBytes;
        if (aligned)
            file.Position = (file.Position + 15) / 16 * 16;
        RequireLength(file, arcs * ConstArcBytes, $"{arcs} arcs");
        file.Position += arcs * ConstArcBytes;
    }

    private static void CheckLookAhead(BinaryReader reader, Stream file)
    {
        // AddOnImpl::Read: a magic number, the FST, then whether tables follow; each table is a LabelReachableData.
        const int addOnMagic = 446681434;
        int magic = reader.ReadInt32();
        if (magic != addOnMagic)
            throw new InvalidDataException($"its look-ahead tables are not announced (found {magic}, expected {addOnMagic})");
        ReadFst(file);
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

    private static List<string> ReadSymbols(BinaryReader reader)
    {
        int magic = reader.ReadInt32();
        if (magic != SymbolMagic)
            throw new InvalidDataException("its header promises a word table that is not there");
        ReadName(reader);
        reader.ReadInt64(); // next free key
        long count = reader.ReadInt64();
        RequireLength(reader.BaseStream, count * 12, $"{count} words");
        var words = new List<string>((int)count);
        for (long i = 0; i < count; i++)
        {
            words.Add(ReadName(reader));
            reader.ReadInt64();
        }
        return words;
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
