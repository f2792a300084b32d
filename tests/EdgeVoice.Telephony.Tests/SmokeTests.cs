using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Telephony.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void The_tree_is_found() => Assert.True(File.Exists(Places.InTree("EdgeVoice.sln")));
}
