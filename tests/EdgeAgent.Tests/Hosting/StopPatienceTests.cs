using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Xunit;

namespace EdgeVoice.Agent.Tests.Hosting;

public sealed class StopPatienceTests
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
