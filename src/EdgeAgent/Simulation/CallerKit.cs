using System.Net;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Dsp.Resampling;
using EdgeVoice.Speech.Audio;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Speech.Synthesis;
using EdgeVoice.Telephony;
using EdgeVoice.Telephony.Transport;

namespace EdgeVoice.Agent.Simulation;

/// <summary>Speech ready to be sent at <see cref="CallerKit.RateHz"/>.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Samples">Mono, with a little silence at both ends.</param>
/// <param name="SpeechSeconds">From the first sample sent to the last that is speech.</param>
internal sealed record Utterance(string Text, float[] Samples, double SpeechSeconds);

/// <summary>The lines of a script, rendered.</summary>
internal sealed class SpokenScript(IReadOnlyDictionary<CallerLine, Utterance> lines)
{
    public Utterance this[CallerLine line] => lines[line];
}

/// <summary>What simulated callers share: a clock, a media thread, ears and voices.</summary>
internal sealed class CallerKit(ISpeechRecognizerFactory recognition, MediaThread media, TimeProvider time)
{
    /// <summary>Callers speak G.711: 8 kHz.</summary>
    public const int RateHz = 8000;

    private const float SpeechLevelDb = -22f;
    private const float SilenceDb = -50f;

    public ISpeechRecognizerFactory Recognition => recognition;

    public MediaThread Media => media;

    public TimeProvider Time => time;

    /// <summary>A user agent of the caller's own on a free port of loopback; the name is the user part of its From.</summary>
    public SipUserAgent OpenLine(string user) => SipUserAgent.Start(
        new SipUserAgentOptions { BindAddress = IPAddress.Loopback, Port = 0, User = user, DisplayName = "Caller", IncomingTransfer = IncomingTransfer.Accept },
        time);

    /// <summary>Renders all lines of the script, before the call, so that the caller answers as fast as a person.</summary>
    public async Task<SpokenScript> PrepareAsync(CallScript script, CancellationToken cancellation)
    {
        var lines = new Dictionary<CallerLine, Utterance>();
        await using var voice = new EspeakVoice(new EspeakOptions { Voice = script.Voice }, time);
        foreach (var line in script.Lines)
        {
            float[]? samples = line switch
            {
                CallerLine.Speech speech => await SynthesizeAsync(voice, speech.Text, cancellation),
                CallerLine.Recording recording => Join(recording.Files),
                _ => null,
            };
            string text = line switch
            {
                CallerLine.Speech speech => speech.Text,
                CallerLine.Recording recording => recording.Text + " (recorded people)",
                _ => "",
            };
            if (samples is not null)
                lines[line] = Finish(text, samples);
        }
        return new SpokenScript(lines);
    }

    /// <summary>Presses keys one after the other, as fast as a practised thumb.</summary>
    public async Task PressAsync(CallMedia leg, string digits)
    {
        foreach (char digit in digits)
        {
            leg.TrySendKey(digit);
            await Task.Delay(TimeSpan.FromMilliseconds(260), time);
        }
    }

    private static async Task<float[]> SynthesizeAsync(EspeakVoice voice, string text, CancellationToken cancellation)
    {
        var made = new List<float>();
        await foreach (var chunk in voice.SpeakAsync(text, SpeakingStyle.Default, cancellation))
            made.AddRange(chunk.Span);
        return Resampler.Convert([.. made], voice.SampleRate, RateHz);
    }

    /// <summary>Clips with 120 ms between them.</summary>
    private static float[] Join(IReadOnlyList<string> files)
    {
        var joined = new List<float>();
        foreach (string file in files)
        {
            var clip = WavFile.Read(file);
            joined.AddRange(ToLevel(Resampler.Convert(clip.Samples, clip.SampleRate, RateHz)));
            joined.AddRange(new float[RateHz * 120 / 1000]);
        }
        return [.. joined];
    }

    private static Utterance Finish(string text, float[] speech)
    {
        float[] level = ToLevel(speech);
        float silence = MathF.Pow(10, SilenceDb / 20);
        int last = Array.FindLastIndex(level, sample => MathF.Abs(sample) > silence);
        return new Utterance(text, [.. level, .. new float[RateHz / 50]], (last + 1.0) / RateHz);
    }

    /// <summary>Brings the loud parts to a usual level of a telephone line.</summary>
    private static float[] ToLevel(float[] samples)
    {
        double energy = 0;
        int loud = 0;
        foreach (float sample in samples)
        {
            if (MathF.Abs(sample) > 0.01f)
            {
                energy += sample * sample;
                loud++;
            }
        }
        if (loud == 0)
            return samples;
        float gain = MathF.Pow(10, SpeechLevelDb / 20) / MathF.Sqrt((float)(energy / loud));
        return [.. samples.Select(sample => Math.Clamp(sample * gain, -0.98f, 0.98f))];
    }
}
