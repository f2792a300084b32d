namespace EdgeVoice.Agent.Commands.Bench.Tts;

/// <summary>One prompt as a voice said it.</summary>
/// <param name="Text">The prompt as written.</param>
/// <param name="Samples">At <paramref name="RateHz"/>, levelled as the voice gives them.</param>
/// <param name="RateHz">Rate of the samples.</param>
/// <param name="FirstMs">From the text to the first samples; null for a voice that gives whole files.</param>
/// <param name="WholeMs">From the text to the last sample.</param>
internal sealed record SpokenPrompt(string Text, float[] Samples, int RateHz, double? FirstMs, double WholeMs);

/// <summary>A voice of the bench, with all it said.</summary>
internal sealed record SpokenPrompts(string Name, IReadOnlyList<SpokenPrompt> Prompts);
