using System.Net;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Dsp;
using EdgeVoice.Telephony;
using EdgeVoice.Telephony.Transport;
using Xunit;

namespace EdgeVoice.Agent.Tests.Interop;

/// <summary>A whole call to the real service over a line that gives the agent's voice back and on which nobody speaks.</summary>
[Collection("real time")]
public sealed class EchoTests
{
    private const int RateHz = 8000;

    [Fact]
    public async Task The_agent_does_not_hear_itself_and_hangs_up_on_a_busy_tone()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        await using var ops = await OpsListener.ConnectAsync(service.MqttPort);
        using var media = new MediaThread(TimeProvider.System);
        await PlaceAsync(media, new IPEndPoint(IPAddress.Loopback, service.SipPort), echoSeconds: 14);
        await ops.WaitForEndedAsync(1, TimeSpan.FromSeconds(10));

        var call = Assert.Single(ops.Ended);
        Assert.Equal("local_hang_up", call.EndReason);
        Assert.Equal(1, call.LineSounds!["busy"]);
        var line = call.Media!.Hearing!;
        // How much is taken out depends on how steadily this machine ticks; that none of it is heard does not.
        Assert.True(line.ErleDb is null or > 5, $"{line}");
        Assert.All(ops.Turns, turn => Assert.Equal("", turn.Heard));
    }

    /// <summary>Calls, gives everything back 8 dB lower and 60 ms later for a while, then plays a busy tone until the service hangs up.</summary>
    private static async Task PlaceAsync(MediaThread media, IPEndPoint agent, double echoSeconds)
    {
        await using var line = SipUserAgent.Start(new SipUserAgentOptions { BindAddress = IPAddress.Loopback, Port = 0, User = "echo" }, TimeProvider.System);
        var call = line.NextCallId();
        var socket = RtpSocket.Open(IPAddress.Loopback, 0, 0, TimeProvider.System);
        line.Post(new SipCommand.Invite(call, new Uri($"sip:frontdesk@{agent}"), socket.LocalEndPoint, []));
        CallMedia? leg = null;
        long answeredAt = 0;
        bool ended = false, echoes = true;
        var frame = new float[FrameFormat.Samples(RateHz)];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!ended && !limit.IsCancellationRequested)
        {
            await Task.Delay(10, CancellationToken.None);
            while (line.Events.TryRead(out var happened))
            {
                ended |= happened is SipEvent.Ended;
                if (happened is not SipEvent.Answered answered || leg is not null)
                    continue;
                var answering = leg = new CallMedia(socket, answered.Audio, agent.Address, media, TimeProvider.System);
                Say(leg, new float[RateHz * 60 / 1000]);
                // In step with the ticks of the leg: an echo path as steady as that of a telephone.
                leg.Start(() => Echo(answering, frame, Volatile.Read(ref echoes)), static _ => { });
                answeredAt = TimeProvider.System.GetTimestamp();
            }
            if (leg is null)
                continue;
            if (echoes && TimeProvider.System.GetElapsedTime(answeredAt).TotalSeconds >= echoSeconds)
            {
                Volatile.Write(ref echoes, false);
                Say(leg, Busy(seconds: 20));
            }
        }
        if (leg is not null)
            await leg.CloseAsync();
        else
            await socket.DisposeAsync();
        Assert.True(ended, "the service did not hang up");
    }

    private static void Echo(CallMedia leg, float[] frame, bool on)
    {
        while (leg.Frames.TryRead(frame, out _))
        {
            if (on)
                Say(leg, [.. frame.Select(sample => sample * 0.4f)]);
        }
    }

    private static void Say(CallMedia leg, float[] sound) => leg.Playout.Add(leg.Playout.Generation, sound);

    private static float[] Busy(int seconds)
    {
        var sound = new float[seconds * RateHz];
        for (int n = 0; n < sound.Length; n++)
        {
            if (n % RateHz < RateHz / 2)
                sound[n] = 0.12f * (MathF.Sin(2 * MathF.PI * 480 * n / RateHz) + MathF.Sin(2 * MathF.PI * 620 * n / RateHz));
        }
        return sound;
    }
}
