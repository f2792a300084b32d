using System.Numerics.Tensors;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Dsp;
using EdgeVoice.Dsp.Codecs;
using EdgeVoice.Dsp.Jitter;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>
/// A call in virtual time whose packets are late: what we play goes through a network to a telephone, which reads it through a jitter buffer of its own
/// (<see cref="AudioReceiver.Pull"/>: it takes periods of the voice out and puts them in), gives it back by its room, and sends it through the network to us; we
/// read it as a leg of a call does, and each frame heard goes with the one played that may be in it.
/// </summary>
internal static class JitteryLine
{
    // The telephone's tick lies between two of ours.
    private const double PhonePhaseMs = 7;
    private const int FramesPerTick = 12;
    private const double RoomLossDb = 8;

    /// <param name="rateHz">8000: over G.711 mu-law, 16000: over G.722.</param>
    /// <param name="far">What we play.</param>
    /// <param name="near">What the caller says, as long.</param>
    /// <param name="echoes">False for a telephone whose loudspeaker is off: what is then heard is the caller alone, after the same delays.</param>
    /// <param name="lateOut">Most that a packet to the telephone is late by, ms.</param>
    /// <param name="lateBack">Most that a packet from it is late by, ms.</param>
    /// <param name="seed">Of the network.</param>
    /// <returns>Played and heard as they go through the canceller together.</returns>
    public static (float[] Played, float[] Heard) Carry(int rateHz, float[] far, float[] near, bool echoes, double lateOut, double lateBack, int seed)
    {
        int frame = FrameFormat.Samples(rateHz), ticks = far.Length / frame;
        var way = new Way(rateHz, lateOut, seed);
        var back = new Way(rateHz, lateBack, seed + 1000);
        var waiting = new PlayedFrames(rateHz);
        float[] room = EchoScenes.Room(rateHz, seed: 8), turned = [.. room.Reverse()];
        TensorPrimitives.Multiply(turned, echoes ? (float)Math.Pow(10, (6 - RoomLossDb) / 20) : 0, turned);
        float[] sounded = new float[turned.Length - 1 + far.Length], mic = new float[frame], heard = new float[frame];
        List<float> played = new(far.Length), came = new(far.Length);
        var random = new Random(seed);
        for (int n = 0; n < ticks; n++)
        {
            double now = n * FrameFormat.FrameMs;
            back.Deliver(now);
            back.Receiver.BeginTick();
            for (int taken = 0; taken < FramesPerTick && (waiting.Count > 0 || back.Receiver.FramesHeld > 1) && back.Receiver.TryTake(heard, out _); taken++)
            {
                var sent = waiting.Take();
                played.AddRange(sent.IsEmpty ? new float[frame] : sent);
                came.AddRange(heard);
            }
            var next = far.AsSpan(n * frame, frame);
            waiting.Add(next);
            way.Send(next, now);

            way.Deliver(now + PhonePhaseMs);
            way.Receiver.Pull(sounded.AsSpan(turned.Length - 1 + (n * frame), frame));
            for (int i = 0; i < frame; i++)
                mic[i] = Math.Clamp(near[(n * frame) + i] + (0.0006f * ((random.NextSingle() * 2) - 1)) + TensorPrimitives.Dot<float>(sounded.AsSpan((n * frame) + i, turned.Length), turned), -1, 1);
            back.Send(mic, now + PhonePhaseMs);
        }
        return ([.. played], [.. came]);
    }

    // One direction: coded, late, never out of order, none lost. One packet in thirty waits long, and those behind it with it.
    private sealed class Way(int rateHz, double mostLate, int seed)
    {
        private const double BaseMs = 12;
        private const double StallShare = 1 / 30.0;
        private const double UsualShare = 0.05;

        private readonly IAudioEncoder _encoder = AudioCodec.CreateEncoder(Kind(rateHz));
        private readonly Queue<(double At, byte[] Payload)> _underWay = [];
        private readonly Random _random = new(seed);
        private readonly int _ticks = AudioCodec.RtpClockHz(Kind(rateHz)) * FrameFormat.FrameMs / 1000;
        private double _last;
        private int _sent;
        private int _arrived;

        public AudioReceiver Receiver { get; } = new(AudioCodec.CreateDecoder(Kind(rateHz)));

        public void Send(ReadOnlySpan<float> sound, double now)
        {
            var payload = new byte[_encoder.BytesFor(sound.Length)];
            _encoder.Encode(sound, payload);
            double late = _random.NextDouble() < StallShare ? mostLate * (0.35 + (0.65 * _random.NextDouble())) : Math.Min(mostLate, -UsualShare * mostLate * Math.Log(1 - _random.NextDouble()));
            // The first second is a steady one.
            _last = Math.Max(_last, now + BaseMs + (_sent++ < FrameFormat.FramesPerSecond ? 0 : late));
            _underWay.Enqueue((_last, payload));
        }

        public void Deliver(double now)
        {
            for (; _underWay.TryPeek(out var packet) && packet.At <= now; _underWay.Dequeue(), _arrived++)
                Receiver.Push(1, (ushort)_arrived, (uint)(_arrived * _ticks), false, PacketContent.Audio, packet.Payload, (long)(packet.At * _ticks / FrameFormat.FrameMs));
        }

        private static AudioCodecKind Kind(int rateHz) => rateHz == 8000 ? AudioCodecKind.Pcmu : AudioCodecKind.G722;
    }
}
