using EdgeVoice.Testing.Network;
using Xunit;

namespace EdgeVoice.Telephony.Tests.Sip;

/// <summary>Blind transfer: REFER and the NOTIFYs about it, in both directions.</summary>
public sealed class TransferTests
{
    private readonly Scene _scene = new(new SipUserAgentOptions { IncomingTransfer = IncomingTransfer.Accept });

    private AgentNode Agent => _scene.Agent;

    private ScriptedSipPeer Peer => _scene.Peer;

    [Fact]
    public void REFER_names_the_target_and_carries_the_context_twice()
    {
        Refer();
        var refer = Peer.Requests("REFER").Single();
        Assert.Equal("<sip:desk@10.0.0.9?User-to-User=who%3DAnn%3Bencoding%3Dhex>", refer["Refer-To"]);
        Assert.Equal("who=Ann;encoding=hex", refer["User-to-User"]);
        Assert.Equal("<sip:agent@10.0.0.1>", refer["Referred-By"]);
    }

    [Fact]
    public void Progress_follows_the_NOTIFYs_to_the_final_status()
    {
        var ok = Refer();
        _scene.Say(Peer.Response(Peer.Requests("REFER").Single(), 202));
        Notify(ok, 2, "SIP/2.0 180 Ringing", "active");
        Notify(ok, 3, "SIP/2.0 200 OK\r\n", "terminated;reason=noresource");
        Notify(ok, 4, "SIP/2.0 200 OK\r\n", "terminated;reason=noresource");
        Assert.Equal([(100, "Accepted"), (180, "Ringing"), (200, "OK")], Agent.All<SipEvent.TransferProgress>().Select(step => (step.Status, step.Reason)));
        Assert.Equal(3, Peer.Responses("NOTIFY", 200).Count());
        Assert.False(Agent.Has<SipEvent.Ended>());
    }

    [Fact]
    public void A_refused_REFER_is_final_and_another_may_follow()
    {
        Refer();
        _scene.Say(Peer.Response(Peer.Requests("REFER").Single(), 603, "Decline"));
        Assert.Equal((603, "Decline"), (Agent.One<SipEvent.TransferProgress>().Status, Agent.One<SipEvent.TransferProgress>().Reason));
        _scene.Order(new SipCommand.Refer(new CallId(1), new Uri("sip:other@10.0.0.9"), []));
        Assert.Equal(2, Peer.Requests("REFER").Count());
    }

    [Fact]
    public void A_subscription_that_ends_without_a_final_status_is_a_failure()
    {
        var ok = Refer();
        _scene.Say(Peer.Response(Peer.Requests("REFER").Single(), 202));
        Notify(ok, 2, "SIP/2.0 100 Trying", "terminated;reason=timeout");
        Assert.Equal(500, Agent.All<SipEvent.TransferProgress>().Last().Status);
    }

    [Fact]
    public void An_unanswered_REFER_ends_as_408_and_ends_the_dialog()
    {
        Refer();
        _scene.Network.Run(TimeSpan.FromSeconds(33));
        Assert.Equal(408, Agent.One<SipEvent.TransferProgress>().Status);
        Assert.Equal(CallEnd.Failed, Agent.One<SipEvent.Ended>().End);
        // 0.5, 1, 2, 4, 4 ... within 32 s: timer E stops growing at T2.
        Assert.Equal(11, Peer.Requests("REFER").Count());
    }

    [Fact]
    public void A_NOTIFY_of_another_package_is_489()
    {
        var ok = _scene.Establish();
        _scene.Say(Peer.Request("NOTIFY", 2, ok["To"], headers: "Event: presence\r\n"));
        Assert.Equal("refer", Peer.Responses("NOTIFY", 489).Single()["Allow-Events"]);
    }

    [Fact]
    public void REFER_to_us_is_202_told_with_the_headers_inside_and_reported_by_NOTIFY()
    {
        var ok = _scene.Establish();
        _scene.Say(Peer.Request("REFER", 2, ok["To"], headers: "r: <sip:desk@10.0.0.9;transport=udp?User-to-User=who%3DAnn&Subject=a%20b>\r\nReferred-By: <sip:peer@10.0.0.2>\r\n"));
        Assert.Single(Peer.Responses("REFER", 202));
        var asked = Agent.One<SipEvent.TransferRequested>();
        Assert.Equal("sip:desk@10.0.0.9;transport=udp", asked.Target);
        Assert.Equal([KeyValuePair.Create("User-to-User", "who=Ann"), KeyValuePair.Create("Subject", "a b"), KeyValuePair.Create("Referred-By", "<sip:peer@10.0.0.2>")], asked.Headers);
        _scene.Order(new SipCommand.ReportTransfer(new CallId(1), 200, "OK"));
        var notifies = Peer.Requests("NOTIFY").ToArray();
        Assert.Equal(["SIP/2.0 100 Trying\r\n", "SIP/2.0 200 OK\r\n"], notifies.Select(notify => notify.Body));
        Assert.Equal(["active;expires=60", "terminated;reason=noresource"], notifies.Select(notify => notify["Subscription-State"]));
        Assert.All(notifies, notify => Assert.Equal("refer;id=2", notify["Event"]));
    }

    [Fact]
    public void A_transfer_that_is_never_reported_ends_as_408_after_a_minute()
    {
        var ok = _scene.Establish();
        _scene.Say(Peer.Request("REFER", 2, ok["To"], headers: "Refer-To: <sip:desk@10.0.0.9>\r\n"));
        Peer.OnReceive = message =>
        {
            if (message is { Status: 0, Method: "NOTIFY" })
                Peer.Send(Peer.Response(message, 200), Agent.Address);
        };
        _scene.Network.Run(TimeSpan.FromSeconds(61));
        Assert.Equal("SIP/2.0 408 Request Timeout\r\n", Peer.Requests("NOTIFY").Last().Body);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("Refer-To: <sip:a@b>\r\nRefer-To: <sip:c@d>\r\n", 400)]
    [InlineData("Refer-To: <sip:a b>\r\n", 400)]
    public void A_REFER_without_one_readable_target_is_400(string headers, int status)
    {
        var ok = _scene.Establish();
        _scene.Say(Peer.Request("REFER", 2, ok["To"], headers: headers));
        Assert.Single(Peer.Responses("REFER", status));
    }

    [Fact]
    public void REFER_is_declined_unless_the_options_say_otherwise_and_always_outside_a_dialog()
    {
        var plain = new Scene();
        var ok = plain.Establish();
        plain.Say(plain.Peer.Request("REFER", 2, ok["To"], headers: "Refer-To: <sip:desk@10.0.0.9>\r\n"));
        Assert.Single(plain.Peer.Responses("REFER", 603));
        _scene.Say(Peer.Request("REFER", 2, headers: "Refer-To: <sip:desk@10.0.0.9>\r\n"));
        Assert.Single(Peer.Responses("REFER", 603));
        Assert.Empty(Agent.Events);
    }

    private SipTrace Refer()
    {
        var ok = _scene.Establish();
        _scene.Order(new SipCommand.Refer(new CallId(1), new Uri("sip:desk@10.0.0.9"), [KeyValuePair.Create("User-to-User", "who=Ann;encoding=hex")]));
        return ok;
    }

    private void Notify(SipTrace ok, int cseq, string fragment, string state)
        => _scene.Say(Peer.Request("NOTIFY", cseq, ok["To"], headers: $"Event: refer\r\nSubscription-State: {state}\r\nContent-Type: message/sipfrag;version=2.0\r\n", body: fragment));
}
