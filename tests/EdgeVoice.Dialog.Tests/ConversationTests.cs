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
    [Theory]
    [InlineData("front-desk", 46)]
    [InlineData("bank-branch", 18)]
    public void Every_conversation_of_a_pack_goes_as_written(string name, int atLeast)
    {
        var engine = Engine(name);
        var (conversations, problems) = ConversationFile.LoadFolder(Places.InTree("packs", name, "tests"));
        Assert.Empty(problems);
        Assert.True(conversations.Length >= atLeast);
        var runner = new ConversationRunner(engine, Support.FrontDesk.Monday);
        var failures = conversations.SelectMany(c => runner.Run(c).Failures).ToList();
        Assert.True(failures.Count == 0, string.Join('\n', failures.Select(f => $"{f.File}:{f.Line} {f.Conversation}: found {f.Found}; expected {f.Expected}")));
    }

    [Theory]
    [InlineData("front-desk")]
    [InlineData("bank-branch")]
    public void Every_task_of_a_pack_is_reached_and_none_goes_wrong_when_three_words_in_ten_are_misheard(string name)
    {
        var engine = Engine(name);
        var (tasks, problems) = CallerTaskFile.LoadFolder(Places.InTree("packs", name, "tests"), engine.Pack);
        Assert.Empty(problems);
        Assert.True(tasks.Length >= 30);
        var runner = new TaskRunner(engine, Support.FrontDesk.Monday);
        var lost = tasks.Select(task => runner.Run(task)).Where(r => !r.Completed).ToList();
        Assert.True(lost.Count == 0, string.Join("\n\n", lost.Select(r => r.Task.Name + "\n" + string.Join('\n', r.Transcript))));
        var vocabulary = engine.Pack.Training.SelectMany(t => t.Examples).ToList();
        var misheard = tasks.Select((task, n) =>
        {
            var mishearing = new Mishearing(HearingTable.English, vocabulary, n);
            return runner.Run(task, (said, expected) => mishearing.Hear(said, 0.3, expected));
        }).ToList();
        Assert.All(misheard, r => Assert.True(r.WrongHighStakes == 0, string.Join('\n', r.Transcript)));
        Assert.Contains(misheard, r => r.CallerTurns > 8);
    }

    private DialogEngine Engine(string name) => SiteUnderstanding.Train(DialogPackLoader.Load(Places.InTree("packs", name)).Pack!, model.Encoder).Engine;

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
