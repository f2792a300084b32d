using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace EdgeVoice.Speech.Recognition.ModelFiles;

/// <summary>
/// Reads Kaldi's binary objects (base/io-funcs, matrix/kaldi-matrix): tokens, numbers with their size before them, vectors and
/// matrices. Whatever does not read as it should ends in an <see cref="InvalidDataException"/> that tells where.
/// </summary>
internal sealed class KaldiReader(Stream file)
{
    private const int LongestToken = 128;
    private const int BlockBytes = 1 << 16;

    // Sizes beyond these are damage, not models.
    private const int MostRows = 1 << 24;
    private const int MostIntegers = 1 << 24;

    private readonly byte[] _block = new byte[BlockBytes];
    private int _at;
    private int _filled;
    private long _before;

    public long Position => _before + _at;

    public bool AtEnd => Peek() < 0;

    public int Peek()
    {
        if (_at == _filled)
        {
            _before += _filled;
            (_at, _filled) = (0, file.Read(_block));
        }
        return _at < _filled ? _block[_at] : -1;
    }

    public byte Byte()
    {
        int next = Peek();
        if (next < 0)
            throw new InvalidDataException("it is truncated");
        _at++;
        return (byte)next;
    }

    /// <summary>The mark of a binary object.</summary>
    public void Binary()
    {
        if (Peek() != 0 || Byte() != 0 || Peek() != 'B' || Byte() != 'B')
            throw new InvalidDataException("it does not begin as a binary Kaldi file");
    }

    /// <summary>A word up to a blank, which is read too; blanks before it are passed.</summary>
    public string Token()
    {
        long from = Position;
        while (Peek() is ' ' or '\n' or '\t' or '\r')
            Byte();
        var token = new StringBuilder();
        while (Byte() is var next && next is not ((byte)' ' or (byte)'\n'))
        {
            if (token.Length == LongestToken || next is < 0x21 or > 0x7e)
                throw new InvalidDataException($"there is no token at byte {from}: damaged");
            token.Append((char)next);
        }
        return token.ToString();
    }

    public void Expect(string token)
    {
        long at = Position;
        if (Token() is var found && found != token)
            throw new InvalidDataException($"it has {found} at byte {at}, expected {token}: damaged, or another kind of file");
    }

    /// <summary>The rest of a line of text.</summary>
    public string Line()
    {
        var line = new StringBuilder();
        while (Byte() is var next && next != '\n')
        {
            if (line.Length == BlockBytes)
                throw new InvalidDataException($"the line of text at byte {Position} does not end: damaged");
            line.Append((char)next);
        }
        return line.ToString();
    }

