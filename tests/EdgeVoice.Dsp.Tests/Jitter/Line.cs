using EdgeVoice.Dsp.Codecs;
using EdgeVoice.Dsp.Jitter;

namespace EdgeVoice.Dsp.Tests.Jitter;

/// <summary>
/// A sender, a line and a receiver on one count of milliseconds: packets leave every 20 ms, arrive when the line says, and a
/// frame is taken every 20 ms.
/// </summary>
internal sealed class Line
{
    private readonly List<(double ArrivalMs, int Order, Packet Packet)> _onTheWay = [];
    private int _order;

    public Line(JitterBufferOptions? options = null, AudioCodecKind codec = AudioCodecKind.Pcmu)
    {
        Receiver = new AudioReceiver(AudioCodec.CreateDecoder(codec), options);
        Encoder = AudioCodec.CreateEncoder(codec);
    }

    public AudioReceiver Receiver { get; }

    public IAudioEncoder Encoder { get; }

    public List<float> Heard { get; } = [];

    public List<PlayoutKind> Kinds { get; } = [];

    public List<int> TargetsMs { get; } = [];

    public List<int> FramesPerTick { get; } = [];

    public uint Ssrc { get; set; } = 7;

    public ushort FirstSequence { get; set; } = 65500;

    public uint FirstTimestamp { get; set; } = uint.MaxValue - 5000;

    /// <summary>Queues the whole sound as packets; <paramref name="arrivalMs"/> gives a packet's arrivals from its index and the time it leaves.</summary>
    public void Send(float[] sound, Func<int, double, IEnumerable<double>> arrivalMs, double clockFactor = 1, double startMs = 0)
    {
        int frame = FrameFormat.Samples(Encoder.RateHz), ticks = Encoder.RtpClockHz / 50;
        for (int n = 0; n < sound.Length / frame; n++)
        {
            var payload = new byte[Encoder.BytesFor(frame)];
            int bytes = Encoder.Encode(sound.AsSpan(n * frame, frame), payload);
            var packet = new Packet(Ssrc, (ushort)(FirstSequence + n), FirstTimestamp + (uint)(n * ticks), n == 0, PacketContent.Audio, payload[..bytes]);
            foreach (double at in arrivalMs(n, startMs + (n * 20 * clockFactor)))
                _onTheWay.Add((at, _order++, packet));
        }
    }

    public void Send(Packet packet, double arrivalMs) => _onTheWay.Add((arrivalMs, _order++, packet));

    /// <summary>Runs the receiver for so long as for an ear; the first frame is taken 5 ms after the start.</summary>
    public void Run(double ms) => Run(ms, frame =>
    {
        Kinds.Add(Receiver.Pull(frame));
        Heard.AddRange(frame);
    });

    /// <summary>As <see cref="Run(double)"/>, for a recogniser.</summary>
    public void RunPromptly(double ms) => Run(ms, frame =>
    {
        int before = Kinds.Count;
        Receiver.BeginTick();
        while (Receiver.TryTake(frame, out var kind))
        {
            Kinds.Add(kind);
            Heard.AddRange(frame);
        }
        FramesPerTick.Add(Kinds.Count - before);
    });

    private void Run(double ms, Action<float[]> take)
    {
        var queue = new Queue<(double ArrivalMs, int Order, Packet Packet)>(_onTheWay.OrderBy(p => p.ArrivalMs).ThenBy(p => p.Order));
        var frame = new float[Receiver.FrameSamples];
        for (double now = 5; now < ms; now += 20)
        {
            while (queue.TryPeek(out var next) && next.ArrivalMs <= now)
            {
                queue.Dequeue();
                var p = next.Packet;
                Receiver.Push(p.Ssrc, p.Sequence, p.Timestamp, p.Marker, p.Content, p.Payload, (long)(next.ArrivalMs * Encoder.RtpClockHz / 1000));
            }
            take(frame);
            TargetsMs.Add(Receiver.TargetDelayMs);
        }
    }

    /// <summary>The sound as it is behind mu-law.</summary>
    public static float[] Coded(float[] sound)
    {
        var codes = new byte[sound.Length];
        var back = new float[sound.Length];
        G711.EncodeMuLaw(sound, codes);
        G711.DecodeMuLaw(codes, back);
        return back;
    }

    internal sealed record Packet(uint Ssrc, ushort Sequence, uint Timestamp, bool Marker, PacketContent Content, byte[] Payload);
}
