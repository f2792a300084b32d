using System.ComponentModel;
using System.Diagnostics;
using EdgeVoice.Speech.Audio;
using EdgeVoice.Speech.Synthesis;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>
/// Callers of a front desk, spoken by espeak-ng and flite. Neither these sentences nor these voices were used to train the
/// starter recogniser; what it does not hear here, it hears nowhere.
/// </summary>
internal static class SyntheticCallers
{
    /// <summary>Voices: espeak-ng's by language and variant, flite's after <c>flite:</c>.</summary>
    public static IReadOnlyList<string> Voices { get; } =
        ["en-us+Alicia", "en-gb+Mike", "en-us+robert", "en-gb-scotland+antonio", "en-us+adam", "en-gb+shelby", "en-us+Andrea", "flite:kal"];

    private static readonly (string? Answer, string Text)[] Lines =
    [
        (null, "good morning i wanted to ask about an appointment next week"),
        (null, "is there somewhere to park near your building"),
        (null, "could you please check whether my parcel has arrived"),
        (null, "i need to move my booking to another day"),
        (null, "how late are you open on saturday"),
        (null, "i would rather talk to somebody in the office"),
        (null, "can you tell me the price before i come in"),
        (null, "sorry the line is bad can you say that once more"),
        (null, "my neighbour said that you also deliver on sunday"),
        (null, "i was told that somebody would call me back this morning"),
        (null, "what papers do i have to bring with me"),
        (null, "the last time i called nobody could help me"),
        (null, "please cancel everything and start again"),
        (null, "is it all right if i come ten minutes late"),
        (null, "i have a question about the letter that you sent me"),
        (null, "thank you very much that was all i needed"),
        ("digits", "four two seven nine"),
        ("digits", "eight one five six"),
        ("digits", "zero three three nine"),
        ("digits", "six six two oh"),
        ("phone", "zero one six three two nine six one four seven"),
        ("phone", "seven seven double five eight nine two oh"),
        ("date", "next thursday please"),
        ("date", "the twenty third of april"),
        ("date", "tomorrow morning"),
        ("date", "monday the ninth"),
        ("time", "half past nine"),
        ("time", "a quarter to four in the afternoon"),
        ("time", "eleven fifteen"),
        ("time", "at two o'clock please"),
        ("yes_no", "yes that's right"),
        ("yes_no", "no that is wrong"),
        ("yes_no", "yes please"),
        ("yes_no", "no thank you"),
        ("name", "helen parker"),
        ("name", "daniel morris"),
        ("name", "my name is susan wright"),
        ("choice", "a call back please"),
        ("choice", "leave a message"),
        ("spelling", "w a t s o n"),
    ];

    /// <summary>Every line by two voices; voices that are not installed are left out and named in <paramref name="missing"/>.</summary>
    public static async Task<AsrClipSet> SpeakAsync(List<string> missing, CancellationToken cancellation)
    {
        var clips = new List<AsrClip>();
        string[] present = [.. Voices.Where(voice => !voice.StartsWith("flite:", StringComparison.Ordinal) || HasFlite())];
        missing.AddRange(Voices.Except(present).Select(voice => $"voice {voice}: flite is not installed"));
        for (int n = 0; n < Lines.Length; n++)
        {
            foreach (string voice in new[] { present[n % present.Length], present[(n + 3) % present.Length] })
            {
                var sound = await SayAsync(voice, Lines[n].Text, cancellation);
                clips.Add(new AsrClip($"{voice}: {Lines[n].Text}", voice, Lines[n].Text, Lines[n].Answer, sound));
            }
        }
        return new AsrClipSet("callers", clips);
    }

    /// <summary>One sentence in one voice, at the voice's rate.</summary>
    public static async Task<WavAudio> SayAsync(string voice, string text, CancellationToken cancellation)
    {
        if (voice.StartsWith("flite:", StringComparison.Ordinal))
            return await FliteAsync(voice["flite:".Length..], text, cancellation);
        await using var espeak = new EspeakVoice(new EspeakOptions { Voice = voice });
        var samples = new List<float>();
        await foreach (var chunk in espeak.SpeakAsync(Spoken(text), SpeakingStyle.Default, cancellation))
            samples.AddRange(chunk.Span);
        return new WavAudio([.. samples], espeak.SampleRate);
    }

    // Single letters are letters, not the article or the pronoun run into the next word.
    private static string Spoken(string text)
    {
        string[] words = text.Split(' ');
        return words.Count(word => word.Length == 1) > 2 ? string.Join(", ", words.Select(word => word.Length == 1 ? word.ToUpperInvariant() : word)) : text;
    }

    private static bool HasFlite()
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "flite")));

    private static async Task<WavAudio> FliteAsync(string voice, string text, CancellationToken cancellation)
    {
        string file = Path.Combine(Path.GetTempPath(), $"edgevoice-{Guid.NewGuid():N}.wav");
        try
        {
            using var process = Process.Start(new ProcessStartInfo("flite", ["-voice", voice, "-t", Spoken(text), "-o", file]) { RedirectStandardError = true, RedirectStandardOutput = true })
                ?? throw new InvalidOperationException("flite cannot be started");
            await process.WaitForExitAsync(cancellation);
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"flite ended with {process.ExitCode} for the voice {voice}");
            return WavFile.Read(file);
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"flite cannot be started: {e.Message}", e);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
