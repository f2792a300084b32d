using System.Runtime.InteropServices;

namespace EdgeVoice.Speech.Recognition;

/// <summary>One call's recogniser on a shared <see cref="VoskModel"/>.</summary>
/// <remarks>
/// libvosk announces a silence from Accept but goes on decoding the same utterance until a result is asked for; we
/// never ask at such a silence, so no word is lost and the turn-taker alone ends an utterance.
/// A decoder is cheap (under a millisecond), so a new grammar and <see cref="Reset"/> take a new one: a decoder that
/// is reset keeps up to half a second of undecoded sound, which would leak into the next utterance.
/// </remarks>
internal sealed class VoskRecognizer(VoskModel model, RecognizerOptions options) : ISpeechRecognizer
{
    private const float Int16Scale = 32768f;

    /// <summary>No word is as short; of a frame or two a decoder makes what it likes best.</summary>
    private const int ShortestWordMs = 50;

    private readonly float[] _scaled = new float[model.SampleRate / 10];
    private VoskRecognizerHandle? _decoder;
    private RecognizerGrammar? _grammar;
    private RecognizerGrammar? _decoderGrammar;
    private bool _disposed;
    private bool _running;
    private long _decoderSamples;
    private long _utteranceStart;
    private string? _partial;

    public int SampleRate => model.SampleRate;

    public void SetGrammar(RecognizerGrammar? grammar) => _grammar = grammar;

    public unsafe void Accept(ReadOnlySpan<float> samples)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (samples.IsEmpty)
            return;
        VoskRecognizerHandle decoder = Begin();
        while (!samples.IsEmpty)
        {
            ReadOnlySpan<float> part = samples[..Math.Min(samples.Length, _scaled.Length)];
            Scale(part, _scaled);
            fixed (float* first = _scaled)
            {
                if (VoskNative.AcceptWaveform(decoder, first, part.Length) < 0)
                    throw new RecognitionException("vosk-call", "libvosk failed on the samples given");
            }
            _decoderSamples += part.Length;
            samples = samples[part.Length..];
        }
        _partial = null;
    }

    public unsafe string Partial()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_running || _decoder is null)
            return "";
        return _partial ??= VoskJson.ReadPartial(Text(VoskNative.PartialResult(_decoder)));
    }

    public unsafe RecognizerResult Finish()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_running || _decoder is null)
            return VoskJson.Nothing;
        if (_decoderSamples - _utteranceStart < ShortestWordMs * SampleRate / 1000)
        {
            DropDecoder();
            return VoskJson.Nothing;
        }
        _running = false;
        _partial = null;
        var offset = TimeSpan.FromSeconds((double)_utteranceStart / SampleRate);
        ConfidenceCurve curve = _decoderGrammar is null || !model.SupportsGrammar ? model.Confidence.Free : model.Confidence.Grammar;
        return VoskJson.ReadResult(Text(VoskNative.FinalResult(_decoder)), offset, options.MaxAlternatives, curve);
    }

    public void Reset()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_running)
            return;
        DropDecoder();
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        DropDecoder();
        model.Release();
    }

    private VoskRecognizerHandle Begin()
    {
        if (_running && _decoder is not null)
            return _decoder;
        if (_decoder is not null && !Equals(_decoderGrammar?.Json, _grammar?.Json))
            DropDecoder();
        if (_decoder is null)
        {
            _decoder = model.NewDecoder(_grammar);
            _decoderGrammar = _grammar;
            _decoderSamples = 0;
        }
        _utteranceStart = _decoderSamples;
        _running = true;
        return _decoder;
    }

    private void DropDecoder()
    {
        _decoder?.Dispose();
        _decoder = null;
        _running = false;
        _partial = null;
    }

    // A sample that is not a number would poison every later frame of the decoder.
    private static void Scale(ReadOnlySpan<float> samples, Span<float> scaled)
    {
        for (int i = 0; i < samples.Length; i++)
            scaled[i] = float.IsNaN(samples[i]) ? 0f : Math.Clamp(samples[i] * Int16Scale, short.MinValue, short.MaxValue);
    }

    private static unsafe ReadOnlySpan<byte> Text(byte* zeroTerminated) =>
        zeroTerminated is null ? default : MemoryMarshal.CreateReadOnlySpanFromNullTerminated(zeroTerminated);
}
