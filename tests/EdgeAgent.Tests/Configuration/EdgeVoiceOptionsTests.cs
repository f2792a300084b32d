using System.Net;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Telephony;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Agent.Tests.Configuration;

public sealed class EdgeVoiceOptionsTests
{
    private static ConfigResult Yaml(string yaml) => EdgeVoiceOptions.FromYaml(yaml, Path.GetTempPath());

    [Fact]
    public void Nothing_said_gives_options_that_a_box_can_start_with()
    {
        var options = Yaml("").Options!;
        Assert.Equal(5060, options.Sip.Port);
        Assert.Equal([AudioCodec.G722, AudioCodec.Pcma, AudioCodec.Pcmu], options.Sip.Codecs);
        Assert.Equal(8, options.Admission.MaxCalls);
        Assert.Null(options.Telemetry.Broker);
        Assert.Null(options.Sip.Registration);
    }

    [Fact]
    public void Every_setting_reaches_its_option()
    {
        string password = Path.GetTempFileName();
        var result = Yaml($"""
            site: {"{"} siteId: berlin-7, deviceId: box-2, timeZone: Europe/Berlin {"}"}
            sip:
              listenAddress: 10.1.2.3
              port: 5070
              publicAddress: 203.0.113.7
              codecs: [pcmu, PCMA]
              allowedPeers: [10.1.2.0/24, 192.0.2.9]
              rtpPorts: 20000-20063
              registration: {"{"} registrar: pbx.example, user: "200", passwordFile: {password}, expires: 120 {"}"}
            speech: {"{"} modelsFolder: /tmp, recognizer: starter-en-8k, voice: "espeak-ng:en-gb", promptCacheFolder: prompts, learnPack: false, siteGraphFolder: graphs {"}"}
            hearing: {"{"} echoCanceller: false, noiseSuppressor: false, gainControl: false, humFilter: false, inBandKeys: never, hangUpOnTones: false {"}"}
            dialog: {"{"} packFolder: /tmp, model: encoder-1 {"}"}
            telemetry:
              mqtt: {"{"} host: mqtt.example, tls: true, user: edge, passwordFile: {password} {"}"}
              embeddedBroker: {"{"} enabled: true, port: 1999 {"}"}
              outbox: {"{"} path: box.db, maxMegabytes: 3, maxMessages: 1000 {"}"}
            admission: {"{"} maxCalls: 32, retryAfter: 5, drainLimit: 7 {"}"}
            console: {"{"} enabled: false, listenAddress: 127.0.0.2, port: 8481, passwordFile: {password} {"}"}
            """);
        Assert.Empty(result.Problems);
        var options = result.Options!;
        Assert.Equal(("berlin-7", "box-2", "Europe/Berlin"), (options.Site.SiteId, options.Site.DeviceId, options.Site.TimeZone.Id));
        Assert.Equal(IPEndPoint.Parse("10.1.2.3:5070"), new IPEndPoint(options.Sip.ListenAddress, options.Sip.Port));
        Assert.Equal(IPAddress.Parse("203.0.113.7"), options.Sip.PublicAddress);
        Assert.Equal([AudioCodec.Pcmu, AudioCodec.Pcma], options.Sip.Codecs);
        Assert.Equal([IPNetwork.Parse("10.1.2.0/24"), IPNetwork.Parse("192.0.2.9/32")], options.Sip.AllowedPeers);
        Assert.Equal((20000, 32), (options.Sip.RtpPorts.First, options.Sip.RtpPorts.Calls));
        Assert.Equal(new SipRegistrationOptions("pbx.example", "200", password, TimeSpan.FromMinutes(2)), options.Sip.Registration);
        Assert.Equal(("/tmp", "starter-en-8k", "espeak-ng:en-gb"), (options.Speech.ModelsFolder, options.Speech.Recognizer, options.Speech.Voice));
        Assert.Equal(Path.Combine(Path.GetTempPath(), "prompts"), options.Speech.PromptCacheFolder);
        Assert.Equal((false, Path.Combine(Path.GetTempPath(), "graphs")), (options.Speech.LearnPack, options.Speech.SiteGraphFolder));
        Assert.Equal(new ConsoleOptions { Enabled = false, ListenAddress = IPAddress.Parse("127.0.0.2"), Port = 8481, PasswordFile = password }, options.Console);
        Assert.Equal(
            new HearingOptions { EchoCanceller = false, NoiseSuppressor = false, GainControl = false, HumFilter = false, InBandKeys = InBandKeys.Never, HangUpOnTones = false },
            options.Hearing);
        Assert.Equal(("/tmp", "encoder-1"), (options.Dialog.PackFolder, options.Dialog.Model));
        Assert.Equal(
            new MqttOptions { Host = "mqtt.example", Port = 8883, Tls = true, User = "edge", PasswordFile = password }, options.Telemetry.Mqtt);
        Assert.Equal(1999, options.Telemetry.EmbeddedBroker!.Port);
        Assert.Equal(new OutboxOptions { Path = Path.Combine(Path.GetTempPath(), "box.db"), MaxBytes = 3 << 20, MaxMessages = 1000 }, options.Telemetry.Outbox);
        Assert.Equal((32, 5, 7), (options.Admission.MaxCalls, options.Admission.RetryAfter.Seconds, options.Admission.DrainLimit.Seconds));
        File.Delete(password);
    }

