using System.Runtime.CompilerServices;
using EdgeVoice.Speech.Synthesis;

namespace EdgeVoice.Speech.Tests.Synthesis;

/// <summary>Speaks 100 samples a character of the given value, and fails while told to.</summary>
internal sealed class ScriptedVoice(string name, int sampleRate, float value) : ISpeechSynthesizer
{
    public string Name => name;

    public int SampleRate => sampleRate;

    public string Version { get; set; } = "1";

    public bool Fails { get; set; }

    /// <summary>When set, a clause waits for it, or until it is cancelled, before it sounds.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<string> Spoken { get; } = [];

    public async IAsyncEnumerable<ReadOnlyMemory<float>> SpeakAsync(string text, SpeakingStyle style, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        lock (Spoken)
            Spoken.Add(text);
        if (Fails)
            throw new SynthesisException("scripted", "told to fail");
        if (Gate is { } gate)
        {
            try
            {
                await gate.Task.WaitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                Cancelled.TrySetResult();
                throw;
            }
        }
        float[] half = [.. Enumerable.Repeat(value, text.Length * 50)];
        yield return half;
        cancellation.ThrowIfCancellationRequested();
        yield return half;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
