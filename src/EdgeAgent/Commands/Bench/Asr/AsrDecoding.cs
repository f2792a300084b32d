using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dsp;
using EdgeVoice.Speech.Recognition;

namespace EdgeVoice.Agent.Commands.Bench.Asr;

/// <summary>What a recogniser made of a clip and what it cost.</summary>
/// <param name="Result">Best first.</param>
/// <param name="SoundMs">Sound that it was fed.</param>
/// <param name="ProcessorMs">Processor time.</param>
/// <param name="FinalMs">From the turn's end being known to the final result, on a call in real time; null for a sound without speech.</param>
/// <param name="LastSampleToFinalMs">From the last sample of speech to the final result, with <see cref="AsrDecoding.EndpointMs"/> of silence in it.</param>
internal sealed record Decoded(RecognizerResult Result, double SoundMs, double ProcessorMs, double? FinalMs, double? LastSampleToFinalMs);

/// <summary>Feeds a recogniser as a call does: 20 ms at a time, ended when the turn is over.</summary>
internal static class AsrDecoding
{
    /// <summary>Silence after which the turn is taken to be over: the design's budget.</summary>
    public const int EndpointMs = 350;

    /// <remarks>
    /// Times are those of a call in real time on a processor of its own: frame n is there after (n + 1) x 20 ms, its work
    /// begins when it is there and the work before it is done, and takes the processor time that it took here.
    /// </remarks>
    public static Decoded Hear(ISpeechRecognizer recognizer, RecognizerGrammar? grammar, LineSound line)
    {
        recognizer.SetGrammar(grammar);
        int frame = FrameFormat.Samples(line.RateHz);
        double speechEndMs = line.SpeechEnd * 1000.0 / line.RateHz, spent = 0, done = 0, there = 0;
        int end = line.SpeechEnd == 0 ? line.Samples.Length : Math.Min(line.Samples.Length, line.SpeechEnd + (EndpointMs * line.RateHz / 1000) + frame);
        for (int at = 0; at + frame <= end; at += frame)
        {
            double began = ThreadProcessorTime.NowMs();
            recognizer.Accept(line.Samples.AsSpan(at, frame));
            double cost = ThreadProcessorTime.NowMs() - began;
            spent += cost;
            there += FrameFormat.FrameMs;
            done = Math.Max(done, there) + cost;
        }
        double asked = ThreadProcessorTime.NowMs();
        var result = recognizer.Finish();
        double last = ThreadProcessorTime.NowMs() - asked;
        return new Decoded(result, there, spent + last,
            line.SpeechEnd == 0 ? null : done + last - there,
            line.SpeechEnd == 0 ? null : done + last - speechEndMs);
    }
}
