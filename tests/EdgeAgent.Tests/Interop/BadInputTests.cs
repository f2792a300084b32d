using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Telephony.Rtp;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Agent.Tests.Interop;

/// <summary>What a hostile or broken neighbourhood does to the running service: an error or a counted drop, and no call notices.</summary>
[Collection("real time")]
public sealed class BadInputTests
{
    [Fact]
    public async Task A_call_in_progress_survives_garbage_on_the_line_and_strangers_on_its_media()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        await using var ops = await OpsListener.ConnectAsync(service.MqttPort);
        using var model = VoskModel.Open(Places.InTree("models", "asr", "starter-en-8k"));
        using var media = new MediaThread(TimeProvider.System);
        var kit = CallerKit.Open(model, media, TimeProvider.System);
        var script = new CallScript("hours", "know the opening hours while others misbehave", "espeak-ng:en-us+f3",
        [
            new CallerLine.Speech([], "when are you open on tuesday"),
            new CallerLine.Speech([], "no thank you goodbye"),
        ]);
        using var stop = new CancellationTokenSource();
        var noise = MisbehaveAsync(service, stop.Token);

        var outcome = await new SimulatedCaller(kit, script, new Quiet()).RunAsync(new IPEndPoint(IPAddress.Loopback, service.SipPort), TestContext.Current.CancellationToken);
        await ops.WaitForEndedAsync(1, TimeSpan.FromSeconds(5));
        await stop.CancelAsync();
        int sent = await noise;

        Assert.True(sent > 500, $"only {sent} bad datagrams were sent");
        Assert.Contains(ops.Turns, turn => turn.Understood?.Intent == "faq.opening_hours");
        Assert.Contains(outcome.Turns, turn => turn.Heard.Contains("open", StringComparison.Ordinal));
        Assert.Equal("local_hang_up", Assert.Single(ops.Ended).EndReason);
        Assert.True(service.Running, service.Output);
    }

    [Fact]
    public async Task An_offer_with_no_codec_in_common_is_answered_488()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        string answer = await AskAsync(socket, service.SipPort, Invite(((IPEndPoint)socket.Client.LocalEndPoint!).Port, "m=audio 4000 RTP/AVP 18\r\na=rtpmap:18 G729/8000\r\n"), "488");
        Assert.StartsWith("SIP/2.0 488", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("speech:\n  recognizer: /nowhere/model", "/nowhere/model")]
    [InlineData("sip:\n  port: ninety", "ninety")]
    [InlineData("dialog:\n  packFolder: PACK", "flows.yaml")]
    public async Task A_wrong_setting_keeps_the_service_from_starting_and_says_which(string setting, string named)
    {
        string folder = Directory.CreateTempSubdirectory("edgevoice-bad-").FullName;
        string pack = Path.Combine(folder, "pack");
        Directory.CreateDirectory(pack);
        foreach (string file in Directory.EnumerateFiles(Places.InTree("packs", "front-desk"), "*.yaml"))
            File.Copy(file, Path.Combine(pack, Path.GetFileName(file)));
        await File.AppendAllTextAsync(Path.Combine(pack, "flows.yaml"), "\n  - broken: [", TestContext.Current.CancellationToken);
        string config = Path.Combine(folder, "edgevoice.yaml");
        await File.WriteAllTextAsync(config, setting.Replace("PACK", pack, StringComparison.Ordinal) + "\n", TestContext.Current.CancellationToken);
        await using var process = Peer.Start(ServiceUnderTest.Program, ["run", "--config", config]);
        int code = await process.WaitForExitAsync(TimeSpan.FromSeconds(60));
        Directory.Delete(folder, recursive: true);

        Assert.NotEqual(0, code);
        Assert.Contains(named, process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pack_that_is_broken_while_the_service_runs_leaves_the_good_one_in_place()
    {
        string folder = Directory.CreateTempSubdirectory("edgevoice-pack-").FullName;
        foreach (string file in Directory.EnumerateFiles(Places.InTree("packs", "front-desk"), "*.yaml"))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        await using (var service = await ServiceUnderTest.StartAsync(extra: $"dialog:\n  packFolder: {folder}"))
        {
            await File.AppendAllTextAsync(Path.Combine(folder, "slots.yaml"), "\n  - broken: [", TestContext.Current.CancellationToken);
            await service.WaitForAsync("the one before stays in place", TimeSpan.FromSeconds(20));
            using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
            string answer = await AskAsync(socket, service.SipPort,
                Invite(((IPEndPoint)socket.Client.LocalEndPoint!).Port, "m=audio 4000 RTP/AVP 0\r\n"), "200");
            Assert.StartsWith("SIP/2.0 200", answer, StringComparison.Ordinal);
        }
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Sends what nobody should until told to stop: truncated and random SIP, random RTP to every port of the range.</summary>
    private static async Task<int> MisbehaveAsync(ServiceUnderTest service, CancellationToken stop)
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Parse("127.0.0.9"), 0));
        var random = new Random(20261123);
        byte[] invite = Encoding.ASCII.GetBytes(Invite(9, "m=audio 4000 RTP/AVP 0\r\n"));
        byte[] rtp = new byte[172];
        int sent = 0;
        while (!stop.IsCancellationRequested && sent < 20_000)
        {
            byte[] garbage = new byte[random.Next(1, 600)];
            random.NextBytes(garbage);
            await socket.SendAsync(garbage, new IPEndPoint(IPAddress.Loopback, service.SipPort), CancellationToken.None);
            await socket.SendAsync(invite.AsMemory(0, random.Next(1, invite.Length - 1)), new IPEndPoint(IPAddress.Loopback, service.SipPort), CancellationToken.None);
            for (int port = service.FirstRtpPort; port < service.FirstRtpPort + 256; port += 2)
            {
                RtpPacket.Write(rtp, 0, false, (ushort)random.Next(65_536), (uint)random.Next(), 7, garbage.AsSpan(0, Math.Min(160, garbage.Length)));
                await socket.SendAsync(rtp, new IPEndPoint(IPAddress.Loopback, port), CancellationToken.None);
            }
            sent += 130;
            await Task.Delay(100, CancellationToken.None);
        }
        return sent;
    }

    private static async Task<string> AskAsync(UdpClient socket, int port, string request, string status)
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), new IPEndPoint(IPAddress.Loopback, port), CancellationToken.None);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            string answer = Encoding.ASCII.GetString((await socket.ReceiveAsync(limit.Token)).Buffer);
            if (!answer.StartsWith("SIP/2.0 1", StringComparison.Ordinal) || status.StartsWith('1'))
                return answer;
        }
    }

    private static string Invite(int port, string media)
    {
        string body = $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n{media}";
        return string.Create(CultureInfo.InvariantCulture,
            $"INVITE sip:frontdesk@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{Guid.NewGuid():N}\r\nFrom: <sip:t@127.0.0.1>;tag=1\r\nTo: <sip:frontdesk@127.0.0.1>\r\nCall-ID: {Guid.NewGuid():N}\r\nCSeq: 1 INVITE\r\nContact: <sip:t@127.0.0.1:{port}>\r\nMax-Forwards: 70\r\nContent-Type: application/sdp\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
