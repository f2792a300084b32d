using EdgeVoice.Speech.Audio;

namespace EdgeVoice.Speech.Synthesis;

/// <summary>The sound of one run of espeak-ng: its WAV header, then its samples, of which the first <c>skip</c> are left out.</summary>
internal sealed class EspeakRun(EspeakProcess process, int sampleRate, int skip) : IAsyncDisposable
{
    private const int BufferBytes = 8192;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _filled;
    private bool _headerRead;
    private int _skip = skip;

    /// <summary>Why the run ended early; null after a whole run.</summary>
    public SynthesisException? Failure { get; private set; }

    /// <summary>The next samples, or null at the end of the run: then see <see cref="Failure"/>.</summary>
    public async ValueTask<ReadOnlyMemory<float>?> NextAsync()
    {
        while (Failure is null)
        {
            int read = await process.ReadAsync(_buffer.AsMemory(_filled));
            if (read == 0)
            {
                Failure = await process.EndAsync() ?? (_headerRead ? null : NotSound("it wrote no WAV header"));
                return null;
            }
            _filled += read;
            if (!_headerRead && !ReadHeader())
                continue;
            float[] samples = TakeSamples();
            if (samples.Length > 0)
                return samples;
        }
        return null;
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private bool ReadHeader()
    {
        switch (WavFormat.TryRead(_buffer.AsSpan(0, _filled), out WavFormat format, out string? problem))
        {
            case WavFormat.Outcome.Refused:
                Failure = NotSound(problem!);
                return false;
            case WavFormat.Outcome.NeedMore:
                if (_filled == _buffer.Length)
                    Failure = NotSound("its WAV header is longer than 8 KB");
                return false;
        }
        if (format.SampleRate != sampleRate || format.Channels != 1)
        {
            Failure = NotSound($"its sound is {format.SampleRate} Hz with {format.Channels} channels, expected {sampleRate} Hz mono");
            return false;
        }
        _headerRead = true;
        _filled -= format.DataOffset;
        _buffer.AsSpan(format.DataOffset, _filled).CopyTo(_buffer);
        return true;
    }

    private float[] TakeSamples()
    {
        int whole = _filled / 2;
        float[] samples = new float[whole];
        WavFile.ToFloat(_buffer, samples);
        if ((_filled & 1) != 0)
            _buffer[0] = _buffer[_filled - 1];
        _filled &= 1;
        int skipped = Math.Min(_skip, whole);
        _skip -= skipped;
        return skipped == 0 ? samples : samples[skipped..];
    }

    private static SynthesisException NotSound(string problem) => new("espeak-output", $"espeak-ng wrote something that is not sound: {problem}");
}
