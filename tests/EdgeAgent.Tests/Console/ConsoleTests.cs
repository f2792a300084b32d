using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Tests.Telemetry;
using Xunit;

namespace EdgeVoice.Agent.Tests.WebConsole;

/// <summary>The console over real HTTP.</summary>
public sealed class ConsoleTests
{
    [Fact]
    public async Task A_call_and_its_ledger_are_shown_while_it_runs_and_after()
    {
        await using var rig = await ConsoleRig.StartAsync();
        rig.Telemetry.Publish(Samples.CallBegan);
        rig.Telemetry.Publish(Samples.Turn(1));
        rig.Telemetry.Publish(Samples.Escalation());
        var live = (await rig.CallsAsync(all => all.GetProperty("calls") is { } calls && calls.GetArrayLength() == 1 && calls[0].TryGetProperty("escalation", out _)))
            .GetProperty("calls")[0];
        Assert.Equal("began", live.GetProperty("call").GetProperty("data").GetProperty("state").GetString());
        var turn = live.GetProperty("turns")[0].GetProperty("data");
        Assert.Equal("when are you open tomorrow", turn.GetProperty("heard").GetString());
        Assert.Equal(410, turn.GetProperty("ledger").GetProperty("whole").GetDouble());

        rig.Telemetry.Publish(Samples.CallEnded);
        var all = await rig.CallsAsync(all => all.GetProperty("calls")[0].GetProperty("call").GetProperty("data").GetProperty("state").GetString() == "ended");
        Assert.Equal(1, all.GetProperty("calls")[0].GetProperty("turns").GetArrayLength());
        var whole = all.GetProperty("latency").GetProperty("stages").EnumerateArray().Single(stage => stage.GetProperty("stage").GetString() == "whole");
        Assert.Equal((410, 410, 600), (whole.GetProperty("p50_ms").GetDouble(), whole.GetProperty("p95_ms").GetDouble(), whole.GetProperty("budget_ms").GetDouble()));
    }

    [Fact]
    public async Task Card_numbers_are_struck_out_of_what_it_shows()
    {
        await using var rig = await ConsoleRig.StartAsync();
        rig.Telemetry.Publish(Samples.CallBegan);
        rig.Telemetry.Publish(Samples.Turn(1, "my card is 4111 1111 1111 1111"));
        var all = await rig.CallsAsync(all => all.GetProperty("calls") is { } calls && calls.GetArrayLength() == 1 && calls[0].GetProperty("turns").GetArrayLength() == 1);
        Assert.DoesNotContain("1111", all.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_looks_gets_the_status_and_every_message_as_it_comes()
    {
        await using var rig = await ConsoleRig.StartAsync();
        using var stream = new StreamReader(await rig.Web.GetStreamAsync(new Uri("/api/v1/events", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal("event: status", await stream.ReadLineAsync(TestContext.Current.CancellationToken));
        using (var status = JsonDocument.Parse((await stream.ReadLineAsync(TestContext.Current.CancellationToken))!["data: ".Length..]))
            Assert.Equal(("site-a", "starting"), (status.RootElement.GetProperty("site").GetString(), status.RootElement.GetProperty("state").GetString()));
        rig.Telemetry.Publish(Samples.CallBegan);
        rig.Telemetry.Publish(Samples.Turn(1));
        rig.Telemetry.Publish(Samples.Alert);
        var seen = new List<string>();
        while (seen.Count < 3)
        {
            string line = await stream.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new EndOfStreamException();
            if (line.StartsWith("event: ", StringComparison.Ordinal) && line != "event: status")
                seen.Add(line["event: ".Length..]);
        }
        Assert.Equal(["call", "turn", "alert"], seen);
    }

    [Fact]
    public async Task Prometheus_reads_the_metrics_of_the_service()
    {
        await using var rig = await ConsoleRig.StartAsync();
        rig.Metrics.CallBegan();
        rig.Metrics.Turn(Samples.Ledger);
        string metrics = await rig.Web.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("edgevoice_calls_active", metrics, StringComparison.Ordinal);
        Assert.Matches("edgevoice_turn_latency_milliseconds_bucket\\{[^}]*stage=\"whole\"[^}]*le=\"450\"\\} 1", metrics);
    }

    [Fact]
    public async Task Only_reading_is_allowed_and_only_under_a_name_of_loopback()
    {
        await using var rig = await ConsoleRig.StartAsync();
        using var post = await rig.Web.PostAsync(new Uri("/api/v1/calls", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await rig.StatusOfAsync("/", request => request.Headers.Host = "rebound.example"));
        Assert.Equal(HttpStatusCode.OK, await rig.StatusOfAsync("/", request => request.Headers.Host = $"localhost:{rig.Url.Port}"));
        Assert.Equal(HttpStatusCode.NotFound, await rig.StatusOfAsync("/../../etc/passwd"));
        using var page = await rig.Web.GetAsync(rig.Url, TestContext.Current.CancellationToken);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_password_only_who_knows_it_sees_anything_but_health()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "grün & 7\n", TestContext.Current.CancellationToken);
        await using var rig = await ConsoleRig.StartAsync(options => options with { PasswordFile = file });
        Assert.Equal(HttpStatusCode.Unauthorized, await rig.StatusOfAsync("/"));
        Assert.Equal(HttpStatusCode.Unauthorized, await rig.StatusOfAsync("/metrics", request => request.Headers.Authorization = Basic("grün")));
        Assert.Equal(HttpStatusCode.Unauthorized, await rig.StatusOfAsync("/", request => request.Headers.TryAddWithoutValidation("Authorization", "Basic %%%")));
        Assert.Equal(HttpStatusCode.OK, await rig.StatusOfAsync("/api/v1/status", request => request.Headers.Authorization = Basic("grün & 7")));
        Assert.Equal(HttpStatusCode.OK, await rig.StatusOfAsync("/healthz"));
        // Changed while it runs; and an empty file is no open door.
        await File.WriteAllTextAsync(file, "new", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, await rig.StatusOfAsync("/", request => request.Headers.Authorization = Basic("new")));
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, await rig.StatusOfAsync("/", request => request.Headers.Authorization = Basic("")));
        File.Delete(file);
        Assert.Equal(HttpStatusCode.Unauthorized, await rig.StatusOfAsync("/", request => request.Headers.Authorization = Basic("new")));
    }

    [Fact]
    public async Task With_a_certificate_it_speaks_tls()
    {
        var (certificate, key) = SelfSigned();
        await using var rig = await ConsoleRig.StartAsync(options => options with { CertificateFile = certificate, KeyFile = key });
        Assert.Equal("https", rig.Url.Scheme);
        Assert.Equal(HttpStatusCode.OK, await rig.StatusOfAsync("/"));
        string password = Path.GetTempFileName();
        Assert.Empty(EdgeVoiceOptions.FromYaml(
            $"console: {{ listenAddress: 0.0.0.0, passwordFile: {password}, certificateFile: {certificate}, keyFile: {key} }}", Path.GetTempPath()).Problems);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_with_the_setting_to_change()
    {
        await using var first = await ConsoleRig.StartAsync();
        var failed = await Assert.ThrowsAsync<IOException>(() => ConsoleRig.StartAsync(options => options with { Port = first.Url.Port }));
        Assert.Contains("console.port", failed.Message, StringComparison.Ordinal);
    }

    /// <summary>PEM files of a certificate and of its key.</summary>
    internal static (string Certificate, string Key) SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=box", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var (certificateFile, keyFile) = (Path.GetTempFileName(), Path.GetTempFileName());
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }

    private static AuthenticationHeaderValue Basic(string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"ops:{password}")));
}
