using System.Net;
using System.Text;
using CsCheck;
using EdgeVoice.Telephony.Sdp;
using EdgeVoice.Telephony.Tests.Sip;
using Xunit;

namespace EdgeVoice.Telephony.Tests.Sdp;

/// <summary>Offer and answer of RFC 3264 for one audio stream.</summary>
public sealed class OfferAnswerTests
{
    private static readonly IPEndPoint Rtp = new(IPAddress.Parse("10.0.0.1"), 30000);
    private readonly OfferAnswer _both = new([AudioCodec.Pcmu, AudioCodec.Pcma], 7);

    [Theory]
    [InlineData("0 8", AudioCodec.Pcmu)]
    [InlineData("8 0", AudioCodec.Pcmu)]
    [InlineData("18 8", AudioCodec.Pcma)]
    public void Our_preference_decides_whatever_the_order_of_the_offer(string formats, AudioCodec codec)
    {
        Agree(_both, Offer($"m=audio 4000 RTP/AVP {formats}\r\n"));
        Assert.Equal(codec, _both.Agreed!.Codec);
    }

    [Fact]
    public void G722_is_taken_only_where_the_preference_names_it()
    {
        string offer = Offer("m=audio 4000 RTP/AVP 9 0\r\n");
        Agree(_both, offer);
        Assert.Equal(AudioCodec.Pcmu, _both.Agreed!.Codec);
        var wide = new OfferAnswer([AudioCodec.G722, AudioCodec.Pcmu], 7);
        Assert.Contains("m=audio 30000 RTP/AVP 9\r\na=rtpmap:9 G722/8000\r\n", Agree(wide, offer), StringComparison.Ordinal);
        Assert.Equal((AudioCodec.G722, (byte)9), (wide.Agreed!.Codec, wide.Agreed.PayloadType));
    }

