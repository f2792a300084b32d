namespace EdgeVoice.Speech.Recognition.ModelFiles;

/// <summary>A component of a network (nnet3/nnet-component-itf and the files beside it): a layer with its parameters.</summary>
/// <param name="InputDim">Numbers that it takes; 0 when not known.</param>
/// <param name="OutputDim">Numbers that it gives; 0 when not known.</param>
internal sealed record NetworkComponent(int InputDim, int OutputDim)
{
    private const int FarthestFrame = 10_000;

    // Kinds whose fields are tokens, numbers, vectors and matrices as KaldiReader knows them; others are passed over whole.
    private static readonly HashSet<string> Affine = ["AffineComponent", "NaturalGradientAffineComponent", "FixedAffineComponent", "LinearComponent", "TdnnComponent"];

    private static readonly HashSet<string> Elementwise =
    [
        "RectifiedLinearComponent", "SigmoidComponent", "TanhComponent", "LogSoftmaxComponent", "SoftmaxComponent", "NoOpComponent",
        "GeneralDropoutComponent", "SpecAugmentTimeMaskComponent", "BatchNormComponent", "DropoutComponent",
    ];

    // Statistics of training: nothing is computed from them.
    private static readonly HashSet<string> Statistics = ["<ValueAvg>", "<DerivAvg>", "<OderivRms>"];

    // T or F, where a vector would begin with F as well.
    private static readonly HashSet<string> Truths = ["<TestMode>", "<DropoutPerFrame>"];

    /// <exception cref="InvalidDataException">What is wrong with it.</exception>
    public static NetworkComponent Read(string name, KaldiReader file)
    {
        string open = file.Token();
        if (open.Length < 3 || open[0] != '<' || open[^1] != '>')
            throw new InvalidDataException($"component {name} is of the kind {open}, which is none: damaged");
        string kind = open[1..^1], close = $"</{kind}>";
        if (!Affine.Contains(kind) && !Elementwise.Contains(kind))
        {
            file.SkipPast(close);
            return new NetworkComponent(0, 0);
        }
        try
        {
            return Affine.Contains(kind) ? ReadAffine(file, close) : ReadElementwise(file, close);
        }
        catch (InvalidDataException wrong)
        {
            throw new InvalidDataException($"component {name}: {wrong.Message}", wrong);
        }
    }

    private static NetworkComponent ReadAffine(KaldiReader file, string close)
    {
        (int Rows, int Columns) weights = (0, 0);
        int bias = 0, frames = 1;
        for (string field = file.Token(); field != close; field = file.Token())
        {
            switch (field)
            {
                case "<TimeOffsets>":
                    int[] offsets = file.Integers();
                    if (offsets.Length == 0 || offsets.Distinct().Count() < offsets.Length || offsets.Any(offset => Math.Abs((long)offset) > FarthestFrame))
                        throw new InvalidDataException($"it looks at the frames {string.Join(", ", offsets.Take(10))}: damaged");
                    frames = offsets.Length;
                    break;
                case "<LinearParams>" or "<Params>":
                    weights = file.Matrix();
                    break;
                case "<BiasParams>":
                    bias = file.Vector();
                    break;
                default:
                    Numbers(file, field);
                    break;
            }
        }
        if (weights.Rows == 0 || weights.Columns == 0 || weights.Columns % frames != 0 || (bias > 0 && bias != weights.Rows))
            throw new InvalidDataException($"it has weights of {weights.Rows} x {weights.Columns}, {bias} constants and looks at {frames} frames: damaged");
        return new NetworkComponent(weights.Columns / frames, weights.Rows);
    }

    private static NetworkComponent ReadElementwise(KaldiReader file, string close)
    {
        int dim = 0, block = 0;
        var vectors = new Dictionary<string, int>(StringComparer.Ordinal);
        for (string field = file.Token(); field != close; field = file.Token())
        {
            if (field is "<Dim>" or "<BlockDim>")
            {
                (dim, block) = field == "<Dim>" ? (file.Int32(), block) : (dim, file.Int32());
                continue;
            }
            if (file.Peek() is 'F' or 'D' && !Truths.Contains(field))
                vectors[field] = file.Vector(finite: !Statistics.Contains(field));
            else
                Numbers(file, field);
        }
        block = block == 0 ? dim : block;
        if (dim is < 1 or > NodeInput.MostNumbers || block < 1 || dim % block != 0 || vectors.Values.Any(size => size != 0 && size != block))
            throw new InvalidDataException($"it has {dim} numbers in blocks of {block} and {string.Join(", ", vectors.Select(vector => $"{vector.Key} of {vector.Value}"))}: damaged");
        return new NetworkComponent(dim, dim);
    }

    // Numbers and truths up to the next token.
    private static void Numbers(KaldiReader file, string field)
    {
        if (field.Length < 3 || field[0] != '<' || field[^1] != '>' || field[1] == '/')
            throw new InvalidDataException($"it has {field} where a field should begin: damaged");
        while (file.Peek() is not ('<' or < 0))
        {
            if (file.Peek() is sizeof(float) or sizeof(double))
                file.Real();
            else
                file.Flag();
        }
    }
}
