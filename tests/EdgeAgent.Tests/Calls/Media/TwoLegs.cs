using System.Net;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Dsp;
using EdgeVoice.Telephony;
using EdgeVoice.Telephony.Transport;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls.Media;

/// <summary>Our leg and the caller's, joined by real RTP on loopback, ticked by hand on made-up time: the same on every machine.</summary>
internal sealed class TwoLegs : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly MediaThread _thread = new(TimeProvider.System);
    private readonly RtpSocket _ourSocket, _theirSocket;
    private readonly float[] _frame;
    private readonly Func<float[], float[]?>? _farEnd;

    /// <param name="codec">What was agreed.</param>
    /// <param name="hearing">How our side listens.</param>
    /// <param name="keyEvents">Keys were agreed as events.</param>
    /// <param name="farEnd">What the far side says when it hears a frame; null and it says only what it is given.</param>
    public TwoLegs(AudioCodec codec, HearingOptions hearing, bool keyEvents = true, Func<float[], float[]?>? farEnd = null)
    {
        _farEnd = farEnd;
        _ourSocket = RtpSocket.Open(IPAddress.Loopback, 0, 0, _time);
        _theirSocket = RtpSocket.Open(IPAddress.Loopback, 0, 0, _time);
        Ours = new CallMedia(_ourSocket, Agreement(_theirSocket, codec, keyEvents), IPAddress.Loopback, _thread, _time, hearing);
        Theirs = new CallMedia(_theirSocket, Agreement(_ourSocket, codec, keyEvents), IPAddress.Loopback, _thread, _time);
        _frame = new float[FrameFormat.Samples(Ours.RateHz)];
    }

    public CallMedia Ours { get; }

    public CallMedia Theirs { get; }

    public int RateHz => Ours.RateHz;

    /// <summary>Bytes that our ticks have allocated so far.</summary>
    public long Allocated { get; private set; }

    /// <summary>Lets time pass and gives back what our side said of each frame.</summary>
    public List<FrameMark> Listen(double seconds)
    {
        var marks = new List<FrameMark>();
        for (int tick = 0; tick < seconds * FrameFormat.FramesPerSecond; tick++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(FrameFormat.FrameMs));
            long before = GC.GetAllocatedBytesForCurrentThread();
            Ours.Tick(_time.GetTimestamp());
            Ours.Send(_time.GetTimestamp());
            Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            WaitFor(_theirSocket, Ours);
            Theirs.Tick(_time.GetTimestamp());
            Theirs.Send(_time.GetTimestamp());
            WaitFor(_ourSocket, Theirs);
            while (Theirs.Frames.TryRead(_frame, out _))
            {
                if (_farEnd?.Invoke(_frame) is { } said)
                    Say(Theirs, said);
            }
            while (Ours.Frames.TryRead(_frame, out var mark))
                marks.Add(mark);
        }
        return marks;
    }

    public static void Say(CallMedia leg, float[] sound) => leg.Playout.Add(leg.Playout.Generation, sound);

    public async ValueTask DisposeAsync()
    {
        await Ours.CloseAsync();
        await Theirs.CloseAsync();
        _thread.Dispose();
    }

    private static void WaitFor(RtpSocket socket, CallMedia sender)
        => Assert.True(SpinWait.SpinUntil(() => socket.Arrived >= sender.RtpCounters.Sent, TimeSpan.FromSeconds(20)), "a packet was lost on loopback");

    private static NegotiatedAudio Agreement(RtpSocket remote, AudioCodec codec, bool keyEvents)
        => new(remote.LocalEndPoint, codec, codec switch { AudioCodec.Pcmu => 0, AudioCodec.Pcma => 8, _ => 9 }, keyEvents ? (byte)101 : null, 20, Send: true, Receive: true);
}
