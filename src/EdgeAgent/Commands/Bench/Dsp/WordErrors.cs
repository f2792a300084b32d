using EdgeVoice.Agent.Commands.Bench.Asr;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Word errors between what was read and what was heard, as the words are written: "good bye" is not "goodbye".</summary>
internal static class WordErrors
{
    public static int Count(string said, string heard) => WordAlignment.Align(Words(said), Words(heard), joined: false).Count.Errors;

    public static string[] Words(string text) => text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
