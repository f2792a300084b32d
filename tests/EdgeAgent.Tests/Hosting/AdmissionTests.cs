using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Hosting;
using Xunit;

namespace EdgeVoice.Agent.Tests.Hosting;

public sealed class AdmissionTests
{
    private static readonly AdmissionOptions Two = new() { MaxCalls = 2, RetryAfter = TimeSpan.FromSeconds(7) };

    [Fact]
    public void The_call_over_the_limit_is_busy_with_retry_after_and_gets_in_once_one_ended()
    {
        var admission = new Admission(Two);
        Assert.True(admission.Ask().Admitted);
        Assert.True(admission.Ask().Admitted);
        Assert.Equal(new AdmissionDecision(false, 486, "Busy Here", TimeSpan.FromSeconds(7)), admission.Ask());
        Assert.Equal(2, admission.Active);
        admission.Release();
        Assert.True(admission.Ask().Admitted);
    }

    [Fact]
    public void Without_headroom_the_next_call_is_sent_elsewhere()
    {
        var headroom = new Headroom();
        var admission = new Admission(Two, headroom);
        Assert.True(admission.Ask().Admitted, "the first call makes nobody worse");
        var refused = admission.Ask();
        Assert.Equal((503, TimeSpan.FromSeconds(7), "busy with 1"), (refused.Status, refused.RetryAfter, refused.Shortage));
        Assert.Equal(1, admission.Active);
        headroom.HasRoom = true;
        Assert.True(admission.Ask().Admitted);
    }

    [Fact]
    public void A_closed_box_sends_every_call_elsewhere_and_still_counts_those_that_end()
    {
        var admission = new Admission(Two);
        admission.Ask();
        admission.Close();
        Assert.Equal((503, TimeSpan.FromSeconds(7)), (admission.Ask().Status, admission.Ask().RetryAfter));
        admission.Release();
        Assert.Equal(0, admission.Active);
    }

    [Fact]
    public void A_call_that_is_released_twice_is_a_defect_that_shows()
        => Assert.Throws<InvalidOperationException>(() => new Admission(Two).Release());

    [Fact]
    public async Task However_many_ask_at_once_no_more_than_the_limit_get_in()
    {
        var admission = new Admission(Two with { MaxCalls = 50 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(admission.Ask)));
        Assert.Equal(50, answers.Count(answer => answer.Admitted));
        Assert.Equal(50, admission.Active);
    }

    private sealed class Headroom : IHeadroom
    {
        public bool HasRoom { get; set; }

        public string? Shortage(int active) => HasRoom ? null : $"busy with {active}";
    }
}
