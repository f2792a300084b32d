using EdgeVoice.Agent.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeVoice.Agent.Tests.Hosting;

public sealed class WatchdogTests
{
    private readonly FakeSystemd _systemd = new();
    private readonly FakeTimeProvider _time = new();
    private readonly Probe _good = new(), _other = new();

    [Fact]
    public async Task It_is_fed_at_half_its_limit_while_all_is_well()
    {
        using var watchdog = await StartAsync(TimeSpan.FromSeconds(10));
        await TellsAsync(1);
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Single(_systemd.Told);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await TellsAsync(2);
        Assert.All(_systemd.Told, told => Assert.Equal("WATCHDOG=1", told));
    }

    [Fact]
    public async Task It_is_not_fed_while_any_probe_is_in_trouble_and_again_once_that_has_passed()
    {
        using var watchdog = await StartAsync(TimeSpan.FromSeconds(10));
        await TellsAsync(1);
        _other.Problem = "the last tick is 3 s old";
        await TickAsync();
        await TickAsync();
        Assert.Single(_systemd.Told);
        _other.Problem = null;
        await TickAsync();
        await TellsAsync(2);
    }

    [Fact]
    public async Task Without_a_watchdog_of_systemd_nothing_is_told()
    {
        using var watchdog = await StartAsync(null);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(_systemd.Told);
    }

    [Theory]
    [InlineData("30000000", "77", 30)]
    [InlineData("30000000", null, 30)]
    [InlineData("30000000", "78", null)]
    [InlineData("30000000", "x", null)]
    [InlineData(null, "77", null)]
    [InlineData("0", "77", null)]
    [InlineData("soon", "77", null)]
    public void The_interval_is_read_as_systemd_means_it(string? microseconds, string? pid, int? seconds)
        => Assert.Equal(seconds, (int?)WatchdogInterval.Of(name => name == "WATCHDOG_USEC" ? microseconds : pid, 77).Limit?.TotalSeconds);

    private async Task<Watchdog> StartAsync(TimeSpan? limit)
    {
        var watchdog = new Watchdog(new WatchdogInterval(limit), [_good, _other], _systemd, _time, NullLogger<Watchdog>.Instance);
        await watchdog.StartAsync(TestContext.Current.CancellationToken);
        return watchdog;
    }

    private async Task TickAsync()
    {
        int asked = _good.Asked;
        _time.Advance(TimeSpan.FromSeconds(5));
        while (_good.Asked == asked)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    private async Task TellsAsync(int count)
    {
        for (int attempt = 0; _systemd.Told.Count < count && attempt < 1000; attempt++)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.Equal(count, _systemd.Told.Count);
    }

    private sealed class Probe : IHealthProbe
    {
        public string Name => "probe";

        public string? Problem { get; set; }

        public int Asked { get; private set; }

        public string? Trouble()
        {
            Asked++;
            return Problem;
        }
    }
}