    public int Int32() => (int)Sized(sizeof(int), bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes));

    public long Int64() => Sized(sizeof(long), BinaryPrimitives.ReadInt64LittleEndian);

    /// <summary>A number of 64 bits without its size before it, as tables hold them.</summary>
    public long RawInt64()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        Exactly(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    /// <summary>A float or a double.</summary>
    public double Real()
    {
        long at = Position;
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        bytes = bytes[..(Byte() is var size && size is sizeof(float) or sizeof(double) ? size : throw new InvalidDataException($"there is no number at byte {at}: damaged"))];
        Exactly(bytes);
        return bytes.Length == sizeof(float) ? BinaryPrimitives.ReadSingleLittleEndian(bytes) : BinaryPrimitives.ReadDoubleLittleEndian(bytes);
    }

    public void Flag()
    {
        long at = Position;
        if (Byte() is not ((byte)'T' or (byte)'F'))
            throw new InvalidDataException($"there is neither T nor F at byte {at}: damaged");
    }

    public int[] Integers()
    {
        long at = Position;
        if (Byte() != sizeof(int))
            throw new InvalidDataException($"there are no integers at byte {at}: damaged");
        int count = Size(MostIntegers, at);
        var numbers = new int[Math.Min(count, Remaining(sizeof(int)))];
        Exactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers.Length == count ? numbers : throw new InvalidDataException("it is truncated");
    }

    /// <summary>Passes a vector.</summary>
    /// <param name="finite">Whether every number has to be one.</param>
    /// <returns>Its dimension.</returns>
    public int Vector(bool finite = true)
    {
        long at = Position;
        int bytes = Kind('V', at), dim = SizedCount(at);
        Numbers(dim, bytes, at, finite);
        return dim;
    }

    /// <summary>Passes a matrix of numbers that are all finite.</summary>
    public (int Rows, int Columns) Matrix()
    {
        long at = Position;
        int bytes = Kind('M', at), rows = SizedCount(at), columns = SizedCount(at);
        Numbers((long)rows * columns, bytes, at);
        return (rows, columns);
    }

    /// <summary>Passes a symmetric matrix, of which one half is written.</summary>
    /// <returns>Its rows.</returns>
    public int Packed()
    {
        long at = Position;
        int bytes = Kind('P', at), rows = SizedCount(at);
        Numbers((long)rows * (rows + 1L) / 2, bytes, at);
        return rows;
    }

    /// <summary>Passes so many bytes.</summary>
    public void Skip(long bytes)
    {
        if (bytes < 0 || bytes > file.Length - Position)
            throw new InvalidDataException($"it is truncated: it speaks of {bytes} bytes at byte {Position}, the file is {file.Length} bytes");
        while (bytes > 0 && Peek() >= 0)
        {
            int part = (int)Math.Min(bytes, _filled - _at);
            (_at, bytes) = (_at + part, bytes - part);
        }
    }

    /// <summary>Passes everything up to a token and the token.</summary>
    public void SkipPast(string token)
    {
        byte[] wanted = Encoding.ASCII.GetBytes(token + " ");
        // No token begins with what it ends with, so a failed match needs no going back beyond its own first byte.
        for (int matched = 0; matched < wanted.Length;)
        {
            byte next = Byte();
            matched = next == wanted[matched] ? matched + 1 : next == wanted[0] ? 1 : 0;
        }
    }

    private delegate long ReadNumber(ReadOnlySpan<byte> bytes);

    private long Sized(int size, ReadNumber read)
    {
        long at = Position;
        if (Byte() != size)
            throw new InvalidDataException($"there is no integer at byte {at}: damaged");
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        Exactly(bytes[..size]);
        return read(bytes);
    }

    // "FM " floats, "DM " doubles.
    private int Kind(char shape, long at)
    {
        byte kind = Byte();
        if (kind is not ((byte)'F' or (byte)'D') || Byte() != shape || Byte() != ' ')
            throw new InvalidDataException($"there is no {(shape == 'V' ? "vector" : "matrix")} at byte {at}: damaged");
        return kind == 'F' ? sizeof(float) : sizeof(double);
    }

    private int SizedCount(long at) => Int32() is var count and >= 0 and <= MostRows ? count : throw new InvalidDataException($"the size at byte {at} cannot be: damaged");

    private int Size(int most, long at)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        Exactly(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes) is var count && count >= 0 && count <= most ? count : throw new InvalidDataException($"the size at byte {at} cannot be: damaged");
    }

    private void Numbers(long count, int bytes, long at, bool wanted = true)
    {
        if (count > Remaining(bytes))
            throw new InvalidDataException($"it is truncated: it speaks of {count} numbers at byte {at}, the file is {file.Length} bytes");
        Span<byte> block = stackalloc byte[4096];
        for (long left = count * bytes; left > 0;)
        {
            Span<byte> part = block[..(int)Math.Min(left, block.Length)];
            Exactly(part);
            left -= part.Length;
            bool finite = !wanted || (bytes == sizeof(float)
                ? System.Numerics.Tensors.TensorPrimitives.IsFiniteAll<float>(MemoryMarshal.Cast<byte, float>(part))
                : System.Numerics.Tensors.TensorPrimitives.IsFiniteAll<double>(MemoryMarshal.Cast<byte, double>(part)));
            if (!finite)
                throw new InvalidDataException($"the numbers at byte {at} are not all finite: damaged");
        }
    }

    private int Remaining(int bytes) => (int)Math.Min(int.MaxValue, Math.Max(0, (file.Length - Position) / bytes));

    private void Exactly(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (Peek() < 0)
                throw new InvalidDataException("it is truncated");
            int part = Math.Min(bytes.Length, _filled - _at);
            _block.AsSpan(_at, part).CopyTo(bytes);
            _at += part;
            bytes = bytes[part..];
        }
    }
}
