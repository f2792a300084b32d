using System.Net;
using System.Text;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Telephony.Tests.Sip;

/// <summary>
/// The torture messages of RFC 4475 and RFC 5118, each sent to a fresh agent as a datagram. What is expected is what those RFCs say of an element that is
/// a user agent server and no registrar; where they leave a choice, the comment says which one was taken.
/// </summary>
public sealed class TortureTests
{
    /// <summary>A call was announced (and 100 went out).</summary>
    private const int Call = 100;

    /// <summary>A response that no request of ours fits: dropped and counted.</summary>
    private const int Stray = 1;

    /// <summary>No SIP message: dropped and counted.</summary>
    private const int Garbage = 2;

    public static TheoryData<string, int> Rfc4475 => new()
    {
        // 3.1.1, valid
        { "wsinv", 481 },       // it has a To tag, and no dialog of ours has it
        { "intmeth", 501 },
        { "esc01", Call },
        { "escnull", 405 },     // valid, but we register nobody
        { "esc02", 501 },       // RE%47IST%45R is not REGISTER
        { "lwsdisp", 200 },
        { "longreq", Call },
        { "dblreq", 405 },      // only the first message of a datagram counts
        { "semiuri", 200 },
        { "transports", 200 },
        { "mpart01", 405 },     // MESSAGE
        { "unreason", Stray },
        { "noreason", Stray },
        // 3.1.2, invalid
        { "badinv01", 400 },
        { "clerr", 400 },
        { "ncl", 400 },
        { "scalar02", 400 },
        { "scalarlg", Stray },
        { "quotbal", 400 },
        { "ltgtruri", 400 },
        { "lwsruri", 400 },
        { "lwsstart", Call },   // liberal: several spaces between the parts cannot be misread
        { "trws", 200 },        // liberal: so with those behind the version
        { "escruri", 400 },
        { "baddate", Call },    // liberal: Date means nothing to us
        { "regbadct", 400 },    // the URI in Contact has headers and no brackets
        { "badaspec", 200 },    // liberal: spaces inside the brackets are cut off
        { "baddn", 400 },
        { "badvers", 505 },
        { "mismatch01", 400 },
        { "mismatch02", 400 },
        { "bigcode", Garbage },
        // 3.2, transaction layer
        { "badbranch", 200 },   // a bare cookie is matched as RFC 2543 would
        // 3.3, application layer
        { "insuf", 400 },
        { "unkscm", 416 },
        { "novelsc", 416 },
        { "unksm2", 405 },
        { "bext01", 420 },
        { "invut", 415 },
        { "regaut01", 405 },
        { "multi01", 400 },
        { "mcl01", 400 },
        { "bcast", Stray },
        { "zeromf", 200 },      // Max-Forwards stops proxies, not the one it is meant for
        { "cparam01", 405 },
        { "cparam02", 405 },
        { "regescrt", 405 },
        { "sdp01", 406 },
        // 3.4
        { "inv2543", Call },
        // in the archive, not in the text: no SIP version on its first line
        { "test", Garbage },
    };

    public static TheoryData<string, int> Rfc5118 => new()
    {
        { "ipv6-good", 405 },
        { "ipv6-bad", 400 },
        { "port-ambiguous", 405 },
        { "port-unambiguous", 405 },
        { "ipv6-correct-abnf-2-colons", 200 },
        { "ipv6-bug-abnf-3-colons", 200 },
        { "via-received-param-with-delim", 481 },
        { "via-received-param-no-delim", 200 },
        { "mult-ip-in-header", 481 },
        { "mult-ip-in-sdp", Call },
        { "ipv6-in-sdp", Call },
        { "ipv4-mapped-ipv6", Call },
    };

    [Theory(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    [MemberData(nameof(Rfc4475))]
    public void Rfc_4475(string name, int expected)
        => Assert.Equal(expected, Send(File.ReadAllBytes(Places.InShared("testdata", "rfc4475", name + ".dat"))));

    [Theory(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    [MemberData(nameof(Rfc5118))]
    public void Rfc_5118_with_line_feeds_and_with_CRLF(string name, int expected)
    {
        string text = File.ReadAllText(Places.InShared("testdata", "rfc5118", name), Encoding.Latin1).TrimEnd('\n');
        // Two files of the archive end right behind the last header; as datagrams they have their empty line.
        text += text.Contains("\n\n", StringComparison.Ordinal) ? "\n" : "\n\n";
        Assert.Equal(expected, Send(Encoding.Latin1.GetBytes(text)));
        Assert.Equal(expected, Send(Encoding.Latin1.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal))));
    }

    [Fact(SkipUnless = nameof(Places.HasShared), SkipType = typeof(Places), Skip = Places.NoShared)]
    public void The_tables_name_every_message_of_the_archives()
    {
        Assert.Equal(
            Directory.GetFiles(Places.InShared("testdata", "rfc4475"), "*.dat").Select(Path.GetFileNameWithoutExtension).Order(),
            Rfc4475.Select(row => row.Data.Item1).Order());
        Assert.Equal(
            Directory.GetFiles(Places.InShared("testdata", "rfc5118")).Select(Path.GetFileName).Where(name => name != "README").Order(),
            Rfc5118.Select(row => row.Data.Item1).Order());
    }

    /// <summary>The final status that went out, or what became of it; and the agent must still take a call afterwards.</summary>
    private static int Send(byte[] datagram)
    {
        var scene = new Scene();
        var source = new IPEndPoint(IPAddress.Parse("192.0.2.99"), 5099);
        scene.Agent.Receive(datagram, source, TimeSpan.Zero);
        int outcome = 0;
        while (scene.Agent.TryTake(out byte[] answer, out _))
            outcome = int.Parse(Encoding.Latin1.GetString(answer, 8, 3), System.Globalization.CultureInfo.InvariantCulture);
        var counters = scene.Agent.Core.Counters;
        Assert.Equal(outcome == Call, scene.Agent.Has<SipEvent.Incoming>());
        if (outcome == 0)
            outcome = counters.StrayResponses == 1 ? Stray : counters.Garbage == 1 ? Garbage : 0;
        scene.Agent.OnEvent = told =>
        {
            if (told is SipEvent.Incoming)
                scene.Agent.Post(new SipCommand.Accept(told.Call, scene.Agent.Rtp));
        };
        scene.Say(scene.Peer.Request("INVITE", 1, body: scene.Peer.Sdp()));
        scene.Say(scene.Peer.Ack(scene.Peer.Responses("INVITE", 200).Single()));
        Assert.True(scene.Agent.Has<SipEvent.Confirmed>());
        return outcome;
    }
}
