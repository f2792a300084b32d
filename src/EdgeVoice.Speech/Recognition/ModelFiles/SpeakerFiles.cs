using System.Globalization;

namespace EdgeVoice.Speech.Recognition.ModelFiles;

/// <summary>The folder ivector: what makes a speaker's vector (online2/online-ivector-feature, ivector/ivector-extractor, gmm/diag-gmm). Sizes that do not fit each other end the process.</summary>
internal sealed class SpeakerFiles
{
    private const int MostFrames = 1000;

    private (int Rows, int Columns) _transform;
    private int _statistics;
    private int _spliced = 1;
    private (int Gaussians, int Dim) _mixture;
    private (int Gaussians, int Dim) _extractor;

    /// <summary>Names of the files, each with what reads it; an <see cref="InvalidDataException"/> tells what is wrong with it.</summary>
    public IReadOnlyList<(string Name, Action<FileStream> Check)> Files =>
    [
        ("final.ie", file => ReadExtractor(new KaldiReader(file))),
        ("final.dubm", file => ReadMixture(new KaldiReader(file))),
        ("final.mat", file => _transform = KaldiMatrixFile.Read(file)),
        ("global_cmvn.stats", file => _statistics = Statistics(file)),
        ("online_cmvn.conf", file => FolderCheck.Throw(KaldiOptions.Read(new StreamReader(file), KaldiOptions.Cmvn, out _))),
        ("splice.conf", file => FolderCheck.Throw(CheckSplice(file))),
    ];

    /// <summary>Dimension of the vector.</summary>
    public int Dim { get; private set; }

    /// <summary>Features that the statistics are of.</summary>
    public int Features => _statistics;

    /// <summary>What does not fit, of files that are each good.</summary>
    public IEnumerable<string> Misfits()
    {
        int wanted = _statistics * _spliced;
        if (_transform.Columns != wanted && _transform.Columns != wanted + 1)
            yield return $"ivector/final.mat takes {_transform.Columns} numbers, {_spliced} frames of {_statistics} features are {wanted} (global_cmvn.stats, splice.conf): files of different models";
        if (_transform.Rows != _mixture.Dim || _mixture.Dim != _extractor.Dim)
            yield return $"ivector/final.mat gives {_transform.Rows} numbers, final.dubm takes {_mixture.Dim} and final.ie {_extractor.Dim}: files of different models";
        if (_mixture.Gaussians != _extractor.Gaussians)
            yield return $"ivector/final.dubm has {_mixture.Gaussians} Gaussians, final.ie {_extractor.Gaussians}: files of different models";
    }

    /// <summary>Rows of sums and sums of squares with the count behind them: the features that they are of.</summary>
    internal static int Statistics(FileStream file)
        => KaldiMatrixFile.Read(file) is (2, > 1) matrix ? matrix.Columns - 1 : throw new InvalidDataException("it is no matrix of two rows, of sums and of squares");

    private string? CheckSplice(FileStream file)
    {
        if (KaldiOptions.Read(new StreamReader(file), KaldiOptions.Splice, out var options) is { } problem)
            return problem;
        int left = options.Integer("left-context", 4), right = options.Integer("right-context", 4);
        _spliced = left + 1 + right;
        return left is >= 0 and <= MostFrames && right is >= 0 and <= MostFrames ? null : $"left-context is {left} and right-context {right}, expected 0 to {MostFrames}";
    }

    private void ReadMixture(KaldiReader file)
    {
        file.Binary();
        file.Expect("<DiagGMM>");
        string field = file.Token();
        if (field == "<GCONSTS>")
        {
            file.Vector();
            field = file.Token();
        }
        if (field != "<WEIGHTS>")
            throw new InvalidDataException($"it has {field}, expected <WEIGHTS>: damaged");
        int weights = file.Vector();
        file.Expect("<MEANS_INVVARS>");
        var means = file.Matrix();
        file.Expect("<INV_VARS>");
        var variances = file.Matrix();
        file.Expect("</DiagGMM>");
        if (weights == 0 || means != variances || means.Rows != weights || means.Columns == 0)
            throw new InvalidDataException($"it has {weights} weights, means of {means.Rows} x {means.Columns} and variances of {variances.Rows} x {variances.Columns}: damaged");
        _mixture = means;
    }

    private void ReadExtractor(KaldiReader file)
    {
        file.Binary();
        file.Expect("<IvectorExtractor>");
        file.Expect("<w>");
        var weights = file.Matrix();
        file.Expect("<w_vec>");
        int fixedWeights = file.Vector();
        file.Expect("<M>");
        int gaussians = file.Int32();
        if (gaussians is < 1 or > 1 << 16)
            throw new InvalidDataException($"it speaks of {gaussians} Gaussians: damaged");
        (int Rows, int Columns)? all = null;
        for (int n = 0; n < gaussians; n++)
        {
            var projection = file.Matrix();
            if (projection.Rows == 0 || projection.Columns == 0 || (all ??= projection) != projection)
                throw new InvalidDataException($"its projection {n} is {projection.Rows} x {projection.Columns}: damaged");
        }
        file.Expect("<SigmaInv>");
        for (int n = 0; n < gaussians; n++)
        {
            if (file.Packed() is var rows && rows != all!.Value.Rows)
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"its variance {n} is of {rows} numbers, expected {all.Value.Rows}: damaged"));
        }
        file.Expect("<IvectorOffset>");
        if (!double.IsFinite(file.Real()))
            throw new InvalidDataException("its offset is not finite: damaged");
        file.Expect("</IvectorExtractor>");
        if ((weights.Rows > 0 && weights != (gaussians, all!.Value.Columns)) || (weights.Rows == 0 && fixedWeights != gaussians))
            throw new InvalidDataException($"it has {gaussians} Gaussians and weights of {weights.Rows} x {weights.Columns}, or {fixedWeights}: damaged");
        _extractor = (gaussians, all!.Value.Rows);
        Dim = all.Value.Columns;
    }
}
