using EdgeVoice.Testing.Network;
using Xunit;

namespace EdgeVoice.Telephony.Tests.Sip;

/// <summary>An incoming call, from INVITE to BYE, against a scripted peer on virtual time.</summary>
public sealed class AnswerTests
{
    private readonly Scene _scene = new();

    private AgentNode Agent => _scene.Agent;

    private ScriptedSipPeer Peer => _scene.Peer;

    [Fact]
    public void INVITE_is_answered_100_and_told_with_its_headers()
    {
        var incoming = _scene.Offer("s: lunch\r\nUser-to-User: 56a390f3;encoding=hex\r\n");
        Assert.Single(Peer.Responses("INVITE", 100));
        Assert.Equal(("sip:peer@10.0.0.2:5062", "Peer", "sip:agent@10.0.0.1", "scripted-call"),
            (incoming.Details.From, incoming.Details.FromDisplay, incoming.Details.To, incoming.Details.SipCallId));
        Assert.Equal(Peer.Address, incoming.Details.Remote);
        Assert.Contains(KeyValuePair.Create("Subject", "lunch"), incoming.Details.Headers);
        Assert.Contains(KeyValuePair.Create("User-to-User", "56a390f3;encoding=hex"), incoming.Details.Headers);
    }

    [Fact]
    public void A_retransmitted_INVITE_gets_the_last_answer_again_and_no_second_call()
    {
        var call = _scene.Offer().Call;
        _scene.Order(new SipCommand.Ring(call));
        _scene.Say(Peer.Request("INVITE", 1, branch: "z9hG4bKinvite", body: Peer.Sdp()));
        Assert.Equal(2, Peer.Responses("INVITE", 180).Count());
        Assert.Single(Agent.All<SipEvent.Incoming>());
    }

    [Fact]
    public void The_200_carries_Contact_Allow_and_an_answer()
    {
        var ok = _scene.Establish();
        Assert.Equal("<sip:edgevoice@10.0.0.1:5060>", ok["Contact"]);
        Assert.Contains("CANCEL", ok["Allow"], StringComparison.Ordinal);
        Assert.Equal("application/sdp", ok["Content-Type"]);
        Assert.Contains("m=audio 4000 RTP/AVP 0 101\r\n", ok.Body, StringComparison.Ordinal);
        Assert.Equal(AudioCodec.Pcmu, Agent.One<SipEvent.Answered>().Audio.Codec);
        Assert.True(Agent.Has<SipEvent.Confirmed>());
    }

    [Fact]
    public void The_200_is_repeated_at_T1_doubling_to_T2_until_the_ACK()
    {
        var call = _scene.Offer().Call;
        _scene.Order(new SipCommand.Accept(call, Agent.Rtp));
        _scene.Network.Run(TimeSpan.FromSeconds(13));
        var times = Peer.Responses("INVITE", 200).Select(ok => ok.At).ToArray();
        var gaps = times.Zip(times.Skip(1), (a, b) => (b - a).TotalSeconds).ToArray();
        Assert.Equal([0.5, 1, 2, 4, 4], gaps);
        _scene.Say(Peer.Ack(Peer.Responses("INVITE", 200).First()));
        _scene.Network.Run(TimeSpan.FromSeconds(60));
        Assert.Equal(times.Length, Peer.Responses("INVITE", 200).Count());
        Assert.True(Agent.Has<SipEvent.Confirmed>());
    }

    [Fact]
    public void Without_an_ACK_the_call_ends_after_64_T1_with_BYE()
    {
        var call = _scene.Offer().Call;
        _scene.Order(new SipCommand.Accept(call, Agent.Rtp));
        _scene.Network.Run(TimeSpan.FromSeconds(31.9));
        Assert.Empty(Peer.Requests("BYE"));
        _scene.Network.Run(TimeSpan.FromSeconds(0.2));
        Assert.Single(Peer.Requests("BYE"));
        Assert.Equal(CallEnd.TimedOut, Agent.One<SipEvent.Ended>().End);
        _scene.Network.Run(TimeSpan.FromSeconds(70));
        Assert.Equal((0, 0, 0), (Agent.Core.Counters.Calls, Agent.Core.Transactions.ServerCount, Agent.Core.Transactions.ClientCount));
    }

    [Fact]
    public void BYE_is_answered_and_ends_the_call()
    {
        var ok = _scene.Establish();
        _scene.Say(Peer.Request("BYE", 2, ok["To"]));
        Assert.Single(Peer.Responses("BYE", 200));
        Assert.Equal(CallEnd.RemoteHangUp, Agent.One<SipEvent.Ended>().End);
        Assert.Equal(0, Agent.Core.Counters.Calls);
    }

