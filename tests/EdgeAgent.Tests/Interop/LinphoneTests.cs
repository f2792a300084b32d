using System.Buffers.Binary;
using System.Globalization;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Speech.Audio;
using Xunit;

namespace EdgeVoice.Agent.Tests.Interop;

/// <summary>linphonec, driven by its prompt: its sound card is files.</summary>
[Collection("real time")]
public sealed class LinphoneTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Linphonec_calls_asks_for_the_opening_hours_and_hears_them()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        await using var ops = await OpsListener.ConnectAsync(service.MqttPort);
        string home = Path.Combine(service.Folder, "linphone");
        Directory.CreateDirectory(Path.Combine(home, ".local", "share", "linphone"));
        Directory.CreateDirectory(Path.Combine(home, ".config", "linphone"));
        string microphone = Path.Combine(home, "microphone.wav"), recording = Path.Combine(home, "heard.wav");
        WavFile.Write(microphone, await Sound.SpeakAsync("when are you open on tuesday", 8, 12), 8000);
        string settings = Path.Combine(home, "linphonerc");
        await File.WriteAllTextAsync(settings, string.Create(CultureInfo.InvariantCulture, $"""
            [sip]
            sip_port={LoopbackPort.Udp()}
            sip_tcp_port=-1
            sip_tls_port=-1
            guess_hostname=1
            use_ipv6=0
            [rtp]
            audio_rtp_port=46000-46100

            """), TestContext.Current.CancellationToken);
        await using var linphone = Peer.Start("linphonec", ["-c", settings], home, new Dictionary<string, string> { ["HOME"] = home });
        await linphone.WaitForAsync("video is disabled", TimeSpan.FromSeconds(20)); // its prompt ends no line
        linphone.Write("soundcard use files");
        linphone.Write($"play {microphone}");
        linphone.Write($"record {recording}");
        linphone.Write("ipv6 disable");
        linphone.Write(string.Create(CultureInfo.InvariantCulture, $"call sip:frontdesk@127.0.0.1:{service.SipPort}"));
        await linphone.WaitForAsync("connected", TimeSpan.FromSeconds(20));
        await Task.Delay(22_000, TestContext.Current.CancellationToken);
        linphone.Write("terminate");
        await ops.WaitForEndedAsync(1, TimeSpan.FromSeconds(10));
        linphone.Write("quit");
        await linphone.WaitForExitAsync(TimeSpan.FromSeconds(15));

        string heard = Sound.RecognizeWav(Complete(recording));
        output.WriteLine($"linphonec heard: {heard}");
        Assert.Contains(ops.Turns, turn => turn.Understood?.Intent == "faq.opening_hours");
        Assert.Contains("open", heard, StringComparison.Ordinal);
        Assert.Single(ops.Ended);
    }

    /// <summary>linphonec counts its header into the length of the sound, so that the file looks cut short: the length is set right.</summary>
    private static string Complete(string recording)
    {
        const int header = 44;
        byte[] bytes = File.ReadAllBytes(recording);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(header - 4), bytes.Length - header);
        File.WriteAllBytes(recording, bytes);
        return recording;
    }
}
