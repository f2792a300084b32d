namespace EdgeVoice.Agent.Calls.Turns;

/// <summary>What the words so far would be to the dialog if the caller stopped here.</summary>
internal enum AnswerFit
{
    /// <summary>The words say neither way; the completeness of the sentence decides.</summary>
    Unknown,

    /// <summary>The agent would have to ask again: the answer is still to come.</summary>
    None,

    /// <summary>The caller thinks aloud or asks for a moment: the answer is still to come, and will take a while.</summary>
    Thinking,

    /// <summary>A no, after which many callers say what they want instead.</summary>
    Denies,

    /// <summary>A message is dictated, which takes any words: more sentences may follow.</summary>
    Message,

    /// <summary>Something else than what was asked, that the agent could do: a wish, or "repeat that".</summary>
    Wish,

    /// <summary>The agent would know how to go on.</summary>
    Answers,
}

/// <summary>What the recogniser has made of the running utterance.</summary>
/// <param name="Words">Words so far.</param>
/// <param name="Characters">Digits or letters so far, for dictated answers.</param>
/// <param name="Completeness">Probability in [0, 1] that the sentence is finished, from the dialog model.</param>
/// <param name="Backchannel">The words are only an "mm-hm" or a filler.</param>
internal readonly record struct HeardSoFar(int Words, int Characters, float Completeness, bool Backchannel)
{
    /// <summary>What the dialog, run ahead on a copy of its state, makes of the words.</summary>
    public AnswerFit Fit { get; init; }

    /// <summary>Most digits or letters that any reading of the final holds; 0 while there is only a partial.</summary>
    public int MostCharacters { get; init; }

    /// <summary>Probability that the name which is spelled ends here, by the names that people have; null where none begins so.</summary>
    public double? NameEnds { get; init; }

    /// <summary>The words are a final, taken ahead.</summary>
    public bool Final { get; init; }

    /// <summary>The caller said yes in the turn before, and these words only say so once more: "that is fine".</summary>
    public bool Echoes { get; init; }

    /// <summary>The words are a final that the recogniser does not believe itself.</summary>
    public bool Doubtful { get; init; }

    /// <summary>The last word is one that something must follow: "on", "my", "is", "um".</summary>
    public bool Hanging { get; init; }

    /// <summary>The last word is one that recognisers make of a breath, and the sentence is whole without it.</summary>
    public bool WholeBefore { get; init; }
}
