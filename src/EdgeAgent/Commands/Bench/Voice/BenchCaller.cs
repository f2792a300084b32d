using System.Globalization;
using System.Net;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Agent.Simulation.Lines;
using EdgeVoice.Agent.Simulation.Voices;

namespace EdgeVoice.Agent.Commands.Bench.Voice;

/// <summary>What all callers of a run share.</summary>
/// <param name="Agent">Where to call.</param>
/// <param name="Media">Ticks the legs.</param>
/// <param name="Time">The process clock.</param>
/// <param name="Picker">Chooses the lines.</param>
/// <param name="Sounds">The lines, rendered, by voice.</param>
/// <param name="Babble">Talk of others, for the lines that want it.</param>
/// <param name="Records">The box's own records, from which the callers know what they were asked; null where there are none.</param>
/// <param name="KeepFolder">Where the sound of every call is kept as WAV (left: caller, right: agent); null keeps none.</param>
internal sealed record BenchRoom(
    IPEndPoint Agent, MediaThread Media, TimeProvider Time, LinePicker Picker, IReadOnlyDictionary<(string Voice, BenchLine Line), CallerSound> Sounds,
    float[] Babble, BoxRecords? Records, string? KeepFolder);

/// <summary>One caller of the bench: calls, answers whatever is asked, measures, calls again until the time is up.</summary>
/// <remarks>
/// The caller hears by level alone and reads in the box's own turn records what it was asked: a recogniser for every
/// caller would take the machine from the agent that is measured. Latency never comes from these records.
/// </remarks>
/// <param name="room">What is shared.</param>
/// <param name="name">User part of the From, without the number of the call.</param>
/// <param name="voices">The caller's voices, another one with every call.</param>
/// <param name="turnsPerCall">Turns after which the caller hangs up and calls again.</param>
/// <param name="seed">Of the reaction times.</param>
internal sealed class BenchCaller(BenchRoom room, string name, IReadOnlyList<string> voices, int turnsPerCall, int seed)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>An agent that has said nothing for this long leaves a dead line.</summary>
    private static readonly TimeSpan DeadAfter = TimeSpan.FromSeconds(9);

    /// <summary>After a cough over its prompt the agent goes on within this.</summary>
    private static readonly TimeSpan CoughPatience = TimeSpan.FromSeconds(2);

    /// <summary>Letters of an answer that is spoken for two and a half seconds and more.</summary>
    private const int LongPrompt = 36;

    /// <summary>How far into the agent's answer the next line is chosen, and said where it is one over the prompt.</summary>
    private static readonly TimeSpan IntoPrompt = TimeSpan.FromMilliseconds(850);

    private readonly Random _random = new(seed);
    private readonly List<MeasuredTurn> _turns = [];
    private readonly List<PlacedCallReport> _calls = [];
    private readonly List<PromptCough> _coughs = [];
    private int _number;
    private int _turnsBefore;
    private string _voice = voices[0];

    public IReadOnlyList<MeasuredTurn> Turns => _turns;

    public IReadOnlyList<PlacedCallReport> Calls => _calls;

    /// <summary>Coughs over the agent's prompt.</summary>
    public IReadOnlyList<PromptCough> Coughs => _coughs;

    /// <summary>Calls until <paramref name="until"/> (on the clock of the process), then hangs up.</summary>
    public async Task RunAsync(TimeSpan until, CancellationToken cancellation)
    {
        while (Now < until)
        {
            _voice = voices[_number % voices.Count];
            _turnsBefore = _turns.Count;
            string user = string.Create(CultureInfo.InvariantCulture, $"{name}-{++_number}");
            await using var call = await PlacedCall.PlaceAsync(
                room.Agent, new CallOrder(user) { Keep = room.KeepFolder is not null }, room.Media, room.Time, cancellation);
            if (call.Leg is not { } leg)
            {
                var end = call.End!;
                _calls.Add(new PlacedCallReport(user, end.Status, end.RetryAfter?.TotalSeconds, null));
                var wait = end.RetryAfter ?? TimeSpan.FromSeconds(5);
                if (Now + wait >= until)
                    return;
                await Task.Delay(wait, room.Time, cancellation);
                continue;
            }
            string? note = await TalkAsync(call, leg, user, until, cancellation);
            if (call.Running())
                await call.HangUpAsync(room.Time);
            _calls.Add(new PlacedCallReport(user, 200, null, call.End is null ? "no answer to our BYE" : note) { Gaps = leg.Recording.Gaps });
            await leg.DisposeAsync();
            Keep(leg, user);
        }
    }

    private TimeSpan Now => TimeSpan.FromTicks(room.Time.GetElapsedTime(0).Ticks);

    /// <summary>Returns what was odd about the call, or null.</summary>
    private async Task<string?> TalkAsync(PlacedCall call, CallerLeg leg, string user, TimeSpan until, CancellationToken cancellation)
    {
        using var tick = new PeriodicTimer(Step, room.Time);
        var quietSince = leg.Now;
        BenchLine? line = null;
        SpokenMark? said = null;
        TimeSpan reaction = Reaction();
        DateTimeOffset answered = DateTimeOffset.UnixEpoch;
        while (await tick.WaitForNextTickAsync(cancellation))
        {
            if (leg.Failure is { } failure)
                return $"the caller's leg broke: {failure.Message}";
            if (!call.Running() && said is not null && Judge(leg, said, leg.Now) is { Outcome: TurnOutcome.CutOff } lost)
                _turns.Add(new MeasuredTurn(user, line!, lost, Wall(lost.AnswerAt!.Value)) { TalkedOn = default(TalkedOn) });
            if (!call.Running())
                return said is { SpeechEndedAt: not null, Over: true } ? "the agent hung up instead of an answer" : null;
            var now = leg.Now;
            if (said is not null && line is { NoTurn: true })
            {
                if (said.BeganAt is not { } coughed || now - coughed < CoughPatience)
                    continue;
                _coughs.Add(PromptCough.Of(coughed, leg.Recording.SpurtsSince(coughed), room.Records?.LastTurn(user)?.At > Wall(coughed)) with { Backchannel = line.Backchannel });
                // The rest of the prompt may be over already: the caller speaks when it is quiet.
                (said, line, quietSince) = (null, null, TimeSpan.Zero);
                continue;
            }
            if (said is not null)
            {
                if (Judge(leg, said, now) is not { } verdict)
                    continue;
                if (verdict.Outcome == TurnOutcome.CutOff)
                {
                    // People who were not finished talk on.
                    if (TalkOn.Judge(said, verdict.AnswerAt!.Value, leg.Recording.SpurtsSince(verdict.AnswerAt.Value), now) is not { } went)
                        continue;
                    _turns.Add(new MeasuredTurn(user, line!, verdict, Wall(went.AnswerAt ?? now)) { TalkedOn = went.How });
                    verdict = verdict with { AnswerAt = went.AnswerAt };
                }
                else
                {
                    _turns.Add(new MeasuredTurn(user, line!, verdict, Wall(verdict.AnswerAt ?? now)));
                }
                leg.Hush();
                leg.Background = null;
                (said, line, quietSince, reaction, answered) = (null, null, now, Reaction(), Wall(verdict.AnswerAt ?? now));
                continue;
            }
            if (now >= until || _turns.Count - _turnsBefore >= turnsPerCall)
                return null;
            var last = leg.Recording.LastTalkAt;
            bool talking = last is { } at && now - at < TalkSpurts.Hang;
            if (last is null || last < quietSince)
            {
                if (now - quietSince > DeadAfter)
                    return "the agent fell silent";
                continue;
            }
            // The record of what was just asked comes while the agent says it.
            bool known = room.Records is null || (room.Records.LastTurn(user) is { } record && record.At > answered - TimeSpan.FromSeconds(0.6));
            if (line is null && known && talking && leg.Recording.SpurtsSince(now - IntoPrompt) is [var running, ..] && now - running.Start >= IntoPrompt)
                line = Choose(user, talking: true);
            if (line is { OverPrompt: true } && talking)
            {
                said = Say(leg, line);
                continue;
            }
            if (now - last.Value < reaction || (!known && now - last.Value < reaction + TimeSpan.FromSeconds(1)))
                continue;
            if (line is null or { OverPrompt: true })
                line = Choose(user, talking: false);
            said = Say(leg, line);
        }
        return null;
    }

    private static TurnVerdict? Judge(CallerLeg leg, SpokenMark said, TimeSpan now)
    {
        if (said.BeganAt is not { } began)
            return null;
        return TurnJudge.Judge(began, said.SpeechEndedAt, leg.Recording.SpurtsSince(began - TimeSpan.FromSeconds(2)), now);
    }

    private BenchLine Choose(string user, bool talking)
    {
        string? answer = room.Records?.LastTurn(user)?.Turn.Answer;
        return room.Picker.Pick(BenchQuestions.Of(answer), talking, answer?.Length >= LongPrompt);
    }

    private SpokenMark Say(CallerLeg leg, BenchLine line)
    {
        leg.Background = line.Background ? room.Babble : null;
        return leg.Say(room.Sounds[(line.Recorded ? "" : _voice, line)]);
    }

    /// <summary>How long the caller waits after the agent's last word: people take 0.2 s and more; the pause between two sentences must be over.</summary>
    private TimeSpan Reaction() => TimeSpan.FromMilliseconds(420 + _random.Next(200));

    private DateTimeOffset Wall(TimeSpan at) => room.Time.GetUtcNow() - (Now - at);

    private void Keep(CallerLeg leg, string user)
    {
        if (room.KeepFolder is not { } folder)
            return;
        var (sent, heard) = leg.KeptSound();
        File.WriteAllBytes(Path.Combine(folder, user + ".wav"), StereoWav.ToBytes(sent, heard, leg.RateHz));
    }
}
