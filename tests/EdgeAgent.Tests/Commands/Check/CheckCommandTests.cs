using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EdgeVoice.Agent.Commands.Check;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Agent.Tests.Telemetry;
using Xunit;

namespace EdgeVoice.Agent.Tests.Commands.Check;

/// <summary><c>edgevoice check</c> with real models, the real pack, espeak-ng and real ports.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("check-").FullName;
    private readonly int _sip = LoopbackPort.Udp();
    private readonly int _console = LoopbackPort.Tcp();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_machine_that_has_everything_is_ready()
    {
        var (code, report) = await CheckAsync("");
        Assert.Equal(["configuration", "model files", "recogniser", "dialog model", "voice", "fallback voice", "dialog pack", "SIP port", "RTP ports", "console port", "MQTT broker", "disk"],
            report.Select(item => item.Name).Distinct());
        Assert.DoesNotContain(report, item => item.State == "error");
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task A_wrong_configuration_gives_every_problem_and_exit_code_2()
    {
        var (code, report) = await CheckAsync("speech: { modelsFolder: /no/such }\nadmission: { maxCalls: 0 }");
        Assert.Equal(2, code);
        Assert.Equal(["speech.modelsFolder", "admission.maxCalls"], report.Select(item => item.Name));
        Assert.All(report, item => Assert.False(string.IsNullOrEmpty(item.Fix)));
    }

    [Fact]
    public async Task A_models_folder_without_manifest_is_named()
    {
        var (code, report) = await CheckAsync($"speech: {{ modelsFolder: {_folder} }}");
        Assert.Equal(1, code);
        Assert.Contains("manifest.json", report.Single(item => item.Name == "models").Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_file_that_was_changed_is_named_and_a_recogniser_that_is_not_there()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "models", "asr"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "models", "asr", "words.txt"), "changed", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "models", "manifest.json"), $$"""
            { "version": 1, "sets": [ { "name": "one", "kind": "asr", "language": "en", "path": "asr", "licence": "MIT", "card": "x", "made": "x",
              "sampleRate": 8000, "files": [ { "path": "words.txt", "bytes": 7, "sha256": "{{new string('0', 64)}}" } ] } ] }
            """, TestContext.Current.CancellationToken);
        var (code, report) = await CheckAsync($"speech: {{ modelsFolder: {_folder}/models }}");
        Assert.Equal(1, code);
        Assert.Contains("words.txt", Error(report, "model files"), StringComparison.Ordinal);
        Assert.Contains("am/final.mdl", Error(report, "recogniser"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whether_the_recogniser_has_learned_the_pack_is_said()
    {
        var (_, report) = await CheckAsync($"speech: {{ siteGraphFolder: {_folder}/graphs }}");
        Assert.Contains("teaches it the pack front_desk once it runs", report.Single(item => item.Name == "recogniser").Found, StringComparison.Ordinal);
        (_, report) = await CheckAsync("speech: { learnPack: false }");
        Assert.Contains("speech.learnPack is off", report.Single(item => item.Name == "recogniser").Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_named_with_its_setting()
    {
        using var other = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)other.Client.LocalEndPoint!).Port;
        var (code, report) = await CheckAsync($"sip: {{ listenAddress: 127.0.0.1, port: {port} }}", sip: false);
        Assert.Equal(1, code);
        var item = report.Single(item => item.Name == "SIP port");
        Assert.Equal("error", item.State);
        Assert.Contains(port.ToString(System.Globalization.CultureInfo.InvariantCulture), item.Found, StringComparison.Ordinal);
        Assert.Contains("sip.port", item.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_the_running_service_has_is_no_fault()
    {
        // A program by the name of the service that holds a port: perl is part of every Debian.
        string program = Path.Combine(_folder, "edgevoice");
        File.Copy("/usr/bin/perl", program);
        const string Hold = "use IO::Socket::INET; $|=1; $s=IO::Socket::INET->new(Proto=>'udp',LocalAddr=>'127.0.0.1',LocalPort=>0); print $s->sockport,\"\\n\"; <STDIN>;";
        using var service = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program, ["-e", Hold])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        string? port = await service.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        var (code, report) = await CheckAsync($"sip: {{ listenAddress: 127.0.0.1, port: {port} }}", sip: false);
        service.StandardInput.Close();
        await service.WaitForExitAsync(TestContext.Current.CancellationToken);
        var item = report.Single(item => item.Name == "SIP port");
        Assert.Equal(("ok", 0), (item.State, code));
        Assert.Contains("in use by the edgevoice", item.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_pack_is_named_by_file_and_line()
    {
        string pack = Directory.CreateDirectory(Path.Combine(_folder, "pack")).FullName;
        await File.WriteAllTextAsync(Path.Combine(pack, "pack.yaml"), "name: x\n  bad: [", TestContext.Current.CancellationToken);
        var (code, report) = await CheckAsync($"dialog: {{ packFolder: {pack} }}");
        Assert.Equal(1, code);
        Assert.Contains("pack.yaml:", Error(report, "dialog pack"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_voice_that_espeak_does_not_have_is_an_error()
    {
        var (code, report) = await CheckAsync("speech: { voice: 'espeak-ng:xx-klingon' }");
        Assert.Equal(1, code);
        Assert.NotEmpty(Error(report, "voice"));
    }

    [Fact]
    public async Task A_Piper_voice_that_is_not_whole_is_an_error_by_its_name()
    {
        string model = Path.Combine(_folder, "half.onnx");
        await File.WriteAllTextAsync(model, "half", TestContext.Current.CancellationToken);
        var (code, report) = await CheckAsync($"speech: {{ voice: {model} }}");
        Assert.Equal(1, code);
        Assert.Contains("half.onnx", Error(report, "voice"), StringComparison.Ordinal);
        Assert.Contains("espeak-ng", report.Single(item => item.Name == "fallback voice").Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_is_away_is_a_warning_and_one_that_answers_is_not_disturbed()
    {
        var (code, report) = await CheckAsync($"telemetry: {{ mqtt: {{ host: 127.0.0.1, port: {LoopbackPort.Tcp()} }} }}");
        Assert.Equal((0, "warning"), (code, report.Single(item => item.Name == "MQTT broker").State));

        await using var broker = await Mosquitto.StartAsync();
        await using var central = await CentralOps.ConnectAsync(broker.Port);
        await using var service = await TelemetryRig.StartAsync(new() { Host = "127.0.0.1", Port = broker.Port });
        await central.NextAsync(message => message.Topic.EndsWith("/status", StringComparison.Ordinal));
        (_, report) = await CheckAsync($"site: {{ siteId: site-a, deviceId: box-1 }}\ntelemetry: {{ mqtt: {{ host: 127.0.0.1, port: {broker.Port} }} }}");
        Assert.Equal("ok", report.Single(item => item.Name == "MQTT broker").State);
        // Had the check taken the service's place, the broker would have published its will before this.
        service.Telemetry.Publish(Samples.CallEnded);
        var next = await central.NextAsync(_ => true);
        Assert.EndsWith("/calls", next.Topic, StringComparison.Ordinal);
    }

    private static string Error(IEnumerable<Item> report, string name)
        => string.Join('\n', report.Where(item => item.Name == name && item.State == "error").Select(item => item.Found));

    private async Task<(int Code, List<Item> Report)> CheckAsync(string yaml, bool sip = true)
    {
        string config = Path.Combine(_folder, "edgevoice.yaml"), json = Path.Combine(_folder, "check.json");
        string ports = sip ? $"sip: {{ listenAddress: 127.0.0.1, port: {_sip}, rtpPorts: 21000-21063 }}\nconsole: {{ port: {_console} }}\n" : "";
        string outbox = yaml.Contains("telemetry:", StringComparison.Ordinal) ? "" : $"telemetry: {{ outbox: {{ path: {_folder}/outbox.db }} }}\n";
        await File.WriteAllTextAsync(config, $"{ports}{outbox}{yaml}\n", TestContext.Current.CancellationToken);
        int code = await CheckCommand.RunAsync(new FileInfo(config), new FileInfo(json), TestContext.Current.CancellationToken);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken));
        Assert.Equal(code == 0, report.RootElement.GetProperty("ok").GetBoolean());
        return (code, [.. report.RootElement.GetProperty("checks").EnumerateArray().Select(item => new Item(
            item.GetProperty("name").GetString()!, item.GetProperty("state").GetString()!, item.GetProperty("found").GetString()!,
            item.TryGetProperty("fix", out var fix) ? fix.GetString() : null))]);
    }

    private sealed record Item(string Name, string State, string Found, string? Fix);
}
