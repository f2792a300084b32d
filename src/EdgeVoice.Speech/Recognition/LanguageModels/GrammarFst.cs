using System.Buffers.Binary;

namespace EdgeVoice.Speech.Recognition.LanguageModels;

/// <summary>
/// Reads the language model of a look-ahead graph (Gr.fst) back into an n-gram: OpenFst's <c>const</c> and <c>vector</c>
/// as Kaldi writes them, <c>ngram</c> (Sorensen and Allauzen, "Unary data structures for language models", 2011) as
/// published Vosk models have it.
/// </summary>
internal static class GrammarFst
{
    private const int NoState = -1;

    /// <param name="path">Gr.fst.</param>
    /// <param name="backoffLabel">Number of <c>#0</c>, which stands at back-off arcs beside 0; 0 when the model has none.</param>
    /// <exception cref="InvalidDataException">It is broken, or no back-off n-gram.</exception>
    public static BackoffModel Read(string path, int backoffLabel)
    {
        byte[] file = File.ReadAllBytes(path);
        var head = OpenFstFile.Read(new MemoryStream(file), out string? problem);
        if (head is null || problem is not null)
            throw new InvalidDataException($"{path}: {problem}");
        try
        {
            return head.Type switch
            {
                "const" => Ngram(Const(file, head), backoffLabel),
                "vector" => Ngram(Vector(file, head), backoffLabel),
                "ngram" => Unary(file.AsSpan((int)head.BodyOffset)),
                _ => throw new InvalidDataException($"a language model of type \"{head.Type}\" cannot be read: expected const, vector or ngram"),
            };
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException($"{path}: it is shorter than it says, or damaged", e);
        }
    }

    private readonly record struct Arc(int In, int Out, float Weight, int Next);

    private sealed record Automaton(int Start, float[] Final, Arc[][] Arcs);

    private static Automaton Const(byte[] file, OpenFstFile head)
    {
        ReadOnlySpan<byte> states = file.AsSpan((int)head.BodyOffset), arcs = file.AsSpan((int)head.ArcsOffset);
        var final = new float[head.States];
        var all = new Arc[head.States][];
        for (int s = 0; s < all.Length; s++)
        {
            var state = states[(s * 20)..];
            final[s] = BinaryPrimitives.ReadSingleLittleEndian(state);
            int first = BinaryPrimitives.ReadInt32LittleEndian(state[4..]), count = BinaryPrimitives.ReadInt32LittleEndian(state[8..]);
            all[s] = new Arc[count];
            for (int a = 0; a < count; a++)
                all[s][a] = ReadArc(arcs[((first + a) * 16)..]);
        }
        return new Automaton((int)head.Start, final, all);
    }

    private static Automaton Vector(byte[] file, OpenFstFile head)
    {
        ReadOnlySpan<byte> rest = file.AsSpan((int)head.BodyOffset);
        var final = new List<float>();
        var all = new List<Arc[]>();
        while (!rest.IsEmpty)
        {
            final.Add(BinaryPrimitives.ReadSingleLittleEndian(rest));
            var arcs = new Arc[checked((int)BinaryPrimitives.ReadInt64LittleEndian(rest[4..]))];
            rest = rest[12..];
            for (int a = 0; a < arcs.Length; a++)
                arcs[a] = ReadArc(rest[(a * 16)..]);
            rest = rest[(arcs.Length * 16)..];
            all.Add(arcs);
        }
        return new Automaton((int)head.Start, [.. final], [.. all]);
    }

    private static Arc ReadArc(ReadOnlySpan<byte> arc) => new(
        BinaryPrimitives.ReadInt32LittleEndian(arc), BinaryPrimitives.ReadInt32LittleEndian(arc[4..]),
        BinaryPrimitives.ReadSingleLittleEndian(arc[8..]), BinaryPrimitives.ReadInt32LittleEndian(arc[12..]));

    private static BackoffModel Ngram(Automaton fst, int backoffLabel)
    {
        int count = fst.Arcs.Length;
        var backoff = new int[count];
        var weight = new float[count];
        for (int s = 0; s < count; s++)
        {
            Arc[] back = [.. fst.Arcs[s].Where(arc => arc.Out == 0)];
            if (back.Length > 1 || back.Any(arc => arc.In != 0 && arc.In != backoffLabel))
                throw new InvalidDataException("it is no back-off n-gram: a state has several arcs without a word");
            (backoff[s], weight[s]) = back.Length == 0 ? (NoState, 0) : (back[0].Next, back[0].Weight);
        }
        var order = Orders(backoff);
        var history = Histories(fst, backoff, order);
        var model = new BackoffModel();
        foreach (int s in Enumerable.Range(0, count).Where(s => history[s] is not null).OrderBy(s => order[s]))
        {
            if (history[s]!.Length > 0 && !history[s].AsSpan(1).SequenceEqual(history[backoff[s]]))
                throw new InvalidDataException("it is no back-off n-gram: a state backs off to another than its shorter history");
            IEnumerable<(int Word, float LogP)> next = fst.Arcs[s].Where(arc => arc.Out != 0).Select(arc => (arc.Out, -arc.Weight));
            if (float.IsFinite(fst.Final[s]))
                next = next.Append((BackoffModel.End, -fst.Final[s]));
            var sorted = next.OrderBy(word => word.Word).ToArray();
            model.Add(history[s]!, [.. sorted.Select(word => word.Word)], [.. sorted.Select(word => word.LogP)], -weight[s]);
        }
        return model.Count > 0 && model.History(0).Length == 0 ? model : throw new InvalidDataException("it is no back-off n-gram: it has no probabilities of words alone");
    }

