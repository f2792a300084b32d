using System.Net;
using EdgeVoice.Telephony.Sip;
using EdgeVoice.Testing.Network;
using Xunit;

namespace EdgeVoice.Telephony.Tests.Sip;

/// <summary>Keeping a binding at a PBX.</summary>
public sealed class RegistrationTests
{
    private readonly Scene _scene = new(new SipUserAgentOptions
    {
        Registration = new SipRegistration(new Uri("sip:10.0.0.2:5062"), "trunk1", TimeSpan.FromSeconds(300)),
        Credentials = new SipCredentials("trunk1", "secret"),
    });

    private ScriptedSipPeer Peer => _scene.Peer;

    private SipCore Core => _scene.Agent.Core;

    private SipTrace Last => Peer.Requests("REGISTER").Last();

    [Fact]
    public void REGISTER_names_the_extension_and_our_Contact()
    {
        Start();
        Assert.Equal(("sip:10.0.0.2:5062", "<sip:trunk1@10.0.0.2:5062>", "<sip:edgevoice@10.0.0.1:5060>", "300"), (Last.RequestUri, Last["To"], Last["Contact"], Last["Expires"]));
        Assert.Equal(new SipRegistrationStatus(false, 0, "not yet answered"), Core.RegistrationStatus);
    }

    [Fact]
    public void A_challenge_is_answered_and_the_200_registers()
    {
        Start();
        string callId = Last["Call-ID"];
        _scene.Say(Peer.Response(Last, 401, headers: "WWW-Authenticate: Digest realm=\"pbx\", nonce=\"n\"\r\n"));
        Assert.StartsWith("Digest username=\"trunk1\"", Last["Authorization"], StringComparison.Ordinal);
        Assert.Equal(callId, Last["Call-ID"]);
        _scene.Say(Peer.Response(Last, 200));
        Assert.True(Core.RegistrationStatus!.Registered);
    }

    [Fact]
    public void A_wrong_password_is_told_and_tried_again_later_not_at_once()
    {
        Start();
        for (int i = 0; i < 2; i++)
            _scene.Say(Peer.Response(Last, 401, "Unauthorized", "WWW-Authenticate: Digest realm=\"pbx\", nonce=\"n\"\r\n"));
        Assert.Equal(new SipRegistrationStatus(false, 401, "Unauthorized"), Core.RegistrationStatus);
        _scene.Network.Run(TimeSpan.FromSeconds(14));
        Assert.Equal(2, Peer.Requests("REGISTER").Count());
        _scene.Network.Run(TimeSpan.FromSeconds(1.1));
        Assert.Equal(3, Peer.Requests("REGISTER").Count());
    }

    [Fact]
    public void It_is_refreshed_before_the_time_that_the_registrar_granted()
    {
        Start();
        _scene.Say(Peer.Response(Last, 200, headers: "Contact: <sip:edgevoice@10.0.0.1:5060>;expires=120\r\nExpires: 3600\r\n").Replace("Contact: <sip:peer@10.0.0.2:5062>\r\n", "", StringComparison.Ordinal));
        _scene.Network.Run(TimeSpan.FromSeconds(82.5));
        Assert.Single(Peer.Requests("REGISTER"));
        _scene.Network.Run(TimeSpan.FromSeconds(0.6));
        Assert.Equal(2, Peer.Requests("REGISTER").Count());
    }

    [Fact]
    public void Too_brief_is_asked_again_with_what_the_registrar_wants()
    {
        Start();
        _scene.Say(Peer.Response(Last, 423, headers: "Min-Expires: 1800\r\n"));
        Assert.Equal("1800", Last["Expires"]);
    }

    [Fact]
    public void Silence_is_retried_with_growing_gaps_and_the_binding_ends_when_its_time_is_over()
    {
        Start();
        _scene.Say(Peer.Response(Last, 200));
        _scene.Network.Run(TimeSpan.FromSeconds(298));
        Assert.Equal((true, 408), (Core.RegistrationStatus!.Registered, Core.RegistrationStatus.Status));
        _scene.Network.Run(TimeSpan.FromSeconds(600));
        Assert.False(Core.RegistrationStatus.Registered);
        var attempts = Peer.Requests("REGISTER").Skip(1).GroupBy(request => request["CSeq"]).Select(group => group.First().At.TotalSeconds).ToArray();
        Assert.Equal([47, 62, 92], attempts.Zip(attempts.Skip(1), (a, b) => Math.Round(b - a)).Take(3));
    }

    [Fact]
    public void Retry_After_is_honoured()
    {
        Start();
        _scene.Say(Peer.Response(Last, 503, headers: "Retry-After: 90\r\n"));
        _scene.Network.Run(TimeSpan.FromSeconds(89));
        Assert.Single(Peer.Requests("REGISTER"));
        _scene.Network.Run(TimeSpan.FromSeconds(1.3));
        Assert.Equal(2, Peer.Requests("REGISTER").Count());
    }

    [Fact]
    public void Stopping_takes_the_binding_back()
    {
        Start();
        _scene.Say(Peer.Response(Last, 200));
        Core.Stop(_scene.Network.Now);
        _scene.Moment();
        Assert.Equal("0", Last["Expires"]);
        _scene.Say(Peer.Response(Last, 200));
        _scene.Network.Run(TimeSpan.FromSeconds(1000));
        Assert.Equal(2, Peer.Requests("REGISTER").Count());
    }

    private void Start()
    {
        Core.StartRegistration(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 5062), _scene.Network.Now);
        _scene.Moment();
    }
}
