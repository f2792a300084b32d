using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EdgeVoice.Speech.Recognition;

/// <summary>Checks the frame of a Kaldi nnet3 model (am/final.mdl): how it begins, and that it ends where it must; reads what the other files must fit.</summary>
/// <param name="TransitionIds">Symbols of the graph's input side; 0 when not found.</param>
/// <param name="InputDim">Features of a frame; 0 when not found.</param>
/// <param name="IvectorDim">Dimension of the speaker's vector that it wants; 0 for none.</param>
internal sealed partial record KaldiModelFile(int TransitionIds, int InputDim, int IvectorDim)
{
    // Transition model and the network's description come before its parameters.
    private const int HeadBytes = 16 * 1024 * 1024;

    // The priors at the end are at most a few thousand floats; a chain model has none.
    private const int TailBytes = 256 * 1024;

    private static ReadOnlySpan<byte> Head => "\0B<TransitionModel> "u8;
    private static ReadOnlySpan<byte> Priors => "<Priors> FV \u0004"u8;

    private static ReadOnlySpan<byte> Transitions => "<LogProbs> FV \u0004"u8;

    /// <summary>What a file that <see cref="Check"/> found good says of itself.</summary>
    public static KaldiModelFile Describe(Stream file)
    {
        var head = new byte[Math.Min(HeadBytes, file.Length)];
        file.Position = 0;
        file.ReadExactly(head);
        int at = head.AsSpan().IndexOf(Transitions);
        int ids = at < 0 || at + Transitions.Length + sizeof(int) > head.Length ? 0 : BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(at + Transitions.Length)) - 1;
        int network = head.AsSpan().IndexOf("<Nnet3>"u8);
        // The description is text between binary parts, a line a node.
        string text = network < 0 ? "" : Encoding.Latin1.GetString(head, network, Math.Min(head.Length - network, 1 << 20));
        static int Dim(Match match) => match.Success && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int dim) ? dim : 0;
        return new KaldiModelFile(Math.Max(0, ids), Dim(InputNode().Match(text)), Dim(IvectorNode().Match(text)));
    }

    [GeneratedRegex(@"input-node name=input dim=(\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex InputNode();

    [GeneratedRegex(@"input-node name=ivector dim=(\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex IvectorNode();

    /// <summary>What is wrong with it, or null.</summary>
    public static string? Check(Stream file)
    {
        Span<byte> head = stackalloc byte[Head.Length];
        if (file.Length < head.Length)
            return "it is shorter than the head of a Kaldi model";
        file.ReadExactly(head);
        if (!head.SequenceEqual(Head))
            return "it does not begin as a binary Kaldi model (expected <TransitionModel>)";

        byte[] tail = new byte[Math.Min(TailBytes, file.Length)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        if (tail.AsSpan().IndexOf("<Nnet>"u8) >= 0)
            return "it holds an nnet2 network; Vosk reads nnet3 only";
        int at = tail.AsSpan().LastIndexOf(Priors);
        int rest = tail.Length - at - Priors.Length - sizeof(int);
        if (at < 0 || rest < 0)
            return "it does not end as a Kaldi acoustic model ends (<Priors>): truncated, or another kind of model";
        int count = BinaryPrimitives.ReadInt32LittleEndian(tail.AsSpan(at + Priors.Length));
        return rest == (long)count * sizeof(float)
            ? null
            : $"its last table should be {count} numbers and is {rest} bytes: truncated or damaged";
    }
}