    // How many times a state backs off until nothing is left.
    private static int[] Orders(int[] backoff)
    {
        var order = new int[backoff.Length];
        for (int s = 0; s < backoff.Length; s++)
        {
            for (int at = s; backoff[at] != NoState; at = backoff[at])
            {
                if (++order[s] > 16)
                    throw new InvalidDataException("it is no back-off n-gram: its states back off in a circle");
            }
        }
        return order;
    }

    // The words that lead to a state: those of the state before, and the arc's.
    private static int[]?[] Histories(Automaton fst, int[] backoff, int[] order)
    {
        int[] roots = [.. Enumerable.Range(0, backoff.Length).Where(s => order[s] == 0 && fst.Arcs[s].Length > 0)];
        int root = roots.Length == 1 ? roots[0] : roots.FirstOrDefault(s => backoff.Contains(s), NoState);
        if (root == NoState)
            throw new InvalidDataException("it is no back-off n-gram: nothing is backed off to");
        var history = new int[]?[backoff.Length];
        history[root] = [];
        if (fst.Start != root)
            history[fst.Start] = [BackoffModel.Begin];
        var open = new Queue<int>([root, fst.Start]);
        while (open.TryDequeue(out int s))
        {
            foreach (var arc in fst.Arcs[s])
            {
                int length = order[arc.Next];
                if (arc.Out == 0 || history[arc.Next] is not null || history[s]!.Length < length - 1)
                    continue;
                history[arc.Next] = [.. history[s].AsSpan(history[s]!.Length - length + 1), arc.Out];
                open.Enqueue(arc.Next);
            }
        }
        return history;
    }

    // States in breadth-first order of the tree of histories, as two rows of bits: a one for each child, a zero behind them.
    private static BackoffModel Unary(ReadOnlySpan<byte> body)
    {
        int states = checked((int)BinaryPrimitives.ReadInt64LittleEndian(body)), futures = checked((int)BinaryPrimitives.ReadInt64LittleEndian(body[8..])),
            finals = checked((int)BinaryPrimitives.ReadInt64LittleEndian(body[16..]));
        int at = 24;
        ReadOnlySpan<byte> Take(ReadOnlySpan<byte> from, long bytes)
        {
            var part = from.Slice(at, checked((int)bytes));
            at += (int)bytes;
            return part;
        }
        static long Bits(long count) => (count + 63) / 64 * 8;
        var contexts = Take(body, Bits((2L * states) + 1));
        var futureBits = Take(body, Bits((long)futures + states + 1));
        var finalBits = Take(body, Bits(states));
        var contextWords = Take(body, 4L * (states + 1));
        var futureWords = Take(body, 4L * futures);
        var backoffs = Take(body, 4L * (states + 1));
        var finalWeights = Take(body, 4L * finals);
        var futureWeights = Take(body, 4L * (futures + 1));
        static bool Bit(ReadOnlySpan<byte> bits, int n) => (bits[n / 8] & (1 << (n % 8))) != 0;
        static int Label(ReadOnlySpan<byte> labels, int n) => BinaryPrimitives.ReadInt32LittleEndian(labels[(4 * n)..]);
        static float Weight(ReadOnlySpan<byte> weights, int n) => BinaryPrimitives.ReadSingleLittleEndian(weights[(4 * n)..]);

        var history = new int[states][];
        history[0] = [];
        for (int bit = 2, parent = 0, state = 1; state < states; bit++)
        {
            if (!Bit(contexts, bit))
                parent++;
            else if (parent >= state)
                throw new InvalidDataException("its tree of histories is damaged");
            else
                history[state] = [Label(contextWords, state++), .. history[parent]];
        }
        var model = new BackoffModel();
        for (int state = 0, bit = 1, future = 0, final = 0; state < states; state++, bit++)
        {
            var words = new List<int>();
            var logP = new List<float>();
            for (; Bit(futureBits, bit); bit++, future++)
            {
                words.Add(Label(futureWords, future));
                logP.Add(-Weight(futureWeights, future));
            }
            if (Bit(finalBits, state))
            {
                words.Add(BackoffModel.End);
                logP.Add(-Weight(finalWeights, final++));
            }
            model.Add(history[state], [.. words], [.. logP], state == 0 ? 0 : -Weight(backoffs, state));
        }
        return model;
    }
}
