using System.Net;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Dsp;
using EdgeVoice.Telephony;
using EdgeVoice.Telephony.Transport;

namespace EdgeVoice.Agent.Tests.Calls.Media;

/// <summary>Our leg and the caller's, joined by real RTP on loopback and ticked by one media thread.</summary>
internal sealed class TwoLegs : IAsyncDisposable
{
    private readonly MediaThread _thread = new(TimeProvider.System);
    private readonly float[] _frame;
    private readonly float[] _heard;
    private readonly Func<float[], float[]?>? _farEnd;

    /// <param name="codec">What was agreed.</param>
    /// <param name="hearing">How our side listens.</param>
    /// <param name="keyEvents">Keys were agreed as events.</param>
    /// <param name="afterTick">On the media thread, after each tick of ours.</param>
    /// <param name="farEnd">On the media thread: what the far side says when it hears a frame; null and it says only what it is given.</param>
    public TwoLegs(AudioCodec codec, HearingOptions hearing, bool keyEvents = true, Action? afterTick = null, Func<float[], float[]?>? farEnd = null)
    {
        _farEnd = farEnd;
        var ours = RtpSocket.Open(IPAddress.Loopback, 0, 0);
        var theirs = RtpSocket.Open(IPAddress.Loopback, 0, 0);
        Ours = new CallMedia(ours, Agreement(theirs, codec, keyEvents), IPAddress.Loopback, _thread, TimeProvider.System, hearing);
        Theirs = new CallMedia(theirs, Agreement(ours, codec, keyEvents), IPAddress.Loopback, _thread, TimeProvider.System);
        (_frame, _heard) = (new float[FrameFormat.Samples(Ours.RateHz)], new float[FrameFormat.Samples(Ours.RateHz)]);
        Ours.Start(afterTick ?? (static () => { }), static _ => { });
        Theirs.Start(Answer, static _ => { });
    }

    public CallMedia Ours { get; }

    public CallMedia Theirs { get; }

    public int RateHz => Ours.RateHz;

    /// <summary>Lets the time pass and gives back what our side said of each frame.</summary>
    public async Task<List<FrameMark>> ListenAsync(double seconds)
    {
        var marks = new List<FrameMark>();
        long began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began).TotalSeconds < seconds)
        {
            await Task.Delay(10);
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

    // In step with the ticks: an echo path as steady as that of a telephone, however busy the machine is.
    private void Answer()
    {
        while (Theirs.Frames.TryRead(_heard, out _))
        {
            if (_farEnd?.Invoke(_heard) is { } said)
                Say(Theirs, said);
        }
    }

    private static NegotiatedAudio Agreement(RtpSocket remote, AudioCodec codec, bool keyEvents)
        => new(remote.LocalEndPoint, codec, codec switch { AudioCodec.Pcmu => 0, AudioCodec.Pcma => 8, _ => 9 }, keyEvents ? (byte)101 : null, 20, Send: true, Receive: true);
}