    [Fact]
    public void Our_BYE_goes_to_the_Contact_and_repeats_until_answered()
    {
        _scene.Establish();
        _scene.Order(new SipCommand.HangUp(new CallId(1)));
        Assert.Equal(CallEnd.LocalHangUp, Agent.One<SipEvent.Ended>().End);
        _scene.Network.Run(TimeSpan.FromSeconds(1.6));
        var byes = Peer.Requests("BYE").ToArray();
        Assert.Equal(3, byes.Length);
        Assert.All(byes, bye => Assert.Equal("sip:peer@10.0.0.2:5062", bye.RequestUri));
        Assert.Equal("peer", byes[0].TagOf("To"));
        _scene.Say(Peer.Response(byes[0], 200));
        _scene.Network.Run(TimeSpan.FromSeconds(40));
        Assert.Equal(3, Peer.Requests("BYE").Count());
    }

    [Fact]
    public void A_hang_up_before_the_ACK_waits_for_it()
    {
        var call = _scene.Offer().Call;
        _scene.Order(new SipCommand.Accept(call, Agent.Rtp));
        _scene.Order(new SipCommand.HangUp(call));
        Assert.Equal(CallEnd.LocalHangUp, Agent.One<SipEvent.Ended>().End);
        Assert.Empty(Peer.Requests("BYE"));
        _scene.Say(Peer.Ack(Peer.Responses("INVITE", 200).First()));
        Assert.Single(Peer.Requests("BYE"));
    }

    [Fact]
    public void CANCEL_gets_its_200_and_the_INVITE_487()
    {
        _scene.Offer();
        _scene.Say(Peer.Request("CANCEL", 1, branch: "z9hG4bKinvite"));
        Assert.Single(Peer.Responses("CANCEL", 200));
        Assert.Single(Peer.Responses("INVITE", 487));
        Assert.Equal(CallEnd.Cancelled, Agent.One<SipEvent.Ended>().End);
    }

    [Fact]
    public void CANCEL_after_the_200_changes_nothing()
    {
        var call = _scene.Offer().Call;
        _scene.Order(new SipCommand.Accept(call, Agent.Rtp));
        _scene.Say(Peer.Request("CANCEL", 1, branch: "z9hG4bKinvite"));
        Assert.Single(Peer.Responses("CANCEL", 200));
        Assert.Empty(Peer.Responses("INVITE", 487));
        _scene.Say(Peer.Ack(Peer.Responses("INVITE", 200).First()));
        Assert.True(Agent.Has<SipEvent.Confirmed>());
    }

    [Fact]
    public void CANCEL_of_nothing_gets_481()
    {
        _scene.Say(Peer.Request("CANCEL", 1));
        Assert.Single(Peer.Responses("CANCEL", 481));
    }

    [Theory]
    [InlineData(486, "Busy Here")]
    [InlineData(503, "Service Unavailable")]
    public void A_rejection_carries_Retry_After_and_repeats_until_its_ACK(int status, string reason)
    {
        var call = _scene.Offer().Call;
        _scene.Order(new SipCommand.Reject(call, status, reason, TimeSpan.FromSeconds(12.5)));
        var refusal = Peer.Responses("INVITE", status).Single();
        Assert.Equal("13", refusal["Retry-After"]);
        _scene.Network.Run(TimeSpan.FromSeconds(1.6));
        Assert.Equal(3, Peer.Responses("INVITE", status).Count());
        _scene.Say(Peer.Request("ACK", 1, refusal["To"], branch: "z9hG4bKinvite"));
        _scene.Network.Run(TimeSpan.FromSeconds(40));
        Assert.Equal(3, Peer.Responses("INVITE", status).Count());
        Assert.Equal((CallEnd.Rejected, status), (Agent.One<SipEvent.Ended>().End, Agent.One<SipEvent.Ended>().Status));
        Assert.Equal(0, Agent.Core.Transactions.ServerCount);
    }

    [Fact]
    public void No_codec_in_common_is_488()
    {
        var call = _scene.Offer(sdp: Peer.Sdp("18 97", "a=rtpmap:97 opus/48000/2\r\n")).Call;
        _scene.Order(new SipCommand.Accept(call, Agent.Rtp));
        Assert.Single(Peer.Responses("INVITE", 488));
        Assert.Equal((CallEnd.Rejected, 488), (Agent.One<SipEvent.Ended>().End, Agent.One<SipEvent.Ended>().Status));
    }

