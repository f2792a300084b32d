using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeVoice.Dsp.Networks;

namespace EdgeVoice.Dsp.Noise;

/// <summary>
/// The layers of <see cref="LearnedRule"/>: models/noise/listeners.bin, which models/noise/recipe/write.py writes, embedded into this library.
/// </summary>
/// <remarks>
/// Little endian: "EVDL", the number of layers; of each layer the number of outputs, of inputs (32 bits), the weights row after row (8 bits), a scale and
/// a bias for each row (floats).
/// </remarks>
internal static class LearnedWeights
{
    public const string Name = "noise/listeners.bin";

    private const int Layers = 4;
    private const int MostWide = 4096;

    private static readonly DenseLayer[] All = Read(Embedded());

    public static DenseLayer Dense => All[0];

    public static DenseLayer Input => All[1];

    public static DenseLayer State => All[2];

    public static DenseLayer Output => All[3];

    /// <summary>The layers of a file, from the first to the last.</summary>
    /// <exception cref="InvalidDataException">It is not such a file, it is cut short or too long, or its layers do not fit each other or the features.</exception>
    public static DenseLayer[] Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 8 || !file[..4].SequenceEqual("EVDL"u8))
            throw new InvalidDataException($"{Name}: expected a table of layers, which begins with EVDL");
        if (BinaryPrimitives.ReadInt32LittleEndian(file[4..]) is not Layers and var count)
            throw new InvalidDataException($"{Name}: expected {Layers} layers, found {count}");
        var rest = file[8..];
        var layers = new DenseLayer[Layers];
        for (int i = 0; i < Layers; i++)
            layers[i] = Next(ref rest, i);
        if (!rest.IsEmpty)
            throw new InvalidDataException($"{Name}: {rest.Length} bytes follow the last layer");
        Fit("dense", layers[0], LearnedFeatures.Count, layers[1].Inputs);
        Fit("input", layers[1], layers[0].Outputs, 3 * layers[2].Inputs);
        Fit("state", layers[2], layers[3].Inputs, 3 * layers[2].Inputs);
        Fit("output", layers[3], layers[2].Inputs, LearnedRule.Outputs);
        return layers;
    }

    internal static byte[] Embedded()
    {
        using var stream = typeof(LearnedWeights).Assembly.GetManifestResourceStream(Name) ?? throw new InvalidDataException($"{Name} is not embedded in {typeof(LearnedWeights).Assembly.GetName().Name}");
        var file = new byte[stream.Length];
        stream.ReadExactly(file);
        return file;
    }

    private static DenseLayer Next(ref ReadOnlySpan<byte> rest, int number)
    {
        int outputs = 0, inputs = 0;
        if (rest.Length >= 8)
            (outputs, inputs) = (BinaryPrimitives.ReadInt32LittleEndian(rest), BinaryPrimitives.ReadInt32LittleEndian(rest[4..]));
        if (outputs is not (> 0 and <= MostWide) || inputs is not (> 0 and <= MostWide))
            throw new InvalidDataException($"{Name}: layer {number} has no sizes, or sizes that cannot be: {outputs} of {inputs}");
        int weights = outputs * inputs, length = 8 + weights + (2 * sizeof(float) * outputs);
        if (rest.Length < length)
            throw new InvalidDataException($"{Name}: layer {number} of {outputs} by {inputs} takes {length} bytes, {rest.Length} are left");
        var layer = new DenseLayer(MemoryMarshal.Cast<byte, sbyte>(rest.Slice(8, weights)), Floats(rest[(8 + weights)..], outputs), Floats(rest[(8 + weights + (sizeof(float) * outputs))..], outputs));
        rest = rest[length..];
        return layer;
    }

    private static float[] Floats(ReadOnlySpan<byte> bytes, int count)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(sizeof(float) * i)..]);
            if (!float.IsFinite(values[i]))
                throw new InvalidDataException($"{Name}: a scale or bias is {values[i]}");
        }
        return values;
    }

    private static void Fit(string layer, DenseLayer found, int inputs, int outputs)
    {
        if (found.Inputs != inputs || found.Outputs != outputs)
            throw new InvalidDataException($"{Name}: expected a {layer} layer of {outputs} by {inputs}, found {found.Outputs} by {found.Inputs}");
    }
}
