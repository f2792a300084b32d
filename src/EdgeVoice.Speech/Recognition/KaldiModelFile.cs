using System.Buffers.Binary;

namespace EdgeVoice.Speech.Recognition;

/// <summary>Checks the frame of a Kaldi nnet3 model (am/final.mdl): how it begins, and that it ends where it must.</summary>
internal static class KaldiModelFile
{
    // The priors at the end are at most a few thousand floats; a chain model has none.
    private const int TailBytes = 256 * 1024;

    private static ReadOnlySpan<byte> Head => "\0B<TransitionModel> "u8;
    private static ReadOnlySpan<byte> Priors => "<Priors> FV \u0004"u8;

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
