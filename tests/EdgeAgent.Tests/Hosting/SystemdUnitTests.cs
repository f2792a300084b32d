using System.Diagnostics;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Agent.Tests.Hosting;

/// <summary>The unit as systemd itself sees it.</summary>
public sealed class SystemdUnitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Systemd_analyze_finds_nothing_in_the_unit()
    {
        var (code, said) = await VerifyAsync(unit => unit);
        Assert.Equal("", said);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task Systemd_analyze_would_find_a_misspelt_setting()
    {
        var (_, said) = await VerifyAsync(unit => unit.Replace("WatchdogSec=", "WatchDogSeconds=", StringComparison.Ordinal));
        Assert.Contains("WatchDogSeconds", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Type=notify")]
    [InlineData("User=edgevoice")]
    [InlineData("RestartPreventExitStatus=2")]
    [InlineData("NoNewPrivileges=yes")]
    public void The_unit_holds_what_the_service_counts_on(string line)
        => Assert.Contains(line, File.ReadLines(Places.InTree("systemd", "edgevoice.service")));

    // The program and the page are not installed here: stand-ins take their places, all else is the unit as shipped.
    private async Task<(int Code, string Said)> VerifyAsync(Func<string, string> change)
    {
        string unit = await File.ReadAllTextAsync(Places.InTree("systemd", "edgevoice.service"), TestContext.Current.CancellationToken);
        string page = Path.Combine(_folder, "it.md");
        await File.WriteAllTextAsync(page, "", TestContext.Current.CancellationToken);
        string adapted = change(unit).Replace("/usr/bin/edgevoice", "/bin/true", StringComparison.Ordinal)
            .Replace("/usr/share/doc/edgevoice/it.md", page, StringComparison.Ordinal);
        string file = Path.Combine(_folder, "edgevoice.service");
        await File.WriteAllTextAsync(file, adapted, TestContext.Current.CancellationToken);
        using var verify = Process.Start(new ProcessStartInfo("systemd-analyze", ["verify", "--man=no", "--recursive-errors=no", file])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        string said = await verify.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await verify.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (verify.ExitCode, said.Trim());
    }
}