    [Fact]
    public void All_problems_come_at_once_each_with_its_line_value_rule_and_remedy()
    {
        var result = Yaml("""
            site:
              siteId: "a/b"
            sip:
              port: 70000
              codecs: [opus]
              allowedPeers: [10.0.0.0/33]
            admission:
              maxCalls: many
            """);
        Assert.Null(result.Options);
        Assert.Equal(["site.siteId", "sip.port", "sip.codecs", "sip.allowedPeers", "admission.maxCalls"], result.Problems.Select(problem => problem.Path));
        var port = result.Problems[1];
        Assert.Equal(("70000", "must be a whole number from 1 to 65535", "port number", "yaml:4"), (port.Found, port.Rule, port.Unit, port.Origin));
        Assert.All(result.Problems, problem => Assert.NotEmpty(problem.Fix));
        Assert.Equal("sip.port: found '70000' (yaml:4); must be a whole number from 1 to 65535 [port number]. Usual here: 5060.", port.ToString());
    }

    [Theory]
    [InlineData("sip: { rtpPorts: 20001-20101 }", "sip.rtpPorts")]
    [InlineData("sip: { rtpPorts: 20000 }", "sip.rtpPorts")]
    [InlineData("sip: { rtpPorts: 20000-20003 }", "sip.rtpPorts")]
    [InlineData("sip: { rtpPorts: 5000-6000 }", "sip.port")]
    [InlineData("sip: { listenAddress: 5 }", "sip.listenAddress")]
    [InlineData("sip: { port: [5060, 5061] }", "sip.port")]
    [InlineData("sip: { codecs: [pcma, PCMA] }", "sip.codecs")]
    [InlineData("sip: { codecs: [8] }", "sip.codecs")]
    [InlineData("sip: { registration: { user: a } }", "sip.registration.registrar")]
    [InlineData("sip: { publicAddress: '::1' }", "sip.publicAddress")]
    [InlineData("site: { timeZone: Mars/Olympus }", "site.timeZone")]
    [InlineData("hearing: { echoCanceller: maybe }", "hearing.echoCanceller")]
    [InlineData("hearing: { inBandKeys: sometimes }", "hearing.inBandKeys")]
    [InlineData("hearing: { inBandKeys: [auto, never] }", "hearing.inBandKeys")]
    [InlineData("speech: { modelsFolder: /no/such/folder }", "speech.modelsFolder")]
    [InlineData("telemetry: { mqtt: { host: 'mqtt://x' } }", "telemetry.mqtt.host")]
    [InlineData("telemetry: { mqtt: { host: x, passwordFile: /no/such/file } }", "telemetry.mqtt.passwordFile")]
    [InlineData("telemetry: { embeddedBroker: { enabled: true, listenAddress: 0.0.0.0 } }", "telemetry.embeddedBroker.listenAddress")]
    [InlineData("console: { listenAddress: 0.0.0.0 }", "console.listenAddress")]
    [InlineData("console: { listenAddress: 192.0.2.1, passwordFile: /etc/hostname }", "console.listenAddress")]
    [InlineData("console: { certificateFile: /etc/hostname }", "console.keyFile")]
    [InlineData("console: { keyFile: /etc/hostname }", "console.certificateFile")]
    [InlineData("console: { certificateFile: /etc/hostname, keyFile: /etc/hostname }", "console.certificateFile")]
    [InlineData("console: { passwordFile: /nowhere/password }", "console.passwordFile")]
    [InlineData("console: { port: 0 }", "console.port")]
    [InlineData("telemetry: { embeddedBroker: { enabled: 1 } }", "telemetry.embeddedBroker.enabled")]
    [InlineData("telemetry: { outbox: { maxMegabytes: 0 } }", "telemetry.outbox.maxMegabytes")]
    [InlineData("admission: { maxCalls: 1e3 }", "admission.maxCalls")]
    public void A_wrong_value_is_named_by_its_path(string yaml, string path)
    {
        var result = Yaml(yaml);
        Assert.Null(result.Options);
        Assert.Equal(path, Assert.Single(result.Problems).Path);
    }

