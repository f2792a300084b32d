using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Speech.Synthesis;

namespace EdgeVoice.Agent.Calls.Speaking;

/// <summary>
/// The agent's mouth on one call: sentences go out in the order they were given, each as soon as its first samples
/// are there. Called by the call's worker alone; synthesis runs beside it.
/// </summary>
internal sealed class Mouth(CallVoice voice, Playout playout, int rateHz, Action firstAudio, Action<SynthesisException> failed) : IDisposable
{
    private readonly Lock _guard = new();
    private readonly List<Sentence> _sentences = [];
    private CancellationTokenSource _stop = new();
    private Task _chain = Task.CompletedTask;

    /// <summary>True to speak with the fastest voice there is.</summary>
    public bool Fast { get; set; }

    /// <summary>Speaks after everything given before.</summary>
    /// <param name="text">The sentence.</param>
    /// <param name="style">How to speak.</param>
    /// <param name="ahead">The sentence as it is being made already, or null.</param>
    public void Say(string text, SpeakingStyle style, IAsyncEnumerable<float[]>? ahead = null)
    {
        var sentence = new Sentence(text);
        lock (_guard)
            _sentences.Add(sentence);
        if (_chain.IsCompleted && voice.TryGetKept(text, style, rateHz, out float[]? kept))
        {
            // No hop to another thread, which on a busy box waits for its turn.
            Add(sentence, playout.Generation, kept);
            sentence.Whole = true;
            return;
        }
        playout.BeginSentence();
        var sound = ahead ?? (Fast ? voice.SpeakFastAsync(text, style, rateHz, _stop.Token) : voice.SpeakAsync(text, style, rateHz, _stop.Token));
        _chain = SpeakAsync(_chain, sentence, sound, playout.Generation, _stop.Token);
    }

    /// <summary>
    /// Says a sentence that lies ready before what is still being made, so that the caller is not left in silence. False
    /// when something is heard already or the sentence is not ready.
    /// </summary>
    public bool SayMeanwhile(string text)
    {
        lock (_guard)
        {
            if (_sentences.Exists(sentence => sentence.Samples > 0) || !voice.TryGetKept(text, SpeakingStyle.Default, rateHz, out float[]? kept))
                return false;
            _sentences.Insert(0, new Sentence(text) { Samples = kept.Length, Whole = true });
            playout.Add(playout.Generation, kept);
        }
        firstAudio();
        return true;
    }

    /// <summary>Stops at once. Returns the sentences since the last <see cref="BeginAnswer"/>, cut where the caller stopped hearing them.</summary>
    public string Stop()
    {
        string heard = Heard();
        _stop.Cancel();
        _stop.Dispose();
        _stop = new CancellationTokenSource();
        playout.Clear();
        lock (_guard)
            _sentences.Clear();
        return heard;
    }

    /// <summary>A new answer begins: what was said before is history.</summary>
    public void BeginAnswer()
    {
        lock (_guard)
            _sentences.Clear();
        playout.Mark();
    }

    /// <summary>What the caller has heard of the running answer, to the word, by the samples that went out.</summary>
    public string Heard()
    {
        long played = playout.PlayedSamples;
        var heard = new List<string>();
        lock (_guard)
        {
            foreach (var sentence in _sentences)
            {
                if (played <= 0)
                    break;
                heard.Add(sentence.Until(played));
                played -= sentence.Samples;
            }
        }
        return string.Join(' ', heard.Where(part => part.Length > 0));
    }

    public void Dispose()
    {
        _stop.Cancel();
        playout.Clear();
        _stop.Dispose();
    }

    private async Task SpeakAsync(Task before, Sentence sentence, IAsyncEnumerable<float[]> sound, int generation, CancellationToken stop)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await foreach (float[] chunk in sound.WithCancellation(stop))
                Add(sentence, generation, chunk);
            lock (_guard)
                sentence.Whole = true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stop() was called: the rest is not wanted.
        }
        catch (SynthesisException error)
        {
            failed(error);
        }
        finally
        {
            playout.EndSentence();
        }
    }

    private void Add(Sentence sentence, int generation, float[] chunk)
    {
        lock (_guard)
        {
            sentence.Samples += chunk.Length;
            playout.Add(generation, chunk);
        }
        firstAudio();
    }

    private sealed class Sentence(string text)
    {
        public string Text { get; } = text;

        public long Samples { get; set; }

        public bool Whole { get; set; }

        /// <summary>The words that fit into the samples played, taking all words as equally long.</summary>
        public string Until(long played)
        {
            if (Whole && played >= Samples)
                return Text;
            string[] words = Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            double share = Samples == 0 ? 0 : Math.Min(1.0, (double)played / Samples);
            return string.Join(' ', words.Take((int)(share * words.Length)));
        }
    }
}
