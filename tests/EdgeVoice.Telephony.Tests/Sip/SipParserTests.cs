using System.Text;
using CsCheck;
using EdgeVoice.Telephony.Sip;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Telephony.Tests.Sip;

public sealed class SipParserTests
{
    [Fact]
    public void A_request_line_has_method_URI_and_version()
    {
        var message = Parse(Samples.Invite);
        Assert.Equal(("INVITE", "sip:agent@10.0.0.1", "SIP/2.0"), (message.Method, message.RequestUri, message.Version));
    }

    [Theory]
    [InlineData("SIP/2.0 180 Ringing", 180, "Ringing")]
    [InlineData("SIP/2.0 200 ", 200, "")]
    [InlineData("SIP/2.0 200", 200, "")]
    [InlineData("sip/2.0 603 De cline", 603, "De cline")]
    public void A_status_line_has_status_and_reason(string line, int status, string reason)
    {
        var message = Parse(line + "\r\n\r\n");
        Assert.Equal((status, reason), (message.Status, message.Reason));
    }

    [Fact]
    public void Compact_names_become_long_ones_whatever_their_case()
    {
        var message = Parse("OPTIONS sip:a@b SIP/2.0\r\nv: SIP/2.0/UDP h\r\nF: <sip:x@y>\r\nT  : <sip:a@b>\r\nI:1\r\ncall-id: 2\r\n\r\n");
        Assert.Equal(["Via", "From", "To", "Call-ID", "Call-ID"], message.Headers.Select(header => header.Name));
        Assert.Equal(["SIP/2.0/UDP h", "<sip:x@y>", "<sip:a@b>", "1", "2"], message.Headers.Select(header => header.Value));
    }

    [Fact]
    public void Folded_lines_are_joined_by_one_space()
        => Assert.Equal("one two three", Parse("OPTIONS sip:a@b SIP/2.0\r\nSubject: one\r\n  two\r\n\tthree\r\n\r\n")["Subject"]);

    [Fact]
    public void A_list_is_split_over_commas_and_lines_but_not_inside_quotes_or_brackets()
    {
        var message = Parse("OPTIONS sip:a@b SIP/2.0\r\nContact: \"A, \\\"B\" <sip:a@b;x=1,2>, <sip:c@d>\r\nm: sip:e@f\r\n\r\n");
        Assert.Equal(["\"A, \\\"B\" <sip:a@b;x=1,2>", "<sip:c@d>", "sip:e@f"], message.List("Contact"));
    }

    [Fact]
    public void Line_ends_before_the_message_are_skipped_and_octets_behind_the_body_dropped()
    {
        byte[] bytes = Encoding.Latin1.GetBytes("\r\n\r\nMESSAGE sip:a@b SIP/2.0\r\nl: 3\r\n\r\nabcdef");
        Assert.True(SipParser.TryParse(bytes, out var message, out int read, out _));
        Assert.Equal("abc"u8.ToArray(), message!.Body);
        Assert.Equal(bytes.Length - 3, read);
    }

    [Fact]
    public void Bare_line_feeds_are_taken()
        => Assert.Equal("x", Parse(Samples.Invite.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("Content-Length", "X-Length", StringComparison.Ordinal)
            .Replace("Subject: lunch", "Subject: x", StringComparison.Ordinal))["Subject"]);

    [Theory]
    [InlineData(0, false)]
    [InlineData(32, false)]
    [InlineData(33, true)]
    public void An_SDP_body_may_lack_a_few_octets_that_a_gateway_took_but_no_more(int lack, bool cut)
    {
        string text = Samples.Invite.Replace($"Content-Length: {Samples.Sdp.Length}", $"Content-Length: {Samples.Sdp.Length + lack}", StringComparison.Ordinal);
        Assert.Equal(cut ? SipFault.BodyCut : SipFault.None, Parse(text).Fault);
    }

    [Fact]
    public void Any_other_body_must_be_whole()
        => Assert.Equal(SipFault.BodyCut, Parse("MESSAGE sip:a@b SIP/2.0\r\nContent-Type: text/plain\r\nl: 4\r\n\r\nab\n").Fault);

    [Fact]
    public void More_headers_than_the_bound_are_refused_whole()
    {
        string many = string.Concat(Enumerable.Repeat("X: 1\r\n", SipParser.MaxHeaders + 1));
        Assert.False(SipParser.TryParse(Encoding.Latin1.GetBytes("OPTIONS sip:a@b SIP/2.0\r\n" + many + "\r\n"), out var message, out int read, out var fault));
        Assert.Equal((null, 0, SipFault.TooManyHeaders), (message, read, fault));
    }

    [Theory]
    [MemberData(nameof(Samples.Messages), MemberType = typeof(Samples))]
    public void A_message_cut_at_any_length_is_no_message_or_a_faulty_one(string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        int headEnd = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        for (int length = 0; length < bytes.Length; length++)
        {
            bool parsed = SipParser.TryParse(bytes.AsSpan(0, length), out var message, out int read, out _);
            bool whole = parsed && message!.Fault == SipFault.None;
            // What a gateway may have shortened is taken as whole; see SipParser.SdpSlack.
            bool slack = text.Contains("application/sdp", StringComparison.Ordinal) && length >= headEnd && bytes.Length - length <= SipParser.SdpSlack && bytes[length - 1] == '\n';
            Assert.Equal(slack, whole);
            Assert.Equal(parsed, message is not null);
            Assert.InRange(read, 0, length);
        }
    }

