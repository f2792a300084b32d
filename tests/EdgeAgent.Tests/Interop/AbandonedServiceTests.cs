using Xunit;

namespace EdgeVoice.Agent.Tests.Interop;

/// <summary>A service that a demo or a test started does not stay behind when that program is killed.</summary>
[Collection("real time")]
public sealed class AbandonedServiceTests
{
    [Fact]
    public async Task It_ends_with_the_program_that_started_it()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        Assert.Equal(0, await service.AbandonAsync(TimeSpan.FromSeconds(30)));
    }
}
