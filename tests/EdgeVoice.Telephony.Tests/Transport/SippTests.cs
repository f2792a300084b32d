using System.Diagnostics;
using System.Globalization;
using System.Net;
using EdgeVoice.Telephony.Transport;
using Xunit;

namespace EdgeVoice.Telephony.Tests.Transport;

/// <summary>SIPp's own scenarios against a user agent: a peer that none of us wrote.</summary>
public sealed class SippTests
{
    private const string Sipp = "/usr/bin/sipp";
    private const string NoSipp = "needs SIPp (Debian package sip-tester)";

    public static bool HasSipp => File.Exists(Sipp);

    [Fact(SkipUnless = nameof(HasSipp), Skip = NoSipp)]
    public async Task Its_caller_gets_every_call_through()
    {
        await using var agent = Start();
        var ends = AcceptAll(agent);
        Assert.Equal(0, await Run($"-sn uac 127.0.0.1:{agent.LocalEndPoint.Port} -m 30 -r 30 -l 30 -d 200"));
        await agent.DisposeAsync();
        Assert.Equal(Enumerable.Repeat(CallEnd.RemoteHangUp, 30), await ends);
    }

    [Fact(SkipUnless = nameof(HasSipp), Skip = NoSipp)]
    public async Task Its_callee_is_reached_and_hung_up()
    {
        await using var agent = Start();
        int port = FreePort();
        var callee = Run($"-sn uas -p {port} -m 1");
        // Its port opens a moment after its process does; the INVITE is repeated until then.
        agent.Post(new SipCommand.Invite(agent.NextCallId(), new Uri($"sip:service@127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"), new IPEndPoint(IPAddress.Loopback, 4000), []));
        var seen = new List<Type>();
        await foreach (var told in agent.Events.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            seen.Add(told.GetType());
            if (told is SipEvent.Answered)
                agent.Post(new SipCommand.HangUp(told.Call));
            if (told is SipEvent.Ended)
                break;
        }
        Assert.Equal([typeof(SipEvent.Ringing), typeof(SipEvent.Answered), typeof(SipEvent.Ended)], seen);
        Assert.Equal(0, await callee);
    }

    private static SipUserAgent Start() => SipUserAgent.Start(new SipUserAgentOptions { BindAddress = IPAddress.Loopback, Port = 0 }, TimeProvider.System);

    private static async Task<List<CallEnd>> AcceptAll(SipUserAgent agent)
    {
        var ends = new List<CallEnd>();
        await foreach (var told in agent.Events.ReadAllAsync())
        {
            if (told is SipEvent.Incoming)
                agent.Post(new SipCommand.Accept(told.Call, new IPEndPoint(IPAddress.Loopback, 4000)));
            else if (told is SipEvent.Ended ended)
                ends.Add(ended.End);
        }
        return ends;
    }

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.Client.LocalEndPoint!).Port;
    }

    /// <summary>Exit code 0: every call went as the scenario says.</summary>
    private static async Task<int> Run(string arguments)
    {
        string folder = Directory.CreateTempSubdirectory("sipp").FullName;
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Sipp, arguments + " -i 127.0.0.1 -nostdin -timeout 60 -timeout_error")
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            TestContext.Current.TestOutputHelper?.WriteLine(await output + errors);
            return process.ExitCode;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
