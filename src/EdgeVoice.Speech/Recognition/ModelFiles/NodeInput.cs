using System.Globalization;

namespace EdgeVoice.Speech.Recognition.ModelFiles;

/// <summary>What a node of a network is given (nnet3/nnet-descriptor): a node's name, or Append, Sum, Offset and the like of such.</summary>
internal ref struct NodeInput
{
    /// <summary>No layer is wider, no frame farther away: beyond this it is damage.</summary>
    public const int MostNumbers = 1 << 20;

    private const int Deepest = 100;
    private const int FarthestFrame = 10_000;

    private readonly IReadOnlyDictionary<string, int> _dims;
    private readonly string _text;
    private int _at;
    private int _depth;

    private NodeInput(string text, IReadOnlyDictionary<string, int> dims) => (_text, _dims) = (text, dims);

    /// <param name="text">E.g. <c>Append(Offset(input,-1),input)</c>.</param>
    /// <param name="dims">Dimension of each node; 0 where it is not known.</param>
    /// <returns>Its dimension; 0 when it is not known.</returns>
    /// <exception cref="InvalidDataException">It cannot be read, or names a node that is not there.</exception>
    public static int Dim(string text, IReadOnlyDictionary<string, int> dims)
    {
        var input = new NodeInput(text, dims);
        int dim = input.Read();
        return input._at == text.Length ? dim : throw input.Wrong();
    }

    private int Read()
    {
        if (++_depth > Deepest)
            throw Wrong();
        string name = Word();
        int dim;
        if (_at == _text.Length || _text[_at] != '(')
            dim = _dims.TryGetValue(name, out int known) ? known : throw new InvalidDataException($"a node is given {name}, which is not there: damaged");
        else
            dim = Call(name);
        _depth--;
        return dim;
    }

    private int Call(string name)
    {
        _at++;
        int dim;
        switch (name)
        {
            case "Append":
                dim = Read();
                while (Comma())
                    dim = Read() is var more && dim > 0 && more > 0 ? dim + more : 0;
                break;
            case "Sum" or "Failover" or "Switch":
                dim = Read();
                while (Comma())
                {
                    int other = Read();
                    if (dim > 0 && other > 0 && dim != other)
                        throw new InvalidDataException($"{name} of {dim} and {other} numbers: damaged");
                    dim = dim > 0 ? dim : other;
                }
                break;
            case "IfDefined":
                dim = Read();
                break;
            case "Offset":
                dim = Read();
                while (Comma())
                    Frames();
                break;
            case "Round":
                dim = Read();
                Need(Comma() && Frames() > 0);
                break;
            case "ReplaceIndex":
                dim = Read();
                Need(Comma() && Word() is "t" or "x" && Comma());
                Frames();
                break;
            case "Scale":
                Need(double.TryParse(Word(), NumberStyles.Float, CultureInfo.InvariantCulture, out double scale) && double.IsFinite(scale) && Comma());
                dim = Read();
                break;
            case "Const":
                Need(double.TryParse(Word(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && Comma());
                dim = int.TryParse(Word(), NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is > 0 and <= MostNumbers ? size : throw Wrong();
                break;
            default:
                throw Wrong();
        }
        Need(_at < _text.Length && _text[_at] == ')');
        _at++;
        return dim <= MostNumbers ? dim : throw Wrong();
    }

    private int Frames() => int.TryParse(Word(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int frames) && Math.Abs((long)frames) <= FarthestFrame ? frames : throw Wrong();

    private bool Comma()
    {
        if (_at == _text.Length || _text[_at] != ',')
            return false;
        _at++;
        return true;
    }

    private string Word()
    {
        int from = _at;
        while (_at < _text.Length && _text[_at] is not ('(' or ')' or ','))
            _at++;
        return _at > from ? _text[from.._at] : throw Wrong();
    }

    private readonly void Need(bool right)
    {
        if (!right)
            throw Wrong();
    }

    private readonly InvalidDataException Wrong() => new($"a node is given \"{(_text.Length <= 60 ? _text : _text[..60] + "...")}\", which cannot be read: damaged");
}
