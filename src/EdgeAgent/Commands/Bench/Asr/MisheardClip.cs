namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>A clip that a recogniser got wrong: what to look at when a figure is bad.</summary>
internal sealed record MisheardClip(string Model, string Set, string Condition, string Grammar, bool Pipeline, AsrClip Clip, IReadOnlyList<string> Heard, AlignedWords Aligned)
{
    /// <summary>Head of the table that <see cref="Line"/> gives rows of.</summary>
    public const string Header = "model\tlist\tline\tgrammar\tpipeline\tspeaker\twords\terrors\tsaid\theard\twrong";

    /// <summary>Tab-separated; the last field holds the errors one by one: said>heard, lost as said>, put in as >heard.</summary>
    public string Line()
        => string.Join('\t', Model, Set, Condition, Grammar, Pipeline ? "with" : "without", Clip.Speaker, Aligned.Count.Words, Aligned.Count.Errors,
            string.Join(' ', Clip.Words), string.Join(' ', Heard), string.Join(' ', Aligned.Pairs.Where(pair => !pair.Same).Select(Wrong)));

    private string Wrong(WordPair pair) => $"{(pair.Said < 0 ? "" : Clip.Words[pair.Said])}>{(pair.Heard < 0 ? "" : Heard[pair.Heard])}";
}