    [Fact]
    public void A_network_may_be_given_by_any_address_in_it()
        => Assert.True(Yaml("sip: { allowedPeers: [10.1.2.3/8] }").Options!.Sip.AllowedPeers[0].Contains(IPAddress.Parse("10.200.0.1")));

    [Theory]
    [InlineData("a: &x [*x]")]
    [InlineData("a: {{{{{{{{{{{{")]
    [InlineData("? [a, b]\n: c")]
    [InlineData("!!binary x: y")]
    [InlineData("sip: { port: \"\\0\" }")]
    public void Odd_yaml_is_a_problem_and_never_a_crash(string yaml) => Assert.NotEmpty(Yaml(yaml).Problems);

    [Fact]
    public void A_misspelt_key_is_an_error_that_names_the_nearest_one()
    {
        var problem = Assert.Single(Yaml("sip: { prot: 5070 }").Problems);
        Assert.Equal("sip.prot", problem.Path);
        Assert.Equal("Did you mean sip.port?", problem.Fix);
    }

    [Theory]
    [InlineData("sip:\n  port: 5060\n bad", ":3")]
    [InlineData("sip: [", ":2")]
    [InlineData("- a\n- b", ":1")]
    [InlineData("sip: { port: 5060 }\nsip: { port: 5061 }", ":2")]
    [InlineData("just words", ":1")]
    public void Broken_yaml_is_a_problem_with_its_line(string yaml, string line)
    {
        var problems = Yaml(yaml).Problems;
        Assert.NotEmpty(problems);
        Assert.Contains(line, problems[0].Origin, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_wins_over_the_file()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "sip: { port: 5070 }\nadmission: { maxCalls: 3 }");
        var result = EdgeVoiceOptions.Load(file, [new("EDGEVOICE__SIP__PORT", "5080"), new("EDGEVOICE__SIP__CODECS", "PCMU,PCMA"), new("PATH", "/bin")]);
        Assert.Equal((5080, 3, 2), (result.Options!.Sip.Port, result.Options.Admission.MaxCalls, result.Options.Sip.Codecs.Count));
        File.Delete(file);
    }

    [Fact]
    public void A_wrong_value_of_the_environment_is_named_by_its_variable()
    {
        var problem = Assert.Single(EdgeVoiceOptions.Load(null, [new("EDGEVOICE__SIP__PORT", "x")]).Problems);
        Assert.Equal("environment EDGEVOICE__SIP__PORT", problem.Origin);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_problem()
        => Assert.Contains("/no/such.yaml", Assert.Single(EdgeVoiceOptions.Load("/no/such.yaml", []).Problems).ToString(), StringComparison.Ordinal);

    [Fact]
    public void The_packaged_configuration_is_valid_and_says_the_defaults()
    {
        var packaged = EdgeVoiceOptions.Load(Places.InTree("packaging", "edgevoice.yaml"), []);
        Assert.Empty(packaged.Problems);
        Assert.Equal(new AdmissionOptions(), packaged.Options!.Admission);
        Assert.Equal(new OutboxOptions(), packaged.Options.Telemetry.Outbox with { Path = new OutboxOptions().Path });
    }

    [Fact]
    public void Every_commented_line_of_the_packaged_configuration_is_a_setting_that_exists()
    {
        // What IT uncomments must be taken: every "#  name: value" line, uncommented, gives no unknown key.
        string yaml = string.Join('\n', File.ReadLines(Places.InTree("packaging", "edgevoice.yaml"))
            .Select(line => line.StartsWith("#  ", StringComparison.Ordinal) ? line[1..] : line));
        var result = Yaml(yaml);
        Assert.DoesNotContain(result.Problems, problem => problem.Rule == "no such setting");
        Assert.Contains(result.Problems, problem => problem.Path == "telemetry.mqtt.passwordFile");
    }
}
