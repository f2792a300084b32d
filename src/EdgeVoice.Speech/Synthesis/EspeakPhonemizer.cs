using System.Text;
using System.Text.RegularExpressions;
using EdgeVoice.Speech.Text;

namespace EdgeVoice.Speech.Synthesis;

/// <summary>Phonemes of a clause from <c>espeak-ng --ipa</c>, with the marks of its parts kept, as Piper's voices were trained.</summary>
internal sealed partial class EspeakPhonemizer(EspeakOptions options, string voice, TimeProvider time)
{
    /// <exception cref="SynthesisException">espeak-ng is missing, or failed at every attempt.</exception>
    public async ValueTask<string> PhonemizeAsync(string clause, CancellationToken cancellation)
    {
        string[] parts = [.. Part().Matches(LetterNames.ForEspeak(clause)).Select(match => match.Value.Trim()).Where(part => part.Length > 0)];
        for (int attempt = 1; ; attempt++)
        {
            (string ipa, SynthesisException? failure) = await RunAsync(string.Join('\n', parts) + "\n", cancellation);
            if (failure is null)
                return Join(parts, ipa);
            if (attempt >= options.Attempts)
                throw failure;
            SpeechMetrics.EspeakRestarts.Add(1);
        }
    }

    internal static string Join(IReadOnlyList<string> parts, string ipa)
    {
        string[] lines = [.. ipa.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        // Without a line for each part we no longer know which mark belongs where: only the last is kept.
        bool aligned = lines.Length == parts.Count;
        var phonemes = new StringBuilder();
        for (int i = 0; i < lines.Length; i++)
        {
            if (phonemes.Length > 0)
                phonemes.Append(' ');
            // Language switches "(fr)" and pauses "_:" are notes, not phonemes.
            phonemes.Append(Note().Replace(lines[i], ""));
            if (aligned || i == lines.Length - 1)
                phonemes.Append(Mark(aligned ? parts[i] : parts[^1]));
        }
        return phonemes.ToString();
    }

    private static string Mark(string part) => part[^1] is '.' or ',' or ';' or ':' or '!' or '?' ? part[^1..] : "";

    private async ValueTask<(string Ipa, SynthesisException? Failure)> RunAsync(string lines, CancellationToken cancellation)
    {
        await using EspeakProcess process = await EspeakProcess.StartAsync(options, ["-q", "--ipa", "-b", "1", "-v", voice], lines, time, cancellation);
        using var output = new MemoryStream();
        byte[] buffer = new byte[2048];
        while (await process.ReadAsync(buffer) is var read and > 0)
            output.Write(buffer.AsSpan(0, read));
        SynthesisException? failure = await process.EndAsync();
        return (Encoding.UTF8.GetString(output.GetBuffer().AsSpan(0, (int)output.Length)), failure);
    }

    [GeneratedRegex(@".+?(?:[.,;:!?](?=\s|$)|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Part();

    [GeneratedRegex(@"\([a-z-]{2,10}\)|_:?", RegexOptions.CultureInvariant)]
    private static partial Regex Note();
}