    [Theory]
    [MemberData(nameof(Samples.Messages), MemberType = typeof(Samples))]
    public void Writing_what_was_read_and_reading_it_again_gives_the_same(string text)
    {
        var first = Parse(text);
        byte[] written = SipWriter.Write(first);
        var second = Parse(Encoding.Latin1.GetString(written));
        Assert.Equal(first.Headers.Where(header => header.Name != "Content-Length"), second.Headers.Where(header => header.Name != "Content-Length"));
        Assert.Equal((first.Method, first.RequestUri, first.Status, first.Reason), (second.Method, second.RequestUri, second.Status, second.Reason));
        Assert.Equal(first.Body, second.Body);
        Assert.Equal(written, SipWriter.Write(second));
    }

    [Fact]
    public void Octets_that_are_no_UTF8_leave_as_they_came()
    {
        byte[] bytes = [.. "OPTIONS sip:a@b SIP/2.0\r\nCall-ID: "u8, 0xff, 0xc3, 0x28, .. "\r\n\r\n"u8];
        Assert.True(SipParser.TryParse(bytes, out var message, out _, out _));
        Assert.Equal(-1, SipWriter.Write(message!).AsSpan().IndexOf((ReadOnlySpan<byte>)[0xef, 0xbf, 0xbd]));
        Assert.NotEqual(-1, SipWriter.Write(message!).AsSpan().IndexOf((ReadOnlySpan<byte>)[0xff, 0xc3, 0x28]));
    }

    [Fact]
    public void Mutations_of_messages_never_throw_and_never_claim_more_than_was_there()
        => Gen.Select(Gen.Int[0, Samples.All.Length - 1], Gen.Int[0, int.MaxValue], Gen.Int[1, 12]).Sample((which, seed, edits) =>
        {
            byte[] bytes = Mutate(Encoding.Latin1.GetBytes(Samples.All[which]), new Random(seed), edits);
            bool parsed = SipParser.TryParse(bytes, out var message, out int read, out var fault);
            Assert.InRange(read, 0, bytes.Length);
            Assert.Equal(parsed, fault == SipFault.None);
            if (!parsed)
                return;
            // All that reads headers must bear them too.
            if (message!.IsRequest)
                _ = RequestCheck.Check(message);
            foreach (string via in message.List("Via"))
                _ = SipVia.TryParse(via, out _);
            _ = SipBody.TakeSdp(message, out _);
            Assert.True(SipParser.TryParse(SipWriter.Write(message), out _, out _, out _));
        }, iter: 20_000);

    [Fact]
    public void An_agent_bears_any_mutation_and_still_takes_a_call()
        => Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[1, 12]).Sample((seed, edits) =>
        {
            var random = new Random(seed);
            var scene = new Scene();
            for (int i = 0; i < 20; i++)
                scene.Agent.Receive(Mutate(Encoding.Latin1.GetBytes(Samples.All[random.Next(Samples.All.Length)]), random, edits), scene.Peer.Address, scene.Network.Now);
            scene.Network.Run(TimeSpan.FromSeconds(200));
            scene.Agent.Events.Clear();
            scene.Peer.CallId = "after all that";
            scene.Say(scene.Peer.Request("INVITE", 1, body: scene.Peer.Sdp()));
            Assert.Single(scene.Agent.All<SipEvent.Incoming>());
        }, iter: 300);

    [Fact]
    public void Every_seed_of_the_fuzz_corpus_is_borne()
    {
        string[] seeds = Directory.GetFiles(Places.InTree("tests", "Fuzz", "corpus", "sip"));
        Assert.NotEmpty(seeds);
        foreach (string seed in seeds)
        {
            var scene = new Scene();
            scene.Agent.Receive(File.ReadAllBytes(seed), scene.Peer.Address, TimeSpan.Zero);
            scene.Network.Run(TimeSpan.FromSeconds(300));
            Assert.Equal(0, scene.Agent.Core.Counters.Calls);
        }
    }

    internal static byte[] Mutate(byte[] bytes, Random random, int edits)
    {
        var list = bytes.ToList();
        for (int i = 0; i < edits && list.Count > 0; i++)
        {
            int at = random.Next(list.Count);
            switch (random.Next(5))
            {
                case 0: list[at] = (byte)random.Next(256); break;
                case 1: list.RemoveRange(at, Math.Min(random.Next(1, 20), list.Count - at)); break;
                case 2: list.InsertRange(at, list.GetRange(at, Math.Min(random.Next(1, 40), list.Count - at))); break;
                case 3: list[at] = (byte)"\r\n \t\"<>;,:=%?@"[random.Next(14)]; break;
                default: list.RemoveRange(at, random.Next(8) == 0 ? list.Count - at : 0); break;
            }
        }
        return [.. list];
    }

    private static SipMessage Parse(string text)
    {
        Assert.True(SipParser.TryParse(Encoding.Latin1.GetBytes(text), out var message, out _, out var fault), fault.ToString());
        return message!;
    }
}
