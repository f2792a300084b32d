namespace EdgeVoice.Speech.Recognition.ModelFiles;

/// <summary>The first part of am/final.mdl (hmm/transition-model, hmm/hmm-topology): which phones there are, and which of the network's outputs each transition takes.</summary>
/// <param name="Phones">Numbers of the phones.</param>
/// <param name="TransitionIds">Symbols of a graph's input side, counted from 1.</param>
/// <param name="Outputs">Outputs that the network must have.</param>
internal sealed record TransitionModelFile(IReadOnlyCollection<int> Phones, int TransitionIds, int Outputs)
{
    private const int MostPhones = 1 << 16;
    private const int MostStates = 64;
    private const int MostTuples = 1 << 22;

    // Transitions of a state and the states that they lead to; the last state of a phone has none.
    private sealed record State(bool Emits, int[] Next);

    /// <exception cref="InvalidDataException">What is wrong with it.</exception>
    public static TransitionModelFile Read(KaldiReader file)
    {
        file.Expect("<TransitionModel>");
        file.Expect("<Topology>");
        int[] phones = file.Integers(), entryOf = file.Integers();
        List<State[]> entries = Topology(file);
        file.Expect("</Topology>");
        if (phones.Length is 0 or > MostPhones || !Rising(phones))
            throw new InvalidDataException("its phones are not in order: damaged");
        if (phones.Any(phone => phone < 1 || phone >= entryOf.Length || entryOf[phone] < 0 || entryOf[phone] >= entries.Count))
            throw new InvalidDataException("a phone has no states: damaged");

        string kind = file.Token();
        if (kind is not ("<Tuples>" or "<Triples>"))
            throw new InvalidDataException($"it has {kind} where its transitions should begin: damaged");
        (int ids, int outputs) = Transitions(file, kind == "<Tuples>", (phone, state) =>
            Array.BinarySearch(phones, phone) >= 0 && entries[entryOf[phone]] is var states && state >= 0 && state < states.Length ? states[state] : null);
        file.Expect(kind.Replace("<", "</", StringComparison.Ordinal));
        file.Expect("<LogProbs>");
        if (file.Vector() is var probabilities && probabilities != ids + 1)
            throw new InvalidDataException($"it has probabilities of {probabilities - 1} transitions and {ids} transitions: damaged");
        file.Expect("</LogProbs>");
        file.Expect("</TransitionModel>");
        return new TransitionModelFile(phones, ids, outputs);
    }

    private static List<State[]> Topology(KaldiReader file)
    {
        int count = file.Int32();
        // -1 tells that loops have outputs of their own.
        bool loops = count == -1;
        if (loops)
            count = file.Int32();
        if (count is < 1 or > MostPhones)
            throw new InvalidDataException($"it speaks of {count} kinds of phones: damaged");
        var entries = new List<State[]>();
        for (int n = 0; n < count; n++)
        {
            int states = file.Int32();
            if (states is < 2 or > MostStates)
                throw new InvalidDataException($"a phone has {states} states: damaged");
            entries.Add([.. Enumerable.Range(0, states).Select(_ => ReadState(file, states, loops))]);
            if (entries[^1][^1].Next.Length > 0 || entries[^1][..^1].Any(state => state.Next.Length == 0))
                throw new InvalidDataException("a phone does not end in its last state: damaged");
        }
        return entries;
    }

    private static State ReadState(KaldiReader file, int states, bool loops)
    {
        int forward = file.Int32(), loop = loops ? file.Int32() : forward;
        if (forward < -1 || loop < -1 || (forward < 0) != (loop < 0))
            throw new InvalidDataException($"a phone's state has the outputs {forward} and {loop}: damaged");
        int count = file.Int32();
        if (count is < 0 or > MostStates)
            throw new InvalidDataException($"a phone's state has {count} transitions: damaged");
        var next = new int[count];
        for (int n = 0; n < count; n++)
        {
            next[n] = file.Int32();
            if (next[n] < 0 || next[n] >= states || file.Real() is not (> 0 and <= 1.01))
                throw new InvalidDataException($"a transition leads to state {next[n]} of {states}, or with no probability: damaged");
        }
        return new State(forward >= 0, next);
    }

    private static (int Ids, int Outputs) Transitions(KaldiReader file, bool loops, Func<int, int, State?> stateOf)
    {
        int count = file.Int32(), ids = 0, outputs = 0;
        if (count is < 1 or > MostTuples)
            throw new InvalidDataException($"it speaks of {count} states with outputs: damaged");
        var before = (0, 0, 0, 0);
        for (int n = 0; n < count; n++)
        {
            int phone = file.Int32(), number = file.Int32(), forward = file.Int32(), loop = loops ? file.Int32() : forward;
            if (stateOf(phone, number) is not { Emits: true } state || forward is < 0 or > MostTuples || loop is < 0 or > MostTuples)
                throw new InvalidDataException($"there is no state {number} of phone {phone} with the outputs {forward} and {loop}: damaged");
            var now = (phone, number, forward, loop);
            if (now.CompareTo(before) <= 0)
                throw new InvalidDataException("its states are not in order: damaged");
            (before, ids, outputs) = (now, ids + state.Next.Length, Math.Max(outputs, Math.Max(forward, loop) + 1));
        }
        return (ids, outputs);
    }

    private static bool Rising(int[] numbers) => numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second);
}
