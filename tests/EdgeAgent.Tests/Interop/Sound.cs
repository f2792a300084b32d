using EdgeVoice.Dsp.Codecs;
using EdgeVoice.Dsp.Resampling;
using EdgeVoice.Speech.Audio;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Speech.Synthesis;
using EdgeVoice.Testing;

namespace EdgeVoice.Agent.Tests.Interop;

/// <summary>Speech for peers to play, and ears for what they recorded.</summary>
internal static class Sound
{
    private static readonly Lazy<VoskModel> Model = new(() => VoskModel.Open(Places.InTree("models", "asr", "starter-en-8k")));

    /// <summary>A sentence at 8 kHz after some seconds of silence, as a caller who waits for the greeting.</summary>
    public static async Task<float[]> SpeakAsync(string sentence, double silenceBefore, double silenceAfter = 0, string espeakVoice = "en-us+m3")
    {
        await using var voice = new EspeakVoice(new EspeakOptions { Voice = espeakVoice });
        var made = new List<float>();
        await foreach (var chunk in voice.SpeakAsync(sentence, SpeakingStyle.Default, CancellationToken.None))
            made.AddRange(chunk.Span);
        float[] speech = [.. Resampler.Convert([.. made], voice.SampleRate, 8000).Select(sample => sample * 0.5f)];
        return [.. new float[(int)(silenceBefore * 8000)], .. speech, .. new float[(int)(silenceAfter * 8000)]];
    }

    public static byte[] MuLaw(float[] samples)
    {
        byte[] codes = new byte[samples.Length];
        G711.EncodeMuLaw(samples.AsSpan(), codes);
        return codes;
    }

    public static float[] FromMuLaw(byte[] codes)
    {
        float[] samples = new float[codes.Length];
        G711.DecodeMuLaw(codes, samples.AsSpan());
        return samples;
    }

    /// <summary>Everything that is said in a recording, as the starter recogniser hears it.</summary>
    public static string Recognize(float[] samples, int rateHz)
    {
        float[] at8k = Resampler.Convert(samples, rateHz, 8000);
        using var recognizer = Model.Value.Create();
        recognizer.Accept(at8k);
        return recognizer.Finish().Best.Text;
    }

    public static string RecognizeWav(string file)
    {
        var wav = WavFile.Read(file);
        return Recognize(wav.Samples, wav.SampleRate);
    }
}
