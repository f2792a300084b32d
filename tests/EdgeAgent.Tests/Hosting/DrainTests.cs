using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Hosting;
using EdgeVoice.Agent.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeVoice.Agent.Tests.Hosting;

public sealed class DrainTests : ITelemetry
{
    private static readonly AdmissionOptions Options = new() { MaxCalls = 4, DrainLimit = TimeSpan.FromSeconds(60) };

    private readonly FakeTimeProvider _time = new();
    private readonly FakeSystemd _systemd = new();
    private readonly Admission _admission = new(Options);
    private readonly List<TelemetryRecord> _published = [];

    [Fact]
    public async Task An_idle_box_stops_at_once_and_says_that_it_takes_no_calls()
    {
        await StopAsync();
        Assert.Equal(503, _admission.Ask().Status);
        Assert.Equal(DeviceState.Draining, Assert.IsType<StatusRecord>(Assert.Single(_published)).State);
        Assert.Empty(_systemd.Told);
    }

    [Fact]
    public async Task Calls_in_progress_are_waited_for()
    {
        _admission.Ask();
        _admission.Ask();
        var stopping = StopAsync();
        Assert.Equal("EXTEND_TIMEOUT_USEC=90000000", Assert.Single(_systemd.Told));
        _admission.Release();
        await PassAsync(TimeSpan.FromSeconds(10));
        Assert.False(stopping.IsCompleted);
        _admission.Release();
        await PassAsync(TimeSpan.FromSeconds(1));
        await stopping.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(TimeSpan.FromSeconds(11), _time.GetUtcNow() - _time.Start);
    }

    [Fact]
    public async Task A_call_that_does_not_end_is_waited_for_no_longer_than_the_limit()
    {
        _admission.Ask();
        var stopping = StopAsync();
        await PassAsync(TimeSpan.FromSeconds(59));
        Assert.False(stopping.IsCompleted);
        await PassAsync(TimeSpan.FromSeconds(1));
        await stopping.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(1, _admission.Active);
    }

    void ITelemetry.Publish(TelemetryRecord record) => _published.Add(record);

    private Task StopAsync()
        => new Drain(Options, _admission, this, new DeviceStatus(new OutboxSignal()), _systemd, _time, NullLogger<Drain>.Instance)
            .StoppingAsync(TestContext.Current.CancellationToken);

    private async Task PassAsync(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(0.5))
        {
            _time.Advance(TimeSpan.FromSeconds(0.5));
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }
}
