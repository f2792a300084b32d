using System.Globalization;
using System.Runtime.CompilerServices;
using EdgeVoice.Speech.Text;

namespace EdgeVoice.Speech.Synthesis;

/// <summary>
/// The voice that always works: espeak-ng in a process of its own (it is GPL, so it is never linked), one per clause,
/// text through its standard input, sound streamed from its standard output.
/// </summary>
/// <remarks>
/// A process that hangs or dies is ended and started again; espeak-ng gives the same samples for the same text, so the
/// second run goes on where the first stopped and the caller hears a pause at most.
/// </remarks>
public sealed class EspeakVoice(EspeakOptions options, TimeProvider? time = null) : ISpeechSynthesizer
{
    /// <summary>Rate of every espeak-ng voice that is not an MBROLA one, in Hz.</summary>
    public const int EspeakRate = 22050;

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private long _restarts;

    public string Name => "espeak-ng:" + options.Voice;

    public int SampleRate => EspeakRate;

    public string Version => string.Create(CultureInfo.InvariantCulture, $"{options.WordsPerMinute} wpm");

    /// <summary>Processes started again because one hung or died, since this voice was made.</summary>
    public long Restarts => Interlocked.Read(ref _restarts);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<float>> SpeakAsync(
        string text, SpeakingStyle style, [EnumeratorCancellation] CancellationToken cancellation)
    {
        bool silent = true;
        foreach (string clause in ClauseSplitter.Split(TextNormalizer.Normalize(text)))
        {
            int delivered = 0;
            for (int attempt = 1; ; attempt++)
            {
                EspeakProcess process = await EspeakProcess.StartAsync(options, Arguments(style), LetterNames.ForEspeak(clause), _time, cancellation);
                await using var run = new EspeakRun(process, SampleRate, delivered);
                while (await run.NextAsync() is { } chunk)
                {
                    delivered += chunk.Length;
                    silent = false;
                    yield return chunk;
                }
                if (run.Failure is not { } failure)
                    break;
                if (attempt >= options.Attempts)
                    throw failure;
                Interlocked.Increment(ref _restarts);
                SpeechMetrics.EspeakRestarts.Add(1);
            }
        }
        if (silent)
            SpeechMetrics.Unspeakable.Add(1);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string[] Arguments(SpeakingStyle style)
    {
        double pace = options.WordsPerMinute * style.Clamped();
        string wordsPerMinute = Math.Clamp((int)Math.Round(pace), 80, 450).ToString(CultureInfo.InvariantCulture);
        return ["--stdin", "--stdout", "-b", "1", "-v", options.Voice, "-s", wordsPerMinute];
    }
}
