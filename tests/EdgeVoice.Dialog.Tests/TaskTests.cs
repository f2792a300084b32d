using EdgeVoice.Dialog.Conversations;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Tests.Support;
using Xunit;

namespace EdgeVoice.Dialog.Tests;

/// <summary>The simulated caller, what the agent hears of him, and how it is judged.</summary>
public sealed class TaskTests
{
    private const string Booking = """
        tasks:
          - name: books
            wants: appointment_booked
            opens: i would like to book an appointment
            values:
              date: ["2026-09-10", on thursday, thursday]
              time: ["14:30", half past two]
              name: [Anna Smith, anna smith]
            changes: { time: ["11:00", no eleven o'clock] }
            asides: [is there any parking]
        """;

    private static CallerTask Task(string yaml)
    {
        var problems = new List<PackProblem>();
        var task = Assert.Single(CallerTaskFile.Load("t.yaml", yaml, FrontDesk.Pack, problems));
        Assert.Empty(problems);
        return task;
    }

    private static TaskRunner Runner => new(FrontDesk.Engine, FrontDesk.Monday);

    [Fact]
    public void A_caller_answers_changes_his_mind_and_asks_in_between()
    {
        var result = Runner.Run(Task(Booking));
        Assert.True(result.Completed, string.Join('\n', result.Transcript));
        Assert.Equal(0, result.WrongActions);
        Assert.Equal(0, result.NeedlessConfirmations);
        Assert.Contains("caller: is there any parking", result.Transcript);
        Assert.Contains(result.Transcript, line => line.StartsWith("agent:", StringComparison.Ordinal) && line.Contains("eleven o'clock", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_caller_did_not_want_is_a_wrong_action()
    {
        // The ear hears the wrong day, and a yes wherever the caller says no.
        var task = Task(Booking[..Booking.IndexOf("    changes:", StringComparison.Ordinal)]);
        var result = Runner.Run(task, (said, _) => [Hypothesis.Typed(said.StartsWith("no ", StringComparison.Ordinal) && said != "no thank you" ? "yes" : said.Contains("thursday", StringComparison.Ordinal) ? "on friday" : said)]);
        Assert.False(result.Completed);
        Assert.Equal(1, result.WrongActions);
        Assert.Contains(result.Transcript, line => line.StartsWith("wrong: book_appointment", StringComparison.Ordinal));
    }

    [Fact]
    public void A_doubtful_ear_costs_needless_confirmations()
    {
        var result = Runner.Run(Task(Booking), (said, _) => [new Hypothesis(said, said.Contains("thursday", StringComparison.Ordinal) ? 0.4f : 1f, [])]);
        Assert.True(result.Completed);
        Assert.Equal(1, result.NeedlessConfirmations);
    }

    [Fact]
    public void A_deaf_ear_ends_with_a_person()
    {
        var result = Runner.Run(Task(Booking), (_, _) => []);
        Assert.False(result.Completed);
        Assert.True(result.HandedOver);
    }

    [Fact]
    public void Badly_written_tasks_are_problems_with_their_lines()
    {
        var problems = new List<PackProblem>();
        CallerTaskFile.Load("t.yaml", "tasks:\n  - name: a\n    opens: hello\n    wants: riches\n  - name: b\n    wants: faq.parking\n  - name: c\n    wants: faq.parking\n    opens: hello\n    values:\n      zebra: [a, b]\n      date: [a]\n    mood: bad\n", FrontDesk.Pack, problems);
        Assert.Equal([2, 5, 11, 12, 13], problems.Select(p => p.Line).Order());
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.2)]
    [InlineData(0.3)]
    public void As_many_words_are_misheard_as_asked_for(double rate)
    {
        const string Said = "i would like to book an appointment for thursday at half past two please";
        var mishearing = new Mishearing(HearingTable.English, FrontDesk.Pack.Training.SelectMany(t => t.Examples), seed: 3);
        int errors = 0, words = 0;
        for (int i = 0; i < 400; i++)
        {
            var heard = mishearing.Hear(Said, rate, null);
            errors += heard.IsEmpty ? 14 : Distance(Said.Split(' '), heard[0].Text.Split(' '));
            words += 14;
            Assert.All(heard, h => Assert.InRange(h.Confidence, 0, 1));
            Assert.All(heard, h => Assert.Equal(h.Text, string.Join(' ', h.Words.Select(w => w.Text))));
        }
        Assert.InRange((double)errors / words, rate * 0.8, rate * 1.2 + 1e-9);
    }

    [Fact]
    public void The_same_seed_mishears_alike_and_a_closed_question_hears_only_its_words()
    {
        var yes = new ExpectedAnswer(AnswerKind.YesNo, ["no", "yes", "yes please"], null, TimeSpan.FromSeconds(6));
        string Hear(int seed) => string.Join('/', Enumerable.Range(0, 50).Select(_ => string.Join('|', new Mishearing(HearingTable.English, ["a b c"], seed).Hear("yes please", 0.5, yes).Select(h => h.Text))));
        Assert.Equal(Hear(1), Hear(1));
        var mishearing = new Mishearing(HearingTable.English, ["zebra giraffe"], 5);
        for (int i = 0; i < 200; i++)
            Assert.All(mishearing.Hear("yes please", 0.5, yes), h => Assert.All(h.Text.Split(' '), w => Assert.Contains(w, "no yes please".Split(' '))));
    }

    [Theory]
    [InlineData("sure\tright\t9\tmuch")]
    [InlineData("taken\ta")]
    [InlineData("loud\ta\tb\t1")]
    public void A_broken_table_says_so(string line) => Assert.Throws<FormatException>(() => HearingTable.Parse("kinds\tlost\t\t0.2\n" + line));

    private static int Distance(string[] a, string[] b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
                (row[j], diagonal) = (Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)), row[j]);
        }
        return row[^1];
    }
}
