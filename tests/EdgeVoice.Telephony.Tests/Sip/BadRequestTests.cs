using EdgeVoice.Telephony.Sip;
using EdgeVoice.Testing.Network;
using Xunit;

namespace EdgeVoice.Telephony.Tests.Sip;

/// <summary>Requests that are wrong, out of place or too many: each has its answer, and nothing else happens.</summary>
public sealed class BadRequestTests
{
    private readonly Scene _scene = new();

    private AgentNode Agent => _scene.Agent;

    private ScriptedSipPeer Peer => _scene.Peer;

    [Theory]
    [InlineData("REGISTER", 405)]
    [InlineData("SUBSCRIBE", 405)]
    [InlineData("MESSAGE", 405)]
    [InlineData("PUBLISH", 405)]
    [InlineData("PRACK", 405)]
    [InlineData("FROBNICATE", 501)]
    public void A_method_that_is_not_for_us_is_refused_with_Allow(string method, int status)
    {
        _scene.Say(Peer.Request(method, 1));
        var answer = Peer.Responses(method, status).Single();
        Assert.Contains("INVITE", answer["Allow"], StringComparison.Ordinal);
    }

    [Fact]
    public void OPTIONS_tells_what_we_speak()
    {
        _scene.Say(Peer.Request("OPTIONS", 1));
        var answer = Peer.Responses("OPTIONS", 200).Single();
        Assert.Contains("BYE", answer["Allow"], StringComparison.Ordinal);
        Assert.Equal("application/sdp", answer["Accept"]);
        Assert.NotEqual("", answer.TagOf("To"));
    }

    [Fact]
    public void Closed_to_new_calls_OPTIONS_and_INVITE_get_503_with_Retry_After_and_a_running_call_goes_on()
    {
        var ok = _scene.Establish();
        _scene.Order(new SipCommand.Admit(false, TimeSpan.FromSeconds(30)));
        Peer.CallId = "another";
        _scene.Say(Peer.Request("OPTIONS", 1));
        _scene.Say(Peer.Request("INVITE", 1, body: Peer.Sdp()));
        Assert.Equal("30", Peer.Responses("OPTIONS", 503).Single()["Retry-After"]);
        Assert.Equal("30", Peer.Responses("INVITE", 503).Single()["Retry-After"]);
        Peer.CallId = "scripted-call";
        _scene.Say(Peer.Request("OPTIONS", 2, ok["To"]));
        Assert.Single(Peer.Responses("OPTIONS", 200));
        _scene.Order(new SipCommand.Admit(true, TimeSpan.Zero));
        Peer.CallId = "a third";
        _scene.Say(Peer.Request("INVITE", 1, body: Peer.Sdp()));
        Assert.Equal(2, Agent.All<SipEvent.Incoming>().Count());
    }

    [Fact]
    public void What_a_peer_requires_and_we_lack_is_420_with_Unsupported()
    {
        _scene.Say(Peer.Request("INVITE", 1, headers: "Require: 100rel, timer\r\n", body: Peer.Sdp()));
        Assert.Equal("100rel, timer", Peer.Responses("INVITE", 420).Single()["Unsupported"]);
        Assert.Empty(Agent.Events);
    }

    [Theory]
    [InlineData("BYE")]
    [InlineData("INFO")]
    [InlineData("UPDATE")]
    [InlineData("NOTIFY")]
    [InlineData("INVITE")]
    public void A_request_inside_a_dialog_that_is_not_ours_is_481(string method)
    {
        _scene.Say(Peer.Request(method, 7, "<sip:agent@10.0.0.1>;tag=nobody", body: method == "INVITE" ? Peer.Sdp() : ""));
        Assert.Single(Peer.Responses(method, 481));
    }

    [Fact]
    public void A_request_from_another_tag_does_not_touch_the_dialog()
    {
        var ok = _scene.Establish();
        Peer.Tag = "intruder";
        _scene.Say(Peer.Request("BYE", 2, ok["To"]));
        Assert.Single(Peer.Responses("BYE", 481));
        Assert.False(Agent.Has<SipEvent.Ended>());
    }

