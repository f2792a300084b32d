using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeVoice.Dsp.Kernels;

namespace EdgeVoice.Dsp.Networks;

/// <summary>
/// y = W x + b, of a table of eight-bit rows with a scale for each. The rows become floats once, for all who use the layer: column after column
/// in blocks of 64 outputs, so that lanes are outputs, there are no sums over lanes, and any number of inputs will do.
/// </summary>
internal sealed class DenseLayer
{
    private const int Unit = 16;
    private const int Block = 64;

    private readonly float[] _weights;
    private readonly float[] _bias;

    /// <param name="rows">Weights, an output's behind each other.</param>
    /// <param name="scales">What each row is multiplied by.</param>
    /// <param name="bias">One for each output.</param>
    public DenseLayer(ReadOnlySpan<sbyte> rows, ReadOnlySpan<float> scales, ReadOnlySpan<float> bias)
    {
        Outputs = scales.Length;
        Inputs = rows.Length / Outputs;
        PaddedOutputs = (Outputs + Unit - 1) / Unit * Unit;
        _bias = new float[PaddedOutputs];
        bias.CopyTo(_bias);
        _weights = new float[PaddedOutputs * Inputs];
        for (int row = 0; row < Outputs; row++)
        {
            int block = row / Block * Block, width = Math.Min(Block, PaddedOutputs - block);
            for (int x = 0; x < Inputs; x++)
                _weights[(block * Inputs) + (x * width) + row - block] = rows[(row * Inputs) + x] * scales[row];
        }
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary><see cref="Outputs"/> rounded up to whole vectors; what is more than there are is 0.</summary>
    public int PaddedOutputs { get; }

    /// <param name="x"><see cref="Inputs"/> values.</param>
    /// <param name="y"><see cref="PaddedOutputs"/> values.</param>
    public void Apply(ReadOnlySpan<float> x, Span<float> y)
    {
        if (x.Length != Inputs || y.Length != PaddedOutputs)
            throw new ArgumentException($"the layer takes {Inputs} values and gives {PaddedOutputs}; found {x.Length} and {y.Length}");
        for (int block = 0; block < PaddedOutputs; block += Block)
        {
            int width = Math.Min(Block, PaddedOutputs - block);
            var weights = _weights.AsSpan(block * Inputs, width * Inputs);
            _bias.AsSpan(block, width).CopyTo(y[block..]);
            switch (DspKernels.Current)
            {
                case DspKernel.Vector512: Add<Lanes512, Vector512<float>>(weights, x, y.Slice(block, width)); break;
                case DspKernel.Vector256: Add<Lanes256, Vector256<float>>(weights, x, y.Slice(block, width)); break;
                case DspKernel.Vector128: Add<Lanes128, Vector128<float>>(weights, x, y.Slice(block, width)); break;
                default: AddScalar(weights, x, y.Slice(block, width)); break;
            }
        }
    }

    private static void AddScalar(ReadOnlySpan<float> weights, ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            for (int row = 0; row < y.Length; row++)
                y[row] += weights[(i * y.Length) + row] * x[i];
        }
    }

    // Four vectors of sums at a time: as many multiply-adds under way as hide their latency.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<TLanes, TVector>(ReadOnlySpan<float> weights, ReadOnlySpan<float> x, Span<float> y)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float w = ref MemoryMarshal.GetReference(weights);
        ref float sums = ref MemoryMarshal.GetReference(y);
        nuint step = (nuint)TLanes.Count, width = (nuint)y.Length, row = 0;
        for (; row + (4 * step) <= width; row += 4 * step)
        {
            var a = TLanes.Load(ref sums, row);
            var b = TLanes.Load(ref sums, row + step);
            var c = TLanes.Load(ref sums, row + (2 * step));
            var d = TLanes.Load(ref sums, row + (3 * step));
            nuint at = row;
            foreach (float value in x)
            {
                var factor = TLanes.Create(value);
                a = TLanes.MultiplyAdd(TLanes.Load(ref w, at), factor, a);
                b = TLanes.MultiplyAdd(TLanes.Load(ref w, at + step), factor, b);
                c = TLanes.MultiplyAdd(TLanes.Load(ref w, at + (2 * step)), factor, c);
                d = TLanes.MultiplyAdd(TLanes.Load(ref w, at + (3 * step)), factor, d);
                at += width;
            }
            TLanes.Store(a, ref sums, row);
            TLanes.Store(b, ref sums, row + step);
            TLanes.Store(c, ref sums, row + (2 * step));
            TLanes.Store(d, ref sums, row + (3 * step));
        }
        for (; row < width; row += step)
        {
            var a = TLanes.Load(ref sums, row);
            nuint at = row;
            foreach (float value in x)
            {
                a = TLanes.MultiplyAdd(TLanes.Load(ref w, at), TLanes.Create(value), a);
                at += width;
            }
            TLanes.Store(a, ref sums, row);
        }
    }
}
