using EdgeVoice.Dialog.Conversations;
using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Tests.Understanding;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dialog.Tests;

/// <summary>The conversations that the pack brings, with the dialog model of the tree.</summary>
public sealed class ConversationTests(DialogModel model) : IClassFixture<DialogModel>
{
    [Fact]
    public void Every_conversation_of_the_front_desk_goes_as_written()
    {
        var engine = SiteUnderstanding.Train(Support.FrontDesk.Pack, model.Encoder).Engine;
        var (conversations, problems) = ConversationFile.LoadFolder(Places.InTree("packs", "front-desk", "tests"));
        Assert.Empty(problems);
        Assert.True(conversations.Length >= 25);
        var runner = new ConversationRunner(engine, Support.FrontDesk.Monday);
        var failures = conversations.SelectMany(c => runner.Run(c).Failures).ToList();
        Assert.True(failures.Count == 0, string.Join('\n', failures.Select(f => $"{f.File}:{f.Line} {f.Conversation}: found {f.Found}; expected {f.Expected}")));
    }

    [Fact]
    public void A_conversation_that_goes_wrong_is_reported_with_its_line()
    {
        var problems = new List<PackProblem>();
        var conversation = Assert.Single(ConversationFile.Load("t.yaml", """
            conversations:
              - name: wrong hopes
                reached: [appointment_booked]
                turns:
                  - user: i would like to book an appointment
                    expect: { intent: order_status, reply: zebra, ends: true }
            """, problems));
        Assert.Empty(problems);
        var result = new ConversationRunner(Support.FrontDesk.Engine, Support.FrontDesk.Monday).Run(conversation);
        Assert.Equal([5, 5, 5, 2], result.Failures.Select(f => f.Line));
    }

    [Fact]
    public void A_badly_written_conversation_is_a_problem_with_its_line()
    {
        var problems = new List<PackProblem>();
        ConversationFile.Load("t.yaml", "conversations:\n  - name: x\n    turns:\n      - usr: hello\n        expect: { replies: x }\n  - turns: []\n", problems);
        Assert.Equal([4, 5, 6, 6], problems.Select(p => p.Line).Order());
    }
}
