using System.Net;
using EdgeVoice.Telephony.Sip;
using Xunit;

namespace EdgeVoice.Telephony.Tests.Sip;

/// <summary>URIs, addresses, Via, CSeq, and what digest makes of a challenge.</summary>
public sealed class SipFieldTests
{
    [Fact]
    public void A_URI_is_taken_apart()
    {
        Assert.True(SipUri.TryParse("SIP:alice;day=tuesday:pass@[2001:db8::10]:5070;transport=udp;lr?Subject=a%20b&x=1", out var uri));
        Assert.Equal(("sip", "alice;day=tuesday:pass", "[2001:db8::10]", 5070), (uri!.Scheme, uri.User, uri.Host.Name, uri.Port));
        Assert.Equal(("udp", "", null, "Subject=a%20b&x=1"), (uri.Parameters["Transport"], uri.Parameters["lr"], uri.Parameters["method"], uri.Headers));
        Assert.True(uri.IsLooseRouter);
    }

    [Theory]
    [InlineData("sip:host")]
    [InlineData("sip:a@host:5060")]
    [InlineData("sips:1.2.3.4")]
    [InlineData("sip:%61%00@h")]
    [InlineData("sip:a@[2001:db8:::192.0.2.1]")]
    [InlineData("tel:+4912")]
    public void These_are_URIs(string text) => Assert.True(SipUri.TryParse(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("sip:")]
    [InlineData(":a@b")]
    [InlineData("sip:@host")]
    [InlineData("sip:a@")]
    [InlineData("sip:a@host:")]
    [InlineData("sip:a@host:0")]
    [InlineData("sip:a@host:65536")]
    [InlineData("sip:a@host:5060x")]
    [InlineData("sip:2001:db8::10")]
    [InlineData("sip:a@[2001:db8::10")]
    [InlineData("sip:a@[12345::]")]
    [InlineData("sip:a@[fe80::1%eth0]")]
    [InlineData("sip:a%2@host")]
    [InlineData("sip:a b@host")]
    [InlineData("sip:a@host;")]
    [InlineData("sip:a@host;x=")]
    [InlineData("sip:a@host?x=%f")]
    [InlineData("<sip:a@host>")]
    public void These_are_not(string text)
    {
        Assert.False(SipUri.TryParse(text, out var uri));
        Assert.Null(uri);
    }

    [Theory]
    [InlineData("\"A \\\"B\\\", C\" <sip:a@b;x=1>;tag=t1;q=0.5", "A \"B\", C", "sip:a@b;x=1", "t1")]
    [InlineData("Alice Bell <sip:a@b>;tag=t", "Alice Bell", "sip:a@b", "t")]
    [InlineData("sip:a@b;tag=t", "", "sip:a@b", "t")]
    [InlineData("  < sip:a@b > ; tag = t", "", "sip:a@b", "t")]
    [InlineData("<sip:a@b>", "", "sip:a@b", null)]
    public void An_address_is_taken_apart(string text, string display, string uri, string? tag)
    {
        Assert.True(SipAddress.TryParse(text, out var address));
        Assert.Equal((display, uri, tag), (address!.Display, address.Uri.Text, address.Tag));
    }

    [Theory]
    [InlineData("\"open <sip:a@b>")]
    [InlineData("<sip:a@b")]
    [InlineData("Bell, Alexander <sip:a@b>")]
    [InlineData("sip:a@b?x=1")]
    [InlineData("<sip:a@b>;tag=1;tag=2")]
    [InlineData("<sip:a@b>;;")]
    [InlineData("\"x\" sip:a@b")]
    [InlineData("")]
    public void These_are_no_addresses(string text) => Assert.False(SipAddress.TryParse(text, out _));

    [Fact]
    public void A_Via_is_taken_apart_and_put_together_again()
    {
        Assert.True(SipVia.TryParse("SIP / 2.0 / UDP first.example.com : 4000 ; ttl=16 ;maddr=224.2.0.1 ;branch=z9hG4bKa7c6a8dlze.1", out var via));
        Assert.Equal(("UDP", new SipHost("first.example.com", 4000), true), (via!.Transport, via.SentBy, via.HasCookie));
        Assert.Equal("SIP/2.0/UDP first.example.com:4000;ttl=16;maddr=224.2.0.1;branch=z9hG4bKa7c6a8dlze.1", via.ToString());
    }

    [Fact]
    public void A_Via_is_stamped_with_where_it_came_from()
    {
        var source = new IPEndPoint(IPAddress.Parse("192.0.2.7"), 6000);
        Assert.True(SipVia.TryParse("SIP/2.0/UDP 10.0.0.1:5062;rport;branch=z9hG4bKx", out var nat));
        nat!.Stamp(source);
        Assert.Equal("SIP/2.0/UDP 10.0.0.1:5062;rport=6000;branch=z9hG4bKx;received=192.0.2.7", nat.ToString());
        Assert.Equal(source, nat.ReplyTo(source));
        Assert.True(SipVia.TryParse("SIP/2.0/UDP 192.0.2.7;branch=z9hG4bKx", out var plain));
        plain!.Stamp(source);
        Assert.Equal("SIP/2.0/UDP 192.0.2.7;branch=z9hG4bKx", plain.ToString());
        Assert.Equal(new IPEndPoint(source.Address, 5060), plain.ReplyTo(source));
    }

    [Theory]
    [InlineData("SIP/2.0/UDP")]
    [InlineData("SIP/2.0/UDP ;branch=x")]
    [InlineData("SIP/3.0/UDP host")]
    [InlineData("HTTP/2.0/UDP host")]
    [InlineData("SIP/2.0/UDP 192.0.2.15;;,;,,")]
    [InlineData("")]
    public void These_are_no_Vias(string text) => Assert.False(SipVia.TryParse(text, out _));

    [Theory]
    [InlineData("1 INVITE", true)]
    [InlineData("0009 \t INVITE", true)]
    [InlineData("2147483647 A", true)]
    [InlineData("2147483648 A", false)]
    [InlineData("-1 A", false)]
    [InlineData("1", false)]
    [InlineData("1 A B", false)]
    public void CSeq_is_a_number_below_2_to_the_31_and_a_method(string text, bool good) => Assert.Equal(good, SipCSeq.TryParse(text, out _));

    [Fact]
    public void Text_from_the_call_side_cannot_add_a_header()
        => Assert.Equal("a  Via: evil", SipText.ToOctets("a\r\nVia: evil"));

    [Fact]
    public void Text_above_ASCII_goes_out_and_comes_back_as_UTF8()
    {
        string octets = SipText.ToOctets("Jürgen 电");
        Assert.Equal("JÃ¼rgen".Length + 4, octets.Length);
        Assert.Equal("Jürgen 电", SipText.ToText(octets));
        Assert.Equal("\xff", SipText.ToText("\xff"));
    }

    // RFC 7616 section 3.9.1 and RFC 2617 section 3.5 give the numbers.
    [Theory]
    [InlineData("MD5", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void Digest_matches_the_examples_of_RFC_7616(string algorithm, string response)
    {
        string challenge = $"Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
        Assert.True(Digest.TryRead(challenge, out var read));
        string answer = Digest.Answer(read, "GET", "/dir/index.html", new SipCredentials("Mufasa", "Circle of Life"), "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
        Assert.Contains($"response=\"{response}\"", answer, StringComparison.Ordinal);
        Assert.Contains("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Digest_without_qop_is_the_old_form()
    {
        Assert.True(Digest.TryRead("Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"", out var read));
        string answer = Digest.Answer(read, "GET", "/dir/index.html", new SipCredentials("Mufasa", "CircleOfLife"), "unused");
        // RFC 2069 section 2.4 with its erratum 749.
        Assert.Contains("response=\"1949323746fe6a43ef61f9606e7febea\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("cnonce", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Basic realm=\"x\"")]
    [InlineData("Digest realm=\"x\"")]
    [InlineData("Digest realm=\"x\", nonce=\"y\", algorithm=SHA-512-256")]
    [InlineData("Digest realm=\"x\", nonce=\"y\", qop=\"auth-int\"")]
    [InlineData("Digest realm=\"open, nonce=\"y\"")]
    [InlineData("Digest =x")]
    public void A_challenge_that_we_cannot_answer_is_left_alone(string challenge) => Assert.False(Digest.TryRead(challenge, out _));

    [Fact]
    public void Credentials_do_not_print_their_password() => Assert.Equal("trunk:***", new SipCredentials("trunk", "secret").ToString());
}
