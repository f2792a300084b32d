using EdgeVoice.Agent.Telemetry;
using EdgeVoice.Agent.Tests.Telemetry;
using EdgeVoice.Testing;
using Microsoft.Playwright;
using Xunit;

namespace EdgeVoice.Agent.Tests.WebConsole;

/// <summary>The page in Debian's chromium: what people see, while calls come and go.</summary>
public sealed class ChromiumTests : IAsyncLifetime
{
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private readonly List<string> _scriptErrors = [];

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        // No sandbox: CI runs as root in a container. The page is our own.
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-dev-shm-usage"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        Assert.Empty(_scriptErrors);
    }

    [Fact]
    public async Task The_page_shows_a_call_as_it_goes_with_what_was_said_and_where_the_time_went()
    {
        await using var rig = await ConsoleRig.StartAsync();
        var page = await OpenAsync(rig.Url);
        await page.GetByText("No calls since the service started.").WaitForAsync();

        rig.Telemetry.Publish(Samples.CallBegan);
        rig.Telemetry.Publish(Samples.Turn(1) with { Ledger = TurnLedger.Of(280, 45, 8, 6, 420, 40, 799) });
        await page.GetByText("in progress").WaitForAsync();
        await page.GetByText("when are you open tomorrow").WaitForAsync();
        await page.GetByText("over: first sound of the voice").WaitForAsync();
        await page.Locator("#latency-turns", new PageLocatorOptions { HasText = "last 1 turns" }).WaitForAsync();

        rig.Telemetry.Publish(Samples.CallEnded);
        rig.Telemetry.Publish(Samples.Alert);
        await page.GetByText("opening_hours reached").WaitForAsync();
        await page.GetByText("12 messages were dropped").WaitForAsync();
        Assert.Equal(0, await page.GetByText("in progress").CountAsync());
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Places.InTree("artifacts", "console.png"), FullPage = true });
    }

    [Fact]
    public async Task What_a_caller_says_never_becomes_markup()
    {
        await using var rig = await ConsoleRig.StartAsync();
        rig.Telemetry.Publish(Samples.CallBegan with { From = "<b>sip:mallory</b>" });
        rig.Telemetry.Publish(Samples.Turn(1, "<img src=x onerror=alert(1)>"));
        var page = await OpenAsync(rig.Url);
        await page.GetByText("<img src=x onerror=alert(1)>").WaitForAsync();
        await page.GetByText("<b>sip:mallory</b>").WaitForAsync();
        Assert.Equal(0, await page.Locator("img").CountAsync());
    }

    [Fact]
    public async Task A_page_that_was_cut_off_comes_back_with_everything_once()
    {
        var rig = await ConsoleRig.StartAsync();
        int port = rig.Url.Port;
        var page = await OpenAsync(rig.Url);
        await page.GetByText("No calls since the service started.").WaitForAsync();
        await rig.DisposeAsync();
        await page.GetByText("no answer from the box").WaitForAsync();

        await using var again = await ConsoleRig.StartAsync(options => options with { Port = port });
        again.Telemetry.Publish(Samples.CallBegan);
        again.Telemetry.Publish(Samples.Turn(1));
        again.Telemetry.Publish(Samples.Turn(2, "and where are you"));
        await page.GetByText("and where are you").WaitForAsync();
        Assert.Equal(2, await page.Locator("li").CountAsync());
    }

    private async Task<IPage> OpenAsync(Uri url)
    {
        var page = await _browser.NewPageAsync();
        page.SetDefaultTimeout(30_000);
        page.PageError += (_, error) => _scriptErrors.Add(error);
        await page.GotoAsync(url.ToString());
        return page;
    }
}
