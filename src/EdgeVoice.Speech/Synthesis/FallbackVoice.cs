using System.Runtime.CompilerServices;
using EdgeVoice.Dsp.Resampling;
using EdgeVoice.Speech.Text;

namespace EdgeVoice.Speech.Synthesis;

/// <summary>
/// Speaks with the first voice, and each clause that it fails on or is slow with, with the second, at the first one's rate.
/// Disposes of both.
/// </summary>
/// <remarks>
/// A voice that failed three clauses in a row rests for half a minute: a caller should not wait for it at every clause.
/// A clause that broke off is said again whole by the second voice: half a word is worse than a repeated one.
/// </remarks>
public sealed class FallbackVoice(ISpeechSynthesizer first, ISpeechSynthesizer second, TimeProvider? time = null) : ISpeechSynthesizer
{
    /// <summary>How long a clause may give no sound before the second voice says it; a clause takes some 50 ms, a loaded box several times that.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private const int FailuresUntilRest = 3;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _lock = new();
    private int _failures;
    private long _restBegan;

    public string Name => first.Name;

    public int SampleRate => first.SampleRate;

    public string Version => first.Version;

    /// <summary>Why the first voice failed last; null while it works.</summary>
    public SynthesisException? LastFailure { get; private set; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<float>> SpeakAsync(
        string text, SpeakingStyle style, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (string clause in ClauseSplitter.Split(TextNormalizer.Normalize(text)))
        {
            string? reason = "resting";
            if (!Resting())
            {
                await using var run = new HastyRun(stop => first.SpeakAsync(clause, style, stop), Patience, _time, cancellation);
                ReadOnlyMemory<float>? chunk;
                while ((chunk = await NextAsync(run)) is { IsEmpty: false } sound)
                    yield return sound;
                reason = chunk is null ? LastFailure?.Code : null;
            }
            if (reason is null)
                continue;
            SpeechMetrics.Fallbacks.Add(1, new KeyValuePair<string, object?>("reason", reason));
            var resampler = new Resampler(second.SampleRate, SampleRate);
            await foreach (ReadOnlyMemory<float> chunk in second.SpeakAsync(clause, style, cancellation))
                yield return Resample(resampler, chunk.Span);
            yield return Resample(resampler, new float[resampler.LatencyInputSamples]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    /// <summary>The next chunk, an empty one at the end, null after a failure.</summary>
    private async ValueTask<ReadOnlyMemory<float>?> NextAsync(HastyRun run)
    {
        try
        {
            while (await run.NextAsync() is { } chunk)
            {
                if (!chunk.IsEmpty)
                    return chunk;
            }
            Worked();
            return ReadOnlyMemory<float>.Empty;
        }
        catch (SynthesisException e)
        {
            Failed(e);
            return null;
        }
    }

    private bool Resting()
    {
        lock (_lock)
        {
            if (_failures < FailuresUntilRest)
                return false;
            if (_time.GetElapsedTime(_restBegan) < Rest)
                return true;
            // One try; the next failure begins another rest.
            _failures = FailuresUntilRest - 1;
            return false;
        }
    }

    private void Worked()
    {
        lock (_lock)
        {
            _failures = 0;
            LastFailure = null;
        }
    }

    private void Failed(SynthesisException failure)
    {
        lock (_lock)
        {
            LastFailure = failure;
            _failures++;
            _restBegan = _time.GetTimestamp();
        }
    }

    private static float[] Resample(Resampler resampler, ReadOnlySpan<float> sound)
    {
        float[] output = new float[resampler.MaxOutput(sound.Length)];
        int written = resampler.Process(sound, output);
        return output[..written];
    }
}