    [Fact]
    public void A_CSeq_that_goes_back_is_500()
    {
        var ok = _scene.Establish();
        _scene.Say(Peer.Request("OPTIONS", 5, ok["To"]));
        _scene.Say(Peer.Request("INFO", 4, ok["To"]));
        Assert.Single(Peer.Responses("INFO", 500));
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/sdp", 400)]
    public void A_body_that_is_no_session_description_is_refused(string type, int status)
    {
        _scene.Say(Peer.Request("INVITE", 1, headers: $"Content-Type: {type}\r\n", body: "v=9\r\nnot this\r\n"));
        Assert.Single(Peer.Responses("INVITE", status));
        Assert.Empty(Agent.Events);
    }

    [Fact]
    public void Whoever_does_not_accept_SDP_gets_406()
    {
        _scene.Say(Peer.Request("INVITE", 1, headers: "Accept: text/unknown\r\n", body: Peer.Sdp()));
        Assert.Single(Peer.Responses("INVITE", 406));
    }

    [Theory]
    [InlineData("CSeq: 1 OPTIONS\r\n", "CSeq: 1 INFO\r\n")]
    [InlineData("CSeq: 1 OPTIONS\r\n", "CSeq: 4294967296 OPTIONS\r\n")]
    [InlineData("CSeq: 1 OPTIONS\r\n", "")]
    [InlineData("Call-ID: scripted-call\r\n", "Call-ID: a\r\nCall-ID: b\r\n")]
    [InlineData("Call-ID: scripted-call\r\n", "Call-ID:\r\n")]
    [InlineData("Max-Forwards: 70\r\n", "Max-Forwards: 300\r\n")]
    [InlineData("Content-Length: 0\r\n", "Content-Length: -1\r\n")]
    [InlineData("Content-Length: 0\r\n", "Content-Length: 10\r\n")]
    [InlineData("Content-Length: 0\r\n", "Content-Length: 0\r\nl: 7\r\n")]
    [InlineData("Contact: <", "Contact: \"open <")]
    [InlineData("To: <sip:agent@10.0.0.1>\r\n", "To: <sip:agent@10.0.0.1\r\n")]
    [InlineData("Max-Forwards: 70\r\n", "Max Forwards: 70\r\n")]
    [InlineData("OPTIONS sip:agent@10.0.0.1 ", "OPTIONS sip:agent@[::1 ")]
    public void A_broken_header_is_400_and_counted(string good, string broken)
    {
        string message = Peer.Request("OPTIONS", 1);
        Assert.Contains(good, message, StringComparison.Ordinal);
        _scene.Say(message.Replace(good, broken, StringComparison.Ordinal));
        Assert.Single(Peer.Received, answer => answer.Status == 400);
        Assert.Equal(1, Agent.Core.Counters.BadRequests);
    }

    [Theory]
    [InlineData("OPTIONS sip:", "OPTIONS tel:", 416)]
    [InlineData("SIP/2.0\r\nVia", "SIP/3.0\r\nVia", 505)]
    public void Another_scheme_or_version_has_its_own_status(string good, string other, int status)
    {
        _scene.Say(Peer.Request("OPTIONS", 1).Replace(good, other, StringComparison.Ordinal));
        Assert.Single(Peer.Received, answer => answer.Status == status);
    }

    [Fact]
    public void A_broken_ACK_is_never_answered()
    {
        _scene.Say(Peer.Request("ACK", 1).Replace("Max-Forwards: 70", "Max-Forwards: many", StringComparison.Ordinal));
        Assert.Empty(Peer.Received);
        Assert.Equal(1, Agent.Core.Counters.BadRequestsDropped);
    }

    [Fact]
    public void A_flood_of_broken_requests_is_answered_at_a_bounded_rate()
    {
        for (int i = 0; i < 1000; i++)
            Peer.Send(Peer.Request("OPTIONS", 1).Replace("CSeq: 1", "CSeq: x", StringComparison.Ordinal), Agent.Address);
        _scene.Network.Run(TimeSpan.FromMilliseconds(900));
        Assert.Equal(SipCore.ErrorAnswersPerSecond, Peer.Received.Count);
        Assert.Equal(1000 - SipCore.ErrorAnswersPerSecond, Agent.Core.Counters.BadRequestsDropped);
        _scene.Network.Run(TimeSpan.FromSeconds(1));
        _scene.Say(Peer.Request("OPTIONS", 1).Replace("CSeq: 1", "CSeq: x", StringComparison.Ordinal));
        Assert.Equal(SipCore.ErrorAnswersPerSecond + 1, Peer.Received.Count);
    }

    [Theory]
    [InlineData("\r\n\r\n", 1, 0)]
    [InlineData("\0\0\0\0", 1, 0)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n", 0, 1)]
    [InlineData("no line end at all", 0, 1)]
    [InlineData("SIP/2.0 42 Short\r\n\r\n", 0, 1)]
    [InlineData("", 1, 0)]
    public void What_is_no_message_is_counted_by_kind_and_not_answered(string text, long keepAlives, long garbage)
    {
        _scene.Say(text);
        Assert.Empty(Peer.Received);
        Assert.Equal((keepAlives, garbage), (Agent.Core.Counters.KeepAlives, Agent.Core.Counters.Garbage));
    }

    [Fact]
    public void A_response_to_nothing_is_counted()
    {
        _scene.Say("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKx\r\nCSeq: 1 INVITE\r\n\r\n");
        Assert.Equal(1, Agent.Core.Counters.StrayResponses);
    }

    [Fact]
    public void One_call_more_than_allowed_is_503()
    {
        var scene = new Scene(new SipUserAgentOptions { MaxCalls = 1 });
        scene.Offer();
        scene.Peer.CallId = "second";
        scene.Say(scene.Peer.Request("INVITE", 1, body: scene.Peer.Sdp()));
        Assert.NotEqual("", scene.Peer.Responses("INVITE", 503).Single()["Retry-After"]);
        Assert.Equal(1, scene.Agent.Core.Counters.Overloaded);
    }

    [Fact]
    public void While_the_event_reader_is_behind_a_new_call_is_503()
    {
        Agent.Core.Backlogged = true;
        _scene.Say(Peer.Request("INVITE", 1, body: Peer.Sdp()));
        Assert.Single(Peer.Responses("INVITE", 503));
        Assert.Empty(Agent.Events);
    }

    [Fact]
    public void The_answer_goes_to_the_source_port_where_rport_asks_for_it()
    {
        string message = Peer.Request("OPTIONS", 1).Replace("10.0.0.2:5062;branch", "192.168.7.7:9999;rport;branch", StringComparison.Ordinal);
        _scene.Say(message);
        Assert.Contains("rport=5062;", Peer.Received.Single()["Via"], StringComparison.Ordinal);
        Assert.Contains("received=10.0.0.2", Peer.Received.Single()["Via"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_RFC_2543_peer_without_branch_Contact_or_Max_Forwards_can_call()
    {
        string invite = Peer.Request("INVITE", 1, body: Peer.Sdp());
        invite = string.Concat(invite.Split("\r\n").Select(line => line switch
        {
            _ when line.StartsWith("Via", StringComparison.Ordinal) => "Via: SIP/2.0/UDP 10.0.0.2:5062\r\n",
            _ when line.StartsWith("Contact", StringComparison.Ordinal) || line.StartsWith("Max", StringComparison.Ordinal) => "",
            _ => line + "\r\n",
        }))[..^2];
        _scene.Say(invite);
        _scene.Say(invite);
        Assert.Single(Agent.All<SipEvent.Incoming>());
        _scene.Order(new SipCommand.Reject(new CallId(1), 486, "Busy Here", null));
        var refusal = Peer.Responses("INVITE", 486).First();
        _scene.Say(Peer.Request("ACK", 1, refusal["To"]).Replace(";branch=z9hG4bKpeer2", "", StringComparison.Ordinal));
        int before = Peer.Received.Count;
        _scene.Network.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(before, Peer.Received.Count);
    }
}