    [Fact]
    public void A_dynamic_payload_type_is_kept_as_the_offer_has_it()
    {
        string answer = Agree(_both, Offer("m=audio 4000 RTP/AVP 97 110\r\na=rtpmap:97 pcma/8000\r\na=rtpmap:110 telephone-event/8000\r\na=fmtp:110 0-15\r\n"));
        Assert.Equal((AudioCodec.Pcma, (byte)97, (byte?)110), (_both.Agreed!.Codec, _both.Agreed.PayloadType, _both.Agreed.TelephoneEventPayloadType));
        Assert.Contains("m=audio 30000 RTP/AVP 97 110\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("a=rtpmap:110 telephone-event/8000\r\na=fmtp:110 0-15\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Telephone_event_at_another_rate_is_not_ours()
    {
        Agree(_both, Offer("m=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/48000\r\n"));
        Assert.Null(_both.Agreed!.TelephoneEventPayloadType);
    }

    [Theory]
    [InlineData("sendrecv", "sendrecv", true, true)]
    [InlineData("sendonly", "recvonly", false, true)]
    [InlineData("recvonly", "sendonly", true, false)]
    [InlineData("inactive", "inactive", false, false)]
    public void The_answer_mirrors_the_direction(string theirs, string ours, bool send, bool receive)
    {
        string answer = Agree(_both, Offer($"m=audio 4000 RTP/AVP 0\r\na={theirs}\r\n"));
        Assert.Contains($"a={ours}\r\n", answer, StringComparison.Ordinal);
        Assert.Equal((send, receive), (_both.Agreed!.Send, _both.Agreed.Receive));
    }

    [Fact]
    public void A_session_direction_holds_where_the_stream_has_none()
    {
        Agree(_both, Offer("a=sendonly\r\nm=audio 4000 RTP/AVP 0\r\n"));
        Assert.False(_both.Agreed!.Send);
        Agree(_both, Offer("a=sendonly\r\nm=audio 4000 RTP/AVP 0\r\na=sendrecv\r\n"));
        Assert.True(_both.Agreed!.Send);
    }

    [Theory]
    [InlineData("20", 20)]
    [InlineData("40", 40)]
    [InlineData("30", 20)]
    [InlineData("0", 20)]
    [InlineData("200", 20)]
    [InlineData("x", 20)]
    public void Ptime_is_followed_where_it_is_a_multiple_of_20(string asked, int got)
    {
        Agree(_both, Offer($"m=audio 4000 RTP/AVP 0\r\na=ptime:{asked}\r\n"));
        Assert.Equal(got, _both.Agreed!.PacketMs);
    }

    [Fact]
    public void Ptime_above_maxptime_is_not_followed()
    {
        Agree(_both, Offer("m=audio 4000 RTP/AVP 0\r\na=ptime:60\r\na=maxptime:40\r\n"));
        Assert.Equal(20, _both.Agreed!.PacketMs);
    }

    [Fact]
    public void Other_streams_are_refused_with_port_0_in_their_order()
    {
        string answer = Agree(_both, Offer("m=video 5000 RTP/AVP 31 32\r\nm=audio 0 RTP/AVP 0\r\nm=audio 4000 RTP/AVP 0\r\nm=image 6000 udptl t38\r\n"));
        Assert.Equal(
            ["m=video 0 RTP/AVP 31 32", "m=audio 0 RTP/AVP 0", "m=audio 30000 RTP/AVP 0", "m=image 0 udptl t38"],
            answer.Split("\r\n").Where(line => line.StartsWith("m=", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_streams_own_address_wins_over_the_sessions()
    {
        Agree(_both, Offer("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 10.0.0.77\r\n"));
        Assert.Equal(new IPEndPoint(IPAddress.Parse("10.0.0.77"), 4000), _both.Agreed!.Remote);
    }

    [Fact]
    public void An_offer_with_feedback_is_answered_in_kind()
        => Assert.Contains("m=audio 30000 RTP/AVPF 0\r\n", Agree(_both, Offer("m=audio 4000 RTP/AVPF 0\r\na=rtcp-fb:* ccm tmmbr\r\n")), StringComparison.Ordinal);

    [Fact]
    public void IPv6_is_offered_and_answered_as_such()
    {
        var v6 = new IPEndPoint(IPAddress.Parse("2001:db8::1"), 30000);
        Assert.Equal(SdpOutcome.Agreed, _both.Answer(Encoding.ASCII.GetBytes(Offer("m=audio 4000 RTP/AVP 0\r\nc=IN IP6 2001:db8::2\r\n")), v6, out byte[] answer));
        Assert.Contains("c=IN IP6 2001:db8::1\r\n", Encoding.ASCII.GetString(answer), StringComparison.Ordinal);
        Assert.Equal(IPAddress.Parse("2001:db8::2"), _both.Agreed!.Remote.Address);
    }

    [Theory]
    [InlineData("m=audio 4000 RTP/AVP 18 4\r\n")]
    [InlineData("m=audio 0 RTP/AVP 0\r\n")]
    [InlineData("m=audio 4000 RTP/SAVP 0\r\n")]
    [InlineData("m=video 4000 RTP/AVP 0\r\n")]
    [InlineData("")]
    [InlineData("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 host.example.com\r\n")]
    [InlineData("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 224.2.0.1/127\r\n")]
    [InlineData("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 255.255.255.255\r\n")]
    [InlineData("m=audio 4000 RTP/AVP 96\r\na=rtpmap:96 PCMU/16000\r\n")]
    [InlineData("m=audio 4000 RTP/AVP 96\r\na=rtpmap:96 PCMU/8000/2\r\n")]
    public void These_have_nothing_in_common_with_us_and_change_nothing(string media)
    {
        Agree(_both, Offer("m=audio 4000 RTP/AVP 8\r\n"));
        var before = _both.Agreed;
        Assert.Equal(SdpOutcome.NothingInCommon, _both.Answer(Encoding.ASCII.GetBytes(Offer(media)), Rtp, out byte[] answer));
        Assert.Empty(answer);
        Assert.Same(before, _both.Agreed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("v=1\r\no=- 1 1 IN IP4 1.2.3.4\r\n")]
    [InlineData("o=- 1 1 IN IP4 1.2.3.4\r\nv=0\r\n")]
    [InlineData("v=0\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\nm=audio\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\nm=audio 70000 RTP/AVP 0\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\nc=IN IP9 x\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\nA=x\r\n")]
    public void These_are_no_session_descriptions(string text)
    {
        Assert.False(SdpParser.TryParse(Encoding.ASCII.GetBytes(text), out var session, out int read));
        Assert.Equal((null, 0), (session, read));
    }

    [Fact]
    public void More_lines_than_the_bound_are_refused()
    {
        string text = Offer("m=audio 4000 RTP/AVP 0\r\n") + string.Concat(Enumerable.Repeat("a=x\r\n", SdpParser.MaxLines));
        Assert.False(SdpParser.TryParse(Encoding.ASCII.GetBytes(text), out _, out _));
    }

    [Fact]
    public void Our_offer_answered_by_ourselves_is_agreed_on_both_sides()
    {
        var other = new OfferAnswer([AudioCodec.Pcma], 8);
        byte[] offer = _both.Offer(Rtp);
        Assert.Equal(SdpOutcome.Agreed, other.Answer(offer, new IPEndPoint(IPAddress.Parse("10.0.0.2"), 40000), out byte[] answer));
        Assert.Equal(SdpOutcome.Agreed, _both.TakeAnswer(answer));
        Assert.Equal((AudioCodec.Pcma, 40000, (byte?)101), (_both.Agreed!.Codec, _both.Agreed.Remote.Port, _both.Agreed.TelephoneEventPayloadType));
        Assert.Equal(Rtp, other.Agreed!.Remote);
    }

    [Fact]
    public void The_session_version_goes_up_only_with_a_change()
    {
        string offer = Offer("m=audio 4000 RTP/AVP 0\r\n");
        string first = Agree(_both, offer), same = Agree(_both, offer), changed = Agree(_both, Offer("m=audio 4000 RTP/AVP 8\r\n"));
        Assert.Equal(first, same);
        Assert.Contains("o=- 7 1 ", first, StringComparison.Ordinal);
        Assert.Contains("o=- 7 2 ", changed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_description_cut_or_mutated_anywhere_never_throws()
        => Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 10]).Sample((seed, edits) =>
        {
            byte[] bytes = SipParserTests.Mutate(Encoding.Latin1.GetBytes(Samples.Sdp), new Random(seed), edits);
            for (int length = 0; length <= bytes.Length; length++)
                _ = new OfferAnswer([AudioCodec.Pcmu], 1).Answer(bytes.AsSpan(0, length), Rtp, out _);
        }, iter: 500);

    private static string Offer(string media) => "v=0\r\no=- 1 1 IN IP4 10.0.0.2\r\ns=-\r\nc=IN IP4 10.0.0.2\r\nt=0 0\r\n" + media;

    private static string Agree(OfferAnswer side, string offer)
    {
        Assert.Equal(SdpOutcome.Agreed, side.Answer(Encoding.ASCII.GetBytes(offer), Rtp, out byte[] answer));
        return Encoding.ASCII.GetString(answer);
    }
}
