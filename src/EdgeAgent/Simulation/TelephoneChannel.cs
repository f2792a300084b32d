using EdgeVoice.Dsp;
using EdgeVoice.Dsp.Codecs;
using EdgeVoice.Dsp.Filters;
using EdgeVoice.Dsp.Jitter;
using EdgeVoice.Dsp.Pipeline;
using EdgeVoice.Dsp.Resampling;

namespace EdgeVoice.Agent.Simulation;

/// <summary>What the agent's recogniser gets of a clip.</summary>
/// <param name="Samples">At <paramref name="RateHz"/>.</param>
/// <param name="RateHz">The recogniser's rate.</param>
/// <param name="SpeechStart">First sample of the clip's speech, within 20 ms; 0 when it held none.</param>
/// <param name="SpeechEnd">Behind the last sample of its speech, within 20 ms.</param>
/// <param name="PacketsLost">Packets that never came.</param>
/// <param name="Playout">What the jitter buffer did; all zero without a codec.</param>
internal sealed record LineSound(float[] Samples, int RateHz, int SpeechStart, int SpeechEnd, int PacketsLost, PlayoutStatistics Playout);

/// <summary>
/// A telephone line without sockets or clock, faster than real time: room, band, codec, network, the jitter buffer and
/// concealment of a call, its receive chain. The same clip, conditions and seed give the same samples.
/// </summary>
internal static class TelephoneChannel
{
    private const float NarrowBandHz = 300;
    private const float WideBandHz = 50;
    private const uint Source = 0x5eed;

    /// <summary>The line goes on behind the tail, longer than a packet is ever waited for, so that all that was sent is there at the end.</summary>
    private const int RunOutMs = 260;

    /// <param name="clip">Mono, any level.</param>
    /// <param name="clipRateHz">8000 to 48000.</param>
    /// <param name="conditions">The line.</param>
    /// <param name="earRateHz">Rate wanted, the recogniser's.</param>
    public static LineSound Carry(ReadOnlySpan<float> clip, int clipRateHz, TelephoneConditions conditions, int earRateHz)
    {
        int rate = conditions.Codec is { } kind ? AudioCodec.RateHz(kind) : earRateHz;
        int before = (conditions.WarmUpMs + conditions.LeadMs) * rate / 1000;
        float[] voice = [.. new float[before], .. Resampler.Convert(clip, clipRateHz, rate), .. new float[(conditions.TailMs + (conditions.Codec is null ? 0 : RunOutMs)) * rate / 1000]];
        if (conditions.LevelDb is { } level)
            voice = SoundLevel.AtLevel(voice, level);
        var (start, end) = SoundLevel.Speech(voice, rate);
        Narrow(voice, conditions, rate);
        AddNoise(voice, conditions, rate);

        var sent = conditions.Codec is { } codec
            ? Send(voice, codec, conditions)
            : new Sent(voice, 0, default, 0);
        int cleaningDelay = 0;
        if (conditions.Cleaning is { } cleaning)
            cleaningDelay = Clean(sent.Samples, rate, cleaning);

        int cut = Math.Min(conditions.WarmUpMs * rate / 1000, sent.Samples.Length);
        float[] heard = Resampler.Convert(sent.Samples.AsSpan(cut), rate, earRateHz);
        int AtEar(int sample) => end == 0 ? 0 : (int)Math.Clamp((long)(sample + sent.Delay + cleaningDelay - cut) * earRateHz / rate, 0, heard.Length);
        return new LineSound(heard, earRateHz, AtEar(start), AtEar(end), sent.PacketsLost, sent.Playout);
    }

    private static void Narrow(float[] sound, TelephoneConditions conditions, int rate)
    {
        if (conditions.Codec is not null && conditions.Band)
            new HighPassFilter(rate, rate == 8000 ? NarrowBandHz : WideBandHz).Process(sound);
    }

    private static void AddNoise(float[] voice, TelephoneConditions conditions, int rate)
    {
        if (conditions.Noise is not { } source)
            return;
        float[] noise = source.Take(rate, voice.Length, conditions.Seed);
        Narrow(noise, conditions, rate);
        double speech = SoundLevel.ActivePower(voice);
        if (speech <= 0)
            speech = Math.Pow(10, (conditions.LevelDb ?? -22) / 10);
        float gain = (float)Math.Sqrt(speech / Math.Max(SoundLevel.Power(noise), 1e-12) * Math.Pow(10, -conditions.SnrDb / 10));
        for (int n = 0; n < voice.Length; n++)
            voice[n] = Math.Clamp(voice[n] + (gain * noise[n]), -1, 1);
    }

    /// <summary>What came out of the jitter buffer, as the agent reads it; <c>Delay</c> tells how many samples after its place in what was sent.</summary>
    private readonly record struct Sent(float[] Samples, int PacketsLost, PlayoutStatistics Playout, int Delay);

    private static Sent Send(float[] sound, AudioCodecKind codec, TelephoneConditions conditions)
    {
        var encoder = AudioCodec.CreateEncoder(codec);
        var receiver = new AudioReceiver(AudioCodec.CreateDecoder(codec));
        int frame = FrameFormat.Samples(encoder.RateHz), ticks = encoder.RtpClockHz / FrameFormat.FramesPerSecond;
        int packets = (sound.Length + frame - 1) / frame;
        Array.Resize(ref sound, packets * frame);
        bool[] lost = conditions.Loss is { } loss ? loss.Draw(packets, conditions.Seed) : new bool[packets];
        var onTheWay = new PriorityQueue<(int Number, byte[] Payload), (long Arrival, int Number)>();
        var waits = new Random(conditions.Seed);
        var heard = new List<float>(sound.Length + (10 * frame));
        var played = new float[frame];
        int delay = -1;
        for (int tick = 0; tick < packets; tick++)
        {
            long now = (long)tick * ticks;
            if (tick < packets)
            {
                var payload = new byte[encoder.BytesFor(frame)];
                encoder.Encode(sound.AsSpan(tick * frame, frame), payload);
                long wait = (long)(-Math.Log(1 - waits.NextDouble()) * conditions.JitterMs * encoder.RtpClockHz / 1000);
                if (!lost[tick])
                    onTheWay.Enqueue((tick, payload), (now + wait, tick));
            }
            while (onTheWay.TryPeek(out var packet, out var due) && due.Arrival <= now)
            {
                onTheWay.Dequeue();
                receiver.Push(Source, (ushort)packet.Number, (uint)(packet.Number * ticks), packet.Number == 0, PacketContent.Audio, packet.Payload, due.Arrival);
            }
            receiver.BeginTick();
            while (receiver.TryTake(played, out var kind))
            {
                if (delay < 0 && kind != PlayoutKind.Idle)
                    delay = heard.Count;
                heard.AddRange(played);
            }
        }
        delay = Math.Max(0, delay);
        int whole = Math.Min(heard.Count, delay + sound.Length - (RunOutMs / FrameFormat.FrameMs * frame));
        return new Sent([.. heard[..whole]], lost.Count(gone => gone), receiver.Statistics, delay);
    }

    private static int Clean(float[] sound, int rate, AudioPipelineOptions options)
    {
        var pipeline = new AudioPipeline(rate, options);
        int frame = FrameFormat.Samples(rate);
        for (int at = 0; at + frame <= sound.Length; at += frame)
            pipeline.Process([], sound.AsSpan(at, frame));
        return pipeline.LatencySamples;
    }
}
