using EdgeVoice.Testing.Network;
using Xunit;

namespace EdgeVoice.Telephony.Tests.Sip;

/// <summary>What may change while a call runs: hold, codec, address; and keys by INFO.</summary>
public sealed class ReinviteTests
{
    private readonly Scene _scene = new();

    private AgentNode Agent => _scene.Agent;

    private ScriptedSipPeer Peer => _scene.Peer;

    [Theory]
    [InlineData("INVITE")]
    [InlineData("UPDATE")]
    public void Hold_by_sendonly_stops_our_sending_and_is_mirrored(string method)
    {
        var first = _scene.Establish();
        _scene.Say(Peer.Request(method, 2, first["To"], body: Peer.Sdp("0", "a=sendonly\r\n")));
        var ok = Peer.Responses(method, 200).Last();
        Assert.Contains("a=recvonly\r\n", ok.Body, StringComparison.Ordinal);
        var changed = Agent.One<SipEvent.AudioChanged>().Audio;
        Assert.Equal((false, true), (changed.Send, changed.Receive));
    }

    [Fact]
    public void Hold_by_the_null_address_stops_our_sending()
    {
        var first = _scene.Establish();
        _scene.Say(Peer.Request("INVITE", 2, first["To"], body: Peer.Sdp().Replace("c=IN IP4 10.0.0.2", "c=IN IP4 0.0.0.0", StringComparison.Ordinal)));
        Assert.False(Agent.One<SipEvent.AudioChanged>().Audio.Send);
    }

    [Fact]
    public void Resume_raises_a_change_again_and_the_session_version_goes_up()
    {
        var first = _scene.Establish();
        _scene.Say(Peer.Request("UPDATE", 2, first["To"], body: Peer.Sdp("0", "a=inactive\r\n")));
        _scene.Say(Peer.Request("UPDATE", 3, first["To"], body: Peer.Sdp()));
        Assert.Equal([false, true], Agent.All<SipEvent.AudioChanged>().Select(change => change.Audio.Send));
        var versions = new[] { first }.Concat(Peer.Responses("UPDATE", 200)).Select(ok => ok.Body.Split("\r\n")[1].Split(' ')).ToArray();
        Assert.Equal([1, 2, 3], versions.Select(origin => long.Parse(origin[2], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Single(versions.Select(origin => origin[1]).Distinct());
    }

    [Fact]
    public void A_refresh_without_change_raises_nothing()
    {
        var first = _scene.Establish();
        _scene.Say(Peer.Request("INVITE", 2, first["To"], body: Peer.Sdp()));
        _scene.Say(Peer.Ack(Peer.Responses("INVITE", 200).Last()));
        _scene.Say(Peer.Request("UPDATE", 3, first["To"]));
        Assert.Single(Peer.Responses("UPDATE", 200));
        Assert.Equal(2, Peer.Responses("INVITE", 200).Count());
        Assert.False(Agent.Has<SipEvent.AudioChanged>());
    }

    [Fact]
    public void A_re_offer_with_no_codec_in_common_is_488_and_the_call_goes_on_as_it_was()
    {
        var first = _scene.Establish();
        _scene.Say(Peer.Request("INVITE", 2, first["To"], body: Peer.Sdp("18", "")));
        Assert.Single(Peer.Responses("INVITE", 488));
        Assert.False(Agent.Has<SipEvent.AudioChanged>());
        Assert.False(Agent.Has<SipEvent.Ended>());
    }

    [Fact]
    public void A_re_INVITE_without_offer_gets_ours_and_takes_the_answer_from_the_ACK()
    {
        var first = _scene.Establish();
        _scene.Say(Peer.Request("INVITE", 2, first["To"]));
        var ok = Peer.Responses("INVITE", 200).Last();
        Assert.Contains("m=audio 4000 RTP/AVP 0 8 101", ok.Body, StringComparison.Ordinal);
        _scene.Say(Peer.Ack(ok, Peer.Sdp("8")));
        Assert.Equal(AudioCodec.Pcma, Agent.One<SipEvent.AudioChanged>().Audio.Codec);
        Assert.Single(Agent.All<SipEvent.Confirmed>());
    }

    [Fact]
    public void A_second_INVITE_while_the_first_is_not_acknowledged_is_500_with_Retry_After()
    {
        var first = _scene.Establish();
        _scene.Say(Peer.Request("INVITE", 2, first["To"], body: Peer.Sdp()));
        _scene.Say(Peer.Request("INVITE", 3, first["To"], body: Peer.Sdp()));
        Assert.NotEqual("", Peer.Responses("INVITE", 500).Single()["Retry-After"]);
    }

    [Fact]
    public void A_new_Contact_moves_where_our_requests_go()
    {
        var first = _scene.Establish();
        string moved = Peer.Request("UPDATE", 2, first["To"], body: Peer.Sdp()).Replace("Contact: <sip:peer@10.0.0.2:5062>", "Contact: <sip:moved@10.0.0.2:5062>", StringComparison.Ordinal);
        _scene.Say(moved);
        _scene.Order(new SipCommand.HangUp(new CallId(1)));
        Assert.Equal("sip:moved@10.0.0.2:5062", Peer.Requests("BYE").Single().RequestUri);
    }

    [Theory]
    [InlineData("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", '5')]
    [InlineData("application/dtmf-relay", "Signal = #\nDuration = 160\n", '#')]
    [InlineData("application/dtmf-relay", "signal=10\r\n", '*')]
    [InlineData("application/dtmf", "d", 'D')]
    public void Keys_come_by_INFO(string type, string body, char key)
    {
        var first = _scene.Establish();
        _scene.Say(Peer.Request("INFO", 2, first["To"], headers: $"Content-Type: {type}\r\n", body: body));
        Assert.Single(Peer.Responses("INFO", 200));
        Assert.Equal(key, Agent.One<SipEvent.InfoDtmf>().Key);
    }

    [Theory]
    [InlineData("Content-Type: application/dtmf-relay\r\n", "Signal=99\r\n", 400)]
    [InlineData("Content-Type: text/plain\r\n", "5", 415)]
    [InlineData("Info-Package: foo\r\nContent-Type: application/foo\r\n", "x", 469)]
    public void An_INFO_that_holds_no_key_is_refused(string headers, string body, int status)
    {
        var first = _scene.Establish();
        _scene.Say(Peer.Request("INFO", 2, first["To"], headers: headers, body: body));
        Assert.Single(Peer.Responses("INFO", status));
        Assert.False(Agent.Has<SipEvent.InfoDtmf>());
    }

    [Fact]
    public void An_offer_inside_a_multipart_body_is_found()
    {
        string body = "preamble\r\n--x\r\nContent-Type: application/isup\r\n\r\nbinary\r\n--x\r\nc: application/sdp\r\n\r\n" + Peer.Sdp("8") + "\r\n--x--\r\n";
        _scene.Say(Peer.Request("INVITE", 1, headers: "Content-Type: multipart/mixed;boundary=x\r\n", body: body));
        _scene.Order(new SipCommand.Accept(new CallId(1), Agent.Rtp));
        Assert.Equal(AudioCodec.Pcma, Agent.One<SipEvent.Answered>().Audio.Codec);
    }
}