    [Fact]
    public void An_INVITE_without_an_offer_gets_ours_and_the_ACK_answers_it()
    {
        _scene.Say(Peer.Request("INVITE", 1, branch: "z9hG4bKinvite"));
        _scene.Order(new SipCommand.Accept(new CallId(1), Agent.Rtp));
        var ok = Peer.Responses("INVITE", 200).Single();
        Assert.Contains("m=audio 4000 RTP/AVP 0 8 101\r\n", ok.Body, StringComparison.Ordinal);
        Assert.False(Agent.Has<SipEvent.Answered>());
        _scene.Say(Peer.Ack(ok, Peer.Sdp("8")));
        Assert.Equal(AudioCodec.Pcma, Agent.One<SipEvent.Answered>().Audio.Codec);
        Assert.Null(Agent.One<SipEvent.Answered>().Audio.TelephoneEventPayloadType);
    }

    [Fact]
    public void An_ACK_without_the_answer_that_was_due_ends_the_call()
    {
        _scene.Say(Peer.Request("INVITE", 1, branch: "z9hG4bKinvite"));
        _scene.Order(new SipCommand.Accept(new CallId(1), Agent.Rtp));
        _scene.Say(Peer.Ack(Peer.Responses("INVITE", 200).Single()));
        Assert.Single(Peer.Requests("BYE"));
        Assert.Equal(CallEnd.Failed, Agent.One<SipEvent.Ended>().End);
    }

    [Fact]
    public void Record_Route_is_returned_and_becomes_the_route_of_our_requests()
    {
        var ok = _scene.Establish("Record-Route: <sip:10.0.0.2:5062;lr>, <sip:proxy2.example.com;lr>\r\n");
        Assert.Equal("<sip:10.0.0.2:5062;lr>, <sip:proxy2.example.com;lr>", ok["Record-Route"]);
        _scene.Order(new SipCommand.HangUp(new CallId(1)));
        var bye = Peer.Requests("BYE").Single();
        Assert.Equal(["<sip:10.0.0.2:5062;lr>", "<sip:proxy2.example.com;lr>"], bye.All("Route"));
        Assert.Equal("sip:peer@10.0.0.2:5062", bye.RequestUri);
    }

    [Fact]
    public void A_strict_router_is_addressed_in_the_Request_URI()
    {
        _scene.Establish("Record-Route: <sip:10.0.0.2:5062>\r\n");
        _scene.Order(new SipCommand.HangUp(new CallId(1)));
        var bye = Peer.Requests("BYE").Single();
        Assert.Equal("sip:10.0.0.2:5062", bye.RequestUri);
        Assert.Equal(["<sip:peer@10.0.0.2:5062>"], bye.All("Route"));
    }

    [Fact]
    public void Nobody_taking_the_call_ends_it_with_480_after_a_1xx_each_minute()
    {
        _scene.Offer();
        _scene.Network.Run(TimeSpan.FromSeconds(181));
        Assert.Equal(3, Peer.Responses("INVITE", 100).Count());
        Assert.NotEmpty(Peer.Responses("INVITE", 480));
        Assert.Equal(CallEnd.TimedOut, Agent.One<SipEvent.Ended>().End);
    }

    [Fact]
    public void An_agent_that_stops_ends_what_it_has()
    {
        _scene.Establish();
        Peer.CallId = "not answered";
        _scene.Say(Peer.Request("INVITE", 1, body: Peer.Sdp()));
        Peer.CallId = "not acknowledged";
        _scene.Say(Peer.Request("INVITE", 1, body: Peer.Sdp()));
        _scene.Order(new SipCommand.Accept(new CallId(3), Agent.Rtp));
        Agent.Core.Stop(_scene.Network.Now);
        _scene.Moment();
        Assert.Equal(["scripted-call", "not acknowledged"], Peer.Requests("BYE").Select(bye => bye["Call-ID"]));
        Assert.Equal("not answered", Peer.Responses("INVITE", 503).Single()["Call-ID"]);
    }

    [Fact]
    public void Orders_for_a_call_that_is_over_do_nothing()
    {
        var ok = _scene.Establish();
        _scene.Say(Peer.Request("BYE", 2, ok["To"]));
        int before = Peer.Received.Count;
        var call = new CallId(1);
        _scene.Order(new SipCommand.HangUp(call));
        _scene.Order(new SipCommand.Accept(call, Agent.Rtp));
        _scene.Order(new SipCommand.Refer(call, new Uri("sip:x@y"), []));
        Assert.Equal(before, Peer.Received.Count);
        Assert.Single(Agent.All<SipEvent.Ended>());
    }

    [Fact]
    public void The_same_request_over_two_paths_is_482()
    {
        _scene.Offer();
        _scene.Say(Peer.Request("INVITE", 1, branch: "z9hG4bKotherpath", body: Peer.Sdp()));
        Assert.Single(Peer.Responses("INVITE", 482));
        Assert.Single(Agent.All<SipEvent.Incoming>());
    }
}
