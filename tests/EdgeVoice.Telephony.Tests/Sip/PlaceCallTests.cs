using EdgeVoice.Testing.Network;
using Xunit;

namespace EdgeVoice.Telephony.Tests.Sip;

/// <summary>Calls that we place: offer, progress, answer, refusal, challenge, CANCEL, fork.</summary>
public sealed class PlaceCallTests
{
    private readonly Scene _scene = new(new SipUserAgentOptions { DisplayName = "Front \"desk\"", Credentials = new SipCredentials("trunk", "secret") });

    private AgentNode Agent => _scene.Agent;

    private ScriptedSipPeer Peer => _scene.Peer;

    [Fact]
    public void INVITE_carries_offer_Contact_and_the_headers_given_but_none_that_are_ours()
    {
        _scene.Place(Peer.Sdp(), KeyValuePair.Create("User-to-User", "ctx\r\nEvil: 1"), KeyValuePair.Create("Via", "SIP/2.0/UDP evil"), KeyValuePair.Create("Call-ID", "evil"));
        var invite = Peer.Requests("INVITE").Single();
        Assert.Equal("sip:someone@10.0.0.2:5062", invite.RequestUri);
        Assert.Contains("m=audio 4000 RTP/AVP 0 8 101\r\n", invite.Body, StringComparison.Ordinal);
        Assert.StartsWith("\"Front \\\"desk\\\"\" <sip:edgevoice@10.0.0.1>;tag=", invite["From"], StringComparison.Ordinal);
        Assert.Equal("ctx  Evil: 1", invite["User-to-User"]);
        Assert.Single(invite.All("Via"));
        Assert.Single(invite.All("Call-ID"));
        Assert.Contains(";rport;", invite["Via"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_2xx_is_acknowledged_and_each_repeat_of_it_again()
    {
        _scene.Place(Peer.Sdp("8 96", "a=rtpmap:96 telephone-event/8000\r\n"));
        var invite = Peer.Requests("INVITE").Single();
        var audio = Agent.One<SipEvent.Answered>().Audio;
        Assert.Equal((AudioCodec.Pcma, (byte?)96, Peer.Address.Address), (audio.Codec, audio.TelephoneEventPayloadType, audio.Remote.Address));
        _scene.Say(Peer.Response(invite, 200, body: Peer.Sdp("8")));
        var acks = Peer.Requests("ACK").ToArray();
        Assert.Equal(2, acks.Length);
        Assert.Equal(acks[0].Text, acks[1].Text);
        Assert.NotEqual(invite["Via"], acks[0]["Via"]);
        Assert.Single(Agent.All<SipEvent.Answered>());
    }

    [Fact]
    public void An_unanswered_INVITE_is_repeated_by_timer_A_and_given_up_by_timer_B()
    {
        _scene.Order(new SipCommand.Invite(new CallId(1), new Uri("sip:x@10.0.0.2:5062"), Agent.Rtp, []));
        _scene.Network.Run(TimeSpan.FromSeconds(31.9));
        var gaps = Peer.Requests("INVITE").Zip(Peer.Requests("INVITE").Skip(1), (a, b) => (b.At - a.At).TotalSeconds).ToArray();
        Assert.Equal([0.5, 1, 2, 4, 8, 16], gaps);
        Assert.False(Agent.Has<SipEvent.Ended>());
        _scene.Network.Run(TimeSpan.FromSeconds(0.2));
        Assert.Equal((CallEnd.TimedOut, 408), (Agent.One<SipEvent.Ended>().End, Agent.One<SipEvent.Ended>().Status));
    }

    [Fact]
    public void Ringing_is_told_once_and_stops_the_repeats()
    {
        var invite = Ring();
        _scene.Say(Peer.Response(invite, 183));
        _scene.Network.Run(TimeSpan.FromSeconds(60));
        Assert.Single(Agent.All<SipEvent.Ringing>());
        Assert.Single(Peer.Requests("INVITE"));
    }

    [Fact]
    public void A_refusal_is_acknowledged_in_the_INVITEs_transaction_and_told()
    {
        var invite = Ring();
        _scene.Say(Peer.Response(invite, 486, "Busy Here"));
        var ack = Peer.Requests("ACK").Single();
        Assert.Equal(invite["Via"], ack["Via"]);
        Assert.Equal("1 ACK".Split(' ')[1], ack["CSeq"].Split(' ')[1]);
        Assert.Equal(invite["CSeq"].Split(' ')[0], ack["CSeq"].Split(' ')[0]);
        Assert.Equal("peer", ack.TagOf("To"));
        Assert.Equal((CallEnd.Refused, 486, "Busy Here"), (Agent.One<SipEvent.Ended>().End, Agent.One<SipEvent.Ended>().Status, Agent.One<SipEvent.Ended>().Reason));
        _scene.Say(Peer.Response(invite, 486, "Busy Here"));
        Assert.Equal(2, Peer.Requests("ACK").Count());
    }

    [Theory]
    [InlineData("Retry-After: 10\r\n", 10)]
    [InlineData("Retry-After: 18000;duration=3600\r\n", 18000)]
    [InlineData("Retry-After: 120 (I am in a meeting)\r\n", 120)]
    [InlineData("Retry-After: soon\r\n", null)]
    [InlineData("Retry-After: 99999999999\r\n", null)]
    [InlineData("", null)]
    public void A_refusal_tells_when_to_come_again(string header, int? seconds)
    {
        _scene.Say(Peer.Response(Ring(), 503, headers: header));
        Assert.Equal(seconds, (int?)Agent.One<SipEvent.Ended>().RetryAfter?.TotalSeconds);
    }

    [Fact]
    public void Hanging_up_while_it_rings_sends_CANCEL_with_the_INVITEs_branch()
    {
        var invite = Ring();
        _scene.Order(new SipCommand.HangUp(new CallId(1)));
        var cancel = Peer.Requests("CANCEL").Single();
        Assert.Equal((invite["Via"], invite.RequestUri, invite["To"]), (cancel["Via"], cancel.RequestUri, cancel["To"]));
        _scene.Say(Peer.Response(cancel, 200));
        _scene.Say(Peer.Response(invite, 487));
        Assert.Single(Peer.Requests("ACK"));
        Assert.Equal(CallEnd.LocalHangUp, Agent.One<SipEvent.Ended>().End);
        _scene.Network.Run(TimeSpan.FromSeconds(70));
        Assert.Equal(0, Agent.Core.Transactions.ClientCount);
    }

    [Fact]
    public void CANCEL_waits_for_the_first_provisional_response()
    {
        _scene.Order(new SipCommand.Invite(new CallId(1), new Uri("sip:x@10.0.0.2:5062"), Agent.Rtp, []));
        _scene.Order(new SipCommand.HangUp(new CallId(1)));
        Assert.Empty(Peer.Requests("CANCEL"));
        _scene.Say(Peer.Response(Peer.Requests("INVITE").Single(), 100));
        Assert.Single(Peer.Requests("CANCEL"));
    }

    [Fact]
    public void An_answer_that_crosses_our_CANCEL_is_acknowledged_and_ended_by_BYE()
    {
        var invite = Ring();
        _scene.Order(new SipCommand.HangUp(new CallId(1)));
        _scene.Say(Peer.Response(invite, 200, body: Peer.Sdp()));
        Assert.Single(Peer.Requests("ACK"));
        Assert.Single(Peer.Requests("BYE"));
        Assert.False(Agent.Has<SipEvent.Answered>());
    }

    [Fact]
    public void A_second_fork_is_acknowledged_and_ended()
    {
        _scene.Place(Peer.Sdp());
        Peer.Tag = "fork";
        _scene.Say(Peer.Response(Peer.Requests("INVITE").Single(), 200, body: Peer.Sdp()));
        Assert.Equal("fork", Peer.Requests("ACK").Last().TagOf("To"));
        Assert.Equal("fork", Peer.Requests("BYE").Single().TagOf("To"));
        Assert.False(Agent.Has<SipEvent.Ended>());
    }

    [Theory]
    [InlineData(401, "WWW-Authenticate", "Authorization", "MD5")]
    [InlineData(407, "Proxy-Authenticate", "Proxy-Authorization", "SHA-256")]
    public void A_challenge_is_answered_once_with_the_next_CSeq_and_a_new_branch(int status, string ask, string answer, string algorithm)
    {
        _scene.Order(new SipCommand.Invite(new CallId(1), new Uri("sip:x@10.0.0.2:5062"), Agent.Rtp, []));
        var first = Peer.Requests("INVITE").Single();
        string challenge = $"{ask}: Digest realm=\"pbx\", nonce=\"n1\", algorithm={algorithm}, qop=\"auth\"\r\n";
        _scene.Say(Peer.Response(first, status, headers: challenge));
        var second = Peer.Requests("INVITE").Last();
        Assert.StartsWith("Digest username=\"trunk\", realm=\"pbx\"", second[answer], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", second.Text, StringComparison.Ordinal);
        Assert.Equal(Number(first) + 1, Number(second));
        Assert.NotEqual(first["Via"], second["Via"]);
        Assert.Equal(first.TagOf("From"), second.TagOf("From"));
        Assert.Equal(first.Body, second.Body);
        _scene.Say(Peer.Response(second, status, headers: challenge));
        Assert.Equal((CallEnd.Refused, status), (Agent.One<SipEvent.Ended>().End, Agent.One<SipEvent.Ended>().Status));

        static long Number(SipTrace message) => long.Parse(message["CSeq"].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void An_answer_with_nothing_in_common_is_ended_by_BYE()
    {
        _scene.Place(Peer.Sdp("18"));
        Assert.Single(Peer.Requests("ACK"));
        Assert.Single(Peer.Requests("BYE"));
        Assert.Equal((CallEnd.Failed, 488), (Agent.One<SipEvent.Ended>().End, Agent.One<SipEvent.Ended>().Status));
    }

    [Fact]
    public void The_far_sides_BYE_ends_the_call()
    {
        _scene.Place(Peer.Sdp());
        var invite = Peer.Requests("INVITE").Single();
        string bye = Peer.Request("BYE", 1, invite["From"]).Replace("Call-ID: scripted-call", "Call-ID: " + invite["Call-ID"], StringComparison.Ordinal);
        _scene.Say(bye);
        Assert.Single(Peer.Responses("BYE", 200));
        Assert.Equal(CallEnd.RemoteHangUp, Agent.One<SipEvent.Ended>().End);
    }

    [Fact]
    public void What_rings_for_too_long_is_cancelled()
    {
        Ring();
        _scene.Network.Run(TimeSpan.FromSeconds(181));
        Assert.NotEmpty(Peer.Requests("CANCEL"));
        Assert.Equal(CallEnd.TimedOut, Agent.One<SipEvent.Ended>().End);
    }

    [Theory]
    [InlineData("tel:+491234")]
    [InlineData("http://example.com")]
    public void A_target_that_is_no_sip_URI_ends_the_leg_at_once(string target)
    {
        _scene.Order(new SipCommand.Invite(new CallId(1), new Uri(target), Agent.Rtp, []));
        Assert.Equal((CallEnd.Failed, 416), (Agent.One<SipEvent.Ended>().End, Agent.One<SipEvent.Ended>().Status));
    }

    private SipTrace Ring()
    {
        _scene.Order(new SipCommand.Invite(new CallId(1), new Uri("sip:x@10.0.0.2:5062"), Agent.Rtp, []));
        var invite = Peer.Requests("INVITE").Single();
        _scene.Say(Peer.Response(invite, 180));
        return invite;
    }
}
