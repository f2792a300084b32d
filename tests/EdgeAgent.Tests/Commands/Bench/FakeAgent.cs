using System.Net;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dsp.Codecs;
using EdgeVoice.Telephony;
using EdgeVoice.Telephony.Rtp;
using EdgeVoice.Telephony.Transport;

namespace EdgeVoice.Agent.Tests.Commands.Bench;

/// <summary>
/// An agent that understands nothing: on real sockets it greets with a tone, and answers with a tone when the caller was
/// quiet for a fixed time. It writes down how long that took by its own sockets, which is what a meter must find.
/// </summary>
internal sealed class FakeAgent : IAsyncDisposable
{
    private const double LoudDb = -45;
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private readonly SipUserAgent _line;
    private readonly TimeSpan _delay;
    private readonly Func<int, bool> _answers;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<double> _waits = [];
    private readonly Task _run;

    private FakeAgent(TimeSpan delay, Func<int, bool> answers)
    {
        _delay = delay;
        _answers = answers;
        _line = SipUserAgent.Start(new SipUserAgentOptions { BindAddress = IPAddress.Loopback, Port = 0 }, TimeProvider.System);
        _run = RunAsync();
    }

    public IPEndPoint Address => _line.LocalEndPoint;

    /// <summary>From the last loud sample's packet to the first packet of the answer, in ms, for every answer.</summary>
    public IReadOnlyList<double> Waits => _waits;

    /// <param name="delay">Quiet after which it answers.</param>
    /// <param name="answers">Whether it answers the caller's n-th utterance, from 1.</param>
    public static FakeAgent Start(TimeSpan delay, Func<int, bool>? answers = null) => new(delay, answers ?? (_ => true));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        await _line.DisposeAsync();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var happened = await _line.Events.ReadAsync(_stop.Token);
                if (happened is not SipEvent.Incoming incoming)
                    continue;
                await using var socket = RtpSocket.Open(IPAddress.Loopback, 0, 0, TimeProvider.System);
                _line.Post(new SipCommand.Accept(incoming.Call, socket.LocalEndPoint));
                await TalkAsync(socket);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(RtpSocket socket)
    {
        NegotiatedAudio? audio = null;
        RtpSession? rtp = null;
        byte[] datagram = new byte[1500];
        float[] samples = new float[160];
        byte[] payload = new byte[160];
        long lastLoud = 0;
        bool waiting = false;
        int utterances = 0, toneFrames = 25;
        using var tick = new PeriodicTimer(Frame);
        while (await tick.WaitForNextTickAsync(_stop.Token))
        {
            while (_line.Events.TryRead(out var happened))
            {
                if (happened is SipEvent.Answered answered)
                {
                    (audio, rtp) = (answered.Audio, new RtpSession(new byte[12], IPAddress.Loopback));
                    rtp.Configure(audio);
                }
                if (happened is SipEvent.Ended)
                    return;
            }
            if (rtp is null)
                continue;
            while (socket.TryReceive(datagram, out var received))
            {
                if (rtp.Receive(datagram.AsSpan(0, received.Length), received.Source, received.Arrival, out var packet) != RtpArrival.Audio)
                    continue;
                G711.DecodeMuLaw(packet.Payload, samples);
                int loud = LastLoudBlock(samples);
                if (loud < 0)
                    continue;
                // The end of the last loud block lies this much before the packet's end.
                lastLoud = received.Arrival - ((3 - loud) * TimeSpan.FromMilliseconds(5).Ticks);
                if (!waiting)
                    utterances++;
                waiting = true;
            }
            if (waiting && socket.Now - lastLoud >= _delay.Ticks)
            {
                waiting = false;
                if (_answers(utterances))
                {
                    _waits.Add(TimeSpan.FromTicks(socket.Now - lastLoud).TotalMilliseconds);
                    toneFrames = 25;
                }
            }
            for (int i = 0; i < samples.Length; i++)
                samples[i] = toneFrames > 0 ? 0.2f * MathF.Sin(2 * MathF.PI * 400 * i / 8000) : 0;
            toneFrames--;
            G711.EncodeMuLaw(samples, payload);
            socket.Send(datagram.AsSpan(0, rtp.WriteAudio(datagram, payload)), rtp.Remote);
        }
    }

    private static int LastLoudBlock(ReadOnlySpan<float> samples)
    {
        for (int block = 3; block >= 0; block--)
        {
            if (SoundLevel.Db(samples.Slice(block * 40, 40)) >= LoudDb)
                return block;
        }
        return -1;
    }
}
