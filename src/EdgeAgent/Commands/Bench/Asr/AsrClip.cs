using EdgeVoice.Speech.Audio;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>A sound and what is said in it.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Speaker">Clips of one speaker are never on both sides of a fit.</param>
/// <param name="Text">What is said.</param>
/// <param name="Answer">Question that it answers, which says the grammar ("digits", "date", or phrases with | between); null for free speech alone.</param>
/// <param name="Sound">At its own rate.</param>
internal sealed record AsrClip(string Name, string Speaker, string Text, string? Answer, WavAudio Sound)
{
    public IReadOnlyList<string> Words { get; } = SpokenWords.Of(Text);
}

/// <summary>Clips under a name.</summary>
internal sealed record AsrClipSet(string Name, IReadOnlyList<AsrClip> Clips)
{
    /// <summary>Every n-th clip, so that at most so many remain and all speakers are among them.</summary>
    public AsrClipSet AtMost(int clips)
    {
        if (Clips.Count <= clips)
            return this;
        double step = (double)Clips.Count / clips;
        return this with { Clips = [.. Enumerable.Range(0, clips).Select(n => Clips[(int)(n * step)])] };
    }
}
