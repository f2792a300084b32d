using System.Globalization;
using System.Net;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Agent.Simulation.Voices;

namespace EdgeVoice.Agent.Commands.Bench.Voice;

/// <summary>What <c>bench voice</c> was asked to do.</summary>
/// <param name="Calls">Calls at once, one run each.</param>
/// <param name="Seconds">Length of a run; null takes the length for its number of calls.</param>
/// <param name="Only">Types of turns; all when empty.</param>
/// <param name="Pack">Folder of the test line's pack.</param>
/// <param name="KeepFolder">Where calls are kept as WAV, or null.</param>
internal sealed record VoiceBenchOptions(
    IReadOnlyList<int> Calls, int? Seconds, IReadOnlyList<string> Only, string Pack, string? KeepFolder)
{
    /// <summary>Which lines are said.</summary>
    public LineSet Set { get; init; }

    /// <summary>Drive the box beyond what it can carry.</summary>
    public bool Overload { get; init; }

    /// <summary>Long enough for the percentiles that are asked for; all four together stay under six minutes.</summary>
    public int SecondsFor(int calls) => Seconds ?? calls switch { 1 => 150, <= 4 => 60, <= 8 => 75, _ => 50 };
}

/// <summary>Who runs beside the callers and is measured.</summary>
/// <param name="Agent">Where to call.</param>
/// <param name="ProcessId">For its processor time; null where it is not a process of this machine.</param>
/// <param name="Records">Its own records; null where there are none.</param>
internal sealed record MeasuredAgent(IPEndPoint Agent, int? ProcessId, BoxRecords? Records);

/// <summary>Runs callers against an agent and turns what they measured into figures.</summary>
internal sealed class VoiceBench(MediaThread media, TimeProvider time, VoiceBenchOptions options, IReadOnlyList<BenchLine> lines)
{
    /// <summary>Callers begin this far apart: a hundred that begin at once is not what a line brings.</summary>
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(350);

    /// <summary>How long the box's last records may take.</summary>
    private static readonly TimeSpan RecordLimit = TimeSpan.FromSeconds(4);

    private readonly Dictionary<(string, BenchLine), CallerSound> _sounds = [];
    private string[] _voices = [];
    private float[] _babble = [];

    /// <summary>Renders everything that will be said, before any clock runs.</summary>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task PrepareAsync(Action<double> progress, CancellationToken cancellation)
    {
        var voices = CallerVoices.Open(time);
        var studio = new SoundStudio(voices);
        _voices = [.. TurnSet.Voices.Where(voice => voices.Problem(voice) is null)];
        int done = 0;
        foreach (var line in lines)
        {
            foreach (string voice in line.Recorded ? [""] : _voices)
                _sounds[(voice, line)] = await studio.MakeAsync(voice.Length == 0 ? _voices[0] : voice, 1, line.Parts, CallRateHz, cancellation);
            progress((double)++done / lines.Count);
        }
        _babble = await RoomTalk.MakeAsync(studio, CallRateHz, cancellation);
    }

    /// <summary>One run.</summary>
    public async Task<VoiceRun> RunAsync(MeasuredAgent agent, int calls, CancellationToken cancellation, int? seconds = null)
    {
        var room = new BenchRoom(agent.Agent, media, time, new LinePicker(lines, options.Only), _sounds, _babble, agent.Records, options.KeepFolder);
        var began = Now;
        var until = began + TimeSpan.FromSeconds(seconds ?? options.SecondsFor(calls));
        var before = Use(agent);
        var own = Environment.CpuUsage.TotalTime;
        var callers = Enumerable.Range(0, calls).Select(index => new BenchCaller(
            room, string.Create(CultureInfo.InvariantCulture, $"bench{calls}-{index + 1}"), OwnVoices(index, calls), calls < _voices.Length ? TurnsOfFewCallers : int.MaxValue, seed: index)).ToList();
        await Task.WhenAll(callers.Select((caller, index) => StartAsync(caller, index, until, cancellation)));
        var after = Use(agent);
        double took = (Now - began).TotalSeconds;
        var callersCpu = Environment.CpuUsage.TotalTime - own;

        var placed = callers.SelectMany(caller => caller.Calls).ToList();
        var (stuck, gaps, callSeconds) = await EndsAsync(agent.Records, placed, took, cancellation);
        var turns = callers.SelectMany(caller => caller.Turns).ToList();
        return VoiceFigures.Of(
            calls, agent.Records is { } records ? OwnMarks.Match(turns, records) : turns, placed, [.. callers.SelectMany(caller => caller.Coughs)], stuck, gaps,
            new RunUse(took, callSeconds, after.CpuSeconds - before.CpuSeconds, callersCpu.TotalSeconds, after.ResidentMb));
    }

    private const int CallRateHz = 8000;

    /// <summary>Where callers are few, each hangs up after so many turns and calls again in another voice: the same voices are heard as with many.</summary>
    private const int TurnsOfFewCallers = 8;

    private string[] OwnVoices(int index, int calls)
        => calls >= _voices.Length ? [_voices[index % _voices.Length]] : [.. Enumerable.Range(0, _voices.Length).Select(next => _voices[(index + (next * calls)) % _voices.Length]).Distinct()];

    private TimeSpan Now => TimeSpan.FromTicks(time.GetElapsedTime(0).Ticks);

    private static ServiceUse Use(MeasuredAgent agent) => agent.ProcessId is { } id ? ServiceUse.Of(id) : default;

    private async Task StartAsync(BenchCaller caller, int index, TimeSpan until, CancellationToken cancellation)
    {
        await Task.Delay(Stagger * index, time, cancellation);
        await caller.RunAsync(until, cancellation);
    }

    /// <summary>Waits for the box's records of the ends: calls that never ended there are stuck.</summary>
    private async Task<(int Stuck, long Gaps, double CallSeconds)> EndsAsync(
        BoxRecords? records, IReadOnlyList<PlacedCallReport> placed, double seconds, CancellationToken cancellation)
    {
        var answered = placed.Where(call => call.Status == 200).ToList();
        if (records is null)
            return (0, 0, answered.Count * seconds);
        var limit = Now + RecordLimit;
        while (Now < limit && answered.Any(call => records.Call(call.User)?.Ended is null))
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellation);
        var ended = answered.Select(call => records.Call(call.User)?.Ended).ToList();
        return (ended.Count(call => call is null), ended.Sum(call => call?.Media?.PlayoutGaps ?? 0), ended.Sum(call => call?.Seconds ?? 0));
    }
}
