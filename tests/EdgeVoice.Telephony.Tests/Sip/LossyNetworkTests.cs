using System.Net;
using EdgeVoice.Testing.Network;
using Xunit;

namespace EdgeVoice.Telephony.Tests.Sip;

/// <summary>Two agents over a network that loses, doubles and reorders: the timers of RFC 3261 must bring every call through.</summary>
public sealed class LossyNetworkTests
{
    private static readonly IPEndPoint There = new(IPAddress.Parse("10.0.0.1"), 5060);
    private static readonly IPEndPoint Here = new(IPAddress.Parse("10.0.0.2"), 5060);

    [Theory]
    [InlineData(0, 50)]
    [InlineData(50, 50)]
    [InlineData(100, 50)]
    [InlineData(150, 50)]
    public void Every_call_comes_up_and_down_whatever_is_lost(int firstSeed, int seeds)
    {
        for (int seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            var (network, caller, called) = Build(seed, LinkQuality.Poor);
            var leg = caller.NextCallId();
            caller.Post(new SipCommand.Invite(leg, new Uri("sip:agent@10.0.0.1"), caller.Rtp, []));
            Assert.True(network.RunUntil(() => caller.Has<SipEvent.Answered>() && called.Has<SipEvent.Confirmed>(), TimeSpan.FromSeconds(32)), $"seed {seed}: no call");
            caller.Advance(network.Now);
            caller.Post(new SipCommand.HangUp(leg));
            Assert.True(network.RunUntil(() => called.Has<SipEvent.Ended>(), TimeSpan.FromSeconds(32)), $"seed {seed}: no end");
            Assert.Equal(CallEnd.RemoteHangUp, called.One<SipEvent.Ended>().End);
            Assert.Single(called.All<SipEvent.Incoming>());
            Assert.Single(called.All<SipEvent.Confirmed>());
            AssertEmptyInTheEnd(network, caller, called, seed);
        }
    }

    [Fact]
    public void A_transfer_is_told_to_the_end_on_a_poor_network()
    {
        for (int seed = 1000; seed < 1030; seed++)
        {
            var (network, caller, called) = Build(seed, LinkQuality.Poor);
            caller.OnEvent = told =>
            {
                if (told is SipEvent.TransferRequested)
                    caller.Post(new SipCommand.ReportTransfer(told.Call, 200, "OK"));
            };
            caller.Post(new SipCommand.Invite(caller.NextCallId(), new Uri("sip:agent@10.0.0.1"), caller.Rtp, []));
            Assert.True(network.RunUntil(called.Has<SipEvent.Confirmed>, TimeSpan.FromSeconds(32)), $"seed {seed}: no call");
            called.Advance(network.Now);
            called.Post(new SipCommand.Refer(called.One<SipEvent.Incoming>().Call, new Uri("sip:desk@10.0.0.9"), []));
            bool Done() => called.All<SipEvent.TransferProgress>().Any(step => step.Status == 200);
            Assert.True(network.RunUntil(Done, TimeSpan.FromSeconds(64)), $"seed {seed}: no end of the transfer");
            Assert.Single(caller.All<SipEvent.TransferRequested>());
        }
    }

    [Fact]
    public void A_lost_ACK_is_sent_again_for_each_repeat_of_the_200()
    {
        var (network, caller, called) = Build(1, LinkQuality.Perfect);
        int lost = 0;
        network.Lose = sent => sent.Bytes.AsSpan().StartsWith("ACK"u8) && ++lost <= 3;
        caller.Post(new SipCommand.Invite(caller.NextCallId(), new Uri("sip:agent@10.0.0.1"), caller.Rtp, []));
        Assert.True(network.RunUntil(called.Has<SipEvent.Confirmed>, TimeSpan.FromSeconds(10)));
        // The 200 went at 0, then after 0.5, 1 and 2 s more.
        Assert.InRange(network.Now, TimeSpan.FromSeconds(3.5), TimeSpan.FromSeconds(3.6));
        Assert.Equal(3, called.Core.Counters.Retransmissions);
    }

    [Fact]
    public void The_same_seed_gives_the_same_history()
    {
        var histories = Enumerable.Range(0, 2).Select(_ =>
        {
            var (network, caller, called) = Build(7, LinkQuality.Poor);
            caller.Post(new SipCommand.Invite(caller.NextCallId(), new Uri("sip:agent@10.0.0.1"), caller.Rtp, []));
            network.Run(TimeSpan.FromSeconds(60));
            return network.Sent.Select(sent => (sent.At, sent.Lost, Convert.ToHexString(sent.Bytes))).ToArray();
        }).ToArray();
        Assert.NotEmpty(histories[0]);
        Assert.Equal(histories[0], histories[1]);
    }

    private static (SeededNetwork Network, AgentNode Caller, AgentNode Called) Build(int seed, LinkQuality quality)
    {
        var network = new SeededNetwork(seed, quality);
        var caller = new AgentNode(Here, seed, new SipUserAgentOptions { IncomingTransfer = IncomingTransfer.Accept });
        var called = new AgentNode(There, seed + 1_000_000);
        called.OnEvent = told =>
        {
            if (told is SipEvent.Incoming)
                called.Post(new SipCommand.Accept(told.Call, called.Rtp));
        };
        network.Attach(Here, caller);
        network.Attach(There, called);
        return (network, caller, called);
    }

    private static void AssertEmptyInTheEnd(SeededNetwork network, AgentNode caller, AgentNode called, int seed)
    {
        network.Run(TimeSpan.FromSeconds(200));
        foreach (var agent in new[] { caller, called })
        {
            Assert.True(
                agent.Core is { NextDeadline: null, Counters.Calls: 0, Transactions: { ServerCount: 0, ClientCount: 0 } }, $"seed {seed}: something is left behind");
        }
    }
}
