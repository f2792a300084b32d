using System.Globalization;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Speech.Audio;
using Xunit;

namespace EdgeVoice.Agent.Tests.Interop;

/// <summary>baresip, headless: plays a WAV file as its microphone and keeps what it heard.</summary>
[Collection("real time")]
public sealed class BaresipTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("g711", "PCMA")]
    [InlineData("g722", "G722")]
    public async Task Baresip_calls_asks_for_the_address_and_hears_it(string codecModule, string codec)
    {
        await using var service = await ServiceUnderTest.StartAsync();
        await using var ops = await OpsListener.ConnectAsync(service.MqttPort);
        string home = Path.Combine(service.Folder, "baresip");
        Directory.CreateDirectory(home);
        string microphone = Path.Combine(home, "microphone.wav");
        WavFile.Write(microphone, await Sound.SpeakAsync("where are you located", 8, 12), 8000);
        int port = LoopbackPort.Udp();
        await File.WriteAllTextAsync(Path.Combine(home, "accounts"), "<sip:branch@127.0.0.1>;regint=0\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(home, "config"), string.Create(CultureInfo.InvariantCulture, $"""
            sip_listen 127.0.0.1:{port}
            audio_player aubridge,nowhere
            audio_source aufile,{microphone}
            audio_alert aubridge,nowhere
            ausrc_srate 8000
            auplay_srate 8000
            audio_channels 1-1
            rtp_ports 45000-45100
            module_path /usr/lib/baresip/modules
            module account.so
            module {codecModule}.so
            module aufile.so
            module aubridge.so
            module sndfile.so
            module menu.so
            snd_path {home}

            """), TestContext.Current.CancellationToken);
        await using var baresip = Peer.Start("baresip",
            ["-f", home, "-e", string.Create(CultureInfo.InvariantCulture, $"/dial sip:frontdesk@127.0.0.1:{service.SipPort}"), "-t", "24"], home);
        await baresip.WaitForExitAsync(TimeSpan.FromSeconds(60));
        await ops.WaitForEndedAsync(1, TimeSpan.FromSeconds(5));

        string recording = Directory.EnumerateFiles(home, "dump-*-dec.wav").SingleOrDefault()
            ?? throw new InvalidDataException("baresip recorded nothing:\n" + baresip.Output);
        string heard = Sound.RecognizeWav(recording);
        output.WriteLine($"baresip heard: {heard}");
        Assert.Contains(ops.Turns, turn => turn.Understood?.Intent == "faq.address");
        // "We are at twelve Bridge Street, next to the river": a recogniser of telephone sound may miss one of its words.
        Assert.Contains("bridge", heard, StringComparison.Ordinal);
        Assert.Contains("next to the", heard, StringComparison.Ordinal);
        Assert.Equal(codec, Assert.Single(ops.Ended).Codec);
    }
}
