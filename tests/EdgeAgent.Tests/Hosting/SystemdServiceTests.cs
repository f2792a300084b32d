using System.Net.Sockets;
using System.Text;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Xunit;

namespace EdgeVoice.Agent.Tests.Hosting;

public sealed class SystemdServiceTests
{
    [Fact]
    public async Task Stopping_closes_admission_first_and_asks_systemd_for_the_time_that_the_calls_may_take()
    {
        var options = new EdgeVoiceOptions { Admission = new AdmissionOptions { DrainLimit = TimeSpan.FromSeconds(600) } };
        var admission = new Admission(options.Admission);
        var systemd = new FakeSystemd();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<ISystemdNotifier>(systemd);
        builder.Services.AddSingleton<IAdmission>(admission);
        builder.Services.AddEdgeHosting(options);
        var calls = new Calls(admission, systemd);
        builder.Services.AddHostedService(_ => calls);
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        Assert.True(admission.Ask().Admitted);
        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal((503, "EXTEND_TIMEOUT_USEC=620000000"), calls.SeenWhenStopped);
    }

    [Fact]
    public async Task The_notify_socket_hears_when_all_has_started_and_when_it_stops()
    {
        string path = Path.Combine(Path.GetTempPath(), $"notify-{Guid.NewGuid():N}");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", path);
        try
        {
            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.Services.AddLogging();
            builder.Services.AddSingleton<IAdmission>(new Admission(new AdmissionOptions()));
            builder.Services.AddEdgeHosting(new EdgeVoiceOptions());
            using var host = builder.Build();
            await host.StartAsync(TestContext.Current.CancellationToken);
            Assert.Equal("READY=1", await HearAsync(socket));
            await host.StopAsync(TestContext.Current.CancellationToken);
            Assert.Equal(["EXTEND_TIMEOUT_USEC=80000000", "STOPPING=1"], new[] { await HearAsync(socket), await HearAsync(socket) }.Order());
        }
        finally
        {
            Environment.SetEnvironmentVariable("NOTIFY_SOCKET", null);
            File.Delete(path);
        }
    }

    private static async Task<string> HearAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        byte[] datagram = new byte[200];
        int length = await socket.ReceiveAsync(datagram, SocketFlags.None, limit.Token);
        return Encoding.UTF8.GetString(datagram, 0, length).TrimEnd('\n');
    }

    /// <summary>Stands where the calls are: notes how things are when it is told to stop.</summary>
    private sealed class Calls(IAdmission admission, FakeSystemd systemd) : IHostedService
    {
        public (int Status, string? Told) SeenWhenStopped { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            SeenWhenStopped = (admission.Ask().Status, systemd.Told.SingleOrDefault());
            return Task.CompletedTask;
        }
    }
}
