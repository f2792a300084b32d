using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using EdgeVoice.Speech.Onnx;
using EdgeVoice.Speech.Text;
using Microsoft.ML.OnnxRuntime;

namespace EdgeVoice.Speech.Synthesis;

/// <summary>
/// Any voice in Piper's format (github.com/OHF-Voice/piper1-gpl, VOICES and TRAINING pages): espeak-ng phonemes, a VITS
/// graph, clause by clause, each clause as loud as its loudest sample allows, as Piper does.
/// </summary>
public sealed class PiperVoice : ISpeechSynthesizer
{
    private readonly PiperOptions _options;
    private readonly PiperConfig _config;
    private readonly InferenceSession _session;
    private readonly EspeakPhonemizer _phonemizer;
    private readonly string _output;
    private readonly long? _speaker;

    private PiperVoice(PiperOptions options, PiperConfig config, InferenceSession session, TimeProvider time)
    {
        _options = options;
        _config = config;
        _session = session;
        _speaker = PiperSignature.NeedsSpeaker(session) ? FindSpeaker(options, config) : null;
        _output = session.OutputNames[0];
        _phonemizer = new EspeakPhonemizer(options.Espeak, config.EspeakVoice, time);
        Name = "piper:" + Path.GetFileNameWithoutExtension(options.ModelPath);
    }

    public string Name { get; }

    public int SampleRate => _config.SampleRate;

    public string Version { get; private init; } = "";

    /// <summary>Checks both files against each other, loads the graph and runs it once, so that the first caller does not pay.</summary>
    /// <exception cref="SynthesisException"><c>piper-config</c> or <c>piper-model</c>: the file and what is wrong with it.</exception>
    public static PiperVoice Open(PiperOptions options, TimeProvider? time = null)
    {
        string json = options.ModelPath + ".json";
        PiperConfig config = PiperConfig.Read(json);
        InferenceSession session;
        try
        {
            session = OnnxSessions.Open(options.ModelPath, options.Threads);
        }
        catch (InvalidDataException e)
        {
            throw new SynthesisException("piper-model", e.Message, e);
        }
        try
        {
            if (PiperSignature.Problem(session, config) is { } problem)
                throw new SynthesisException("piper-model", $"{options.ModelPath}: {problem}");
            var voice = new PiperVoice(options, config, session, time ?? TimeProvider.System) { Version = Fingerprint(options.ModelPath, json) };
            voice.WarmUp();
            return voice;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<float>> SpeakAsync(
        string text, SpeakingStyle style, [EnumeratorCancellation] CancellationToken cancellation)
    {
        bool silent = true, sentenceEnded = false;
        foreach (string clause in ClauseSplitter.Split(TextNormalizer.Normalize(text)))
        {
            string phonemes = _config.SpeaksLetters ? clause.ToLowerInvariant() : await _phonemizer.PhonemizeAsync(clause, cancellation);
            long[] ids = _config.Ids(phonemes, out int unknown);
            if (unknown > 0)
                SpeechMetrics.UnknownPhonemes.Add(unknown, new KeyValuePair<string, object?>("voice", Name));
            if (ids.Length == 0)
                continue;
            if (sentenceEnded)
                yield return new float[(int)(_options.SentencePause.TotalSeconds * SampleRate)];
            float[] sound = await Task.Run(() => Infer(ids, style.Clamped(), cancellation), cancellation);
            Loudness(sound);
            yield return sound;
            silent = false;
            sentenceEnded = clause[^1] is '.' or '!' or '?';
        }
        if (silent)
            SpeechMetrics.Unspeakable.Add(1);
    }

    public ValueTask DisposeAsync()
    {
        _session.Dispose();
        return ValueTask.CompletedTask;
    }

    private float[] Infer(long[] ids, float rate, CancellationToken cancellation)
    {
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(ids, [1, ids.Length]);
        using OrtValue lengths = OrtValue.CreateTensorValueFromMemory([(long)ids.Length], [1]);
        using OrtValue scales = OrtValue.CreateTensorValueFromMemory([_config.NoiseScale, _config.LengthScale / rate, _config.NoiseW], [3]);
        using OrtValue? speaker = _speaker is { } id ? OrtValue.CreateTensorValueFromMemory([id], [1]) : null;
        var inputs = new Dictionary<string, OrtValue> { [PiperSignature.Input] = input, [PiperSignature.Lengths] = lengths, [PiperSignature.Scales] = scales };
        if (speaker is not null)
            inputs[PiperSignature.Speaker] = speaker;

        using var run = new RunOptions();
        using CancellationTokenRegistration stop = cancellation.UnsafeRegister(static options => ((RunOptions)options!).Terminate = true, run);
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(run, inputs, [_output]);
            return results[0].GetTensorDataAsSpan<float>().ToArray();
        }
        catch (OnnxRuntimeException e)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new SynthesisException("piper-run", $"{Name} failed on a clause of {ids.Length} phonemes: {e.Message}", e);
        }
    }

    // Any phonemes will do; what comes out must be sound.
    private void WarmUp()
    {
        string some = string.Concat(_config.PhonemeIds.Keys.Take(12));
        float[] sound = Infer(_config.Ids(some, out _), 1f, CancellationToken.None);
        if (sound.Length == 0 || sound.AsSpan().ContainsAnyExcept(0f) is false)
            throw new SynthesisException("piper-model", $"{_options.ModelPath}: it gives no sound at all");
        if (Array.Exists(sound, sample => !float.IsFinite(sample)))
            throw new SynthesisException("piper-model", $"{_options.ModelPath}: it gives samples that are not numbers");
    }

    private static long FindSpeaker(PiperOptions options, PiperConfig config)
    {
        if (options.Speaker is not { Length: > 0 } wanted)
            return 0;
        if (config.SpeakerIds.TryGetValue(wanted, out int id)
            || (int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id < config.Speakers))
            return id;
        throw new SynthesisException("piper-config", $"{options.ModelPath} has no speaker \"{wanted}\": it has {config.Speakers}, named {string.Join(", ", config.SpeakerIds.Keys.Take(20))}");
    }

    private static void Loudness(Span<float> sound)
    {
        float peak = 0.01f;
        foreach (ref float sample in sound)
        {
            if (!float.IsFinite(sample))
                sample = 0;
            peak = Math.Max(peak, Math.Abs(sample));
        }
        foreach (ref float sample in sound)
            sample /= peak;
    }

    private static string Fingerprint(string model, string json)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using FileStream file = File.OpenRead(model);
        hash.AppendData(SHA256.HashData(file));
        hash.AppendData(File.ReadAllBytes(json));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
