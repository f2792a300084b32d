using System.Net;
using System.Runtime.CompilerServices;
using EdgeVoice.Agent.Calls;
using EdgeVoice.Agent.Calls.Actions;
using EdgeVoice.Agent.Calls.Hearing;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Calls.Speaking;
using EdgeVoice.Agent.Telemetry;
using EdgeVoice.Agent.Tests.Interop;
using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Understanding;
using EdgeVoice.Dsp;
using EdgeVoice.Speech.Recognition;
using EdgeVoice.Speech.Synthesis;
using EdgeVoice.Telephony;
using EdgeVoice.Telephony.Transport;
using EdgeVoice.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls;

/// <summary>The recogniser, the dialog model and the pack of the test line, loaded once.</summary>
public sealed class TestLine : IDisposable
{
    public TestLine()
    {
        Recognition = VoskModel.Open(Directory.EnumerateDirectories(Places.InTree("models", "asr")).First(folder => Directory.Exists(Path.Combine(folder, "am"))));
        Encoder = OnnxUtteranceEncoder.Load(Places.InTree("models", "dialog", "encoder", "encoder.onnx"));
        var (pack, problems) = DialogPackLoader.Load(Places.InTree("packs", "bench"));
        Assert.Empty(problems);
        Engine = SiteUnderstanding.Train(pack!, Encoder).Item1;
    }

    internal VoskModel Recognition { get; }

    internal OnnxUtteranceEncoder Encoder { get; }

    internal DialogEngine Engine { get; }

    public void Dispose()
    {
        Recognition.Dispose();
        Encoder.Dispose();
    }
}

/// <summary>
/// A whole call session - sockets, detector, recogniser, dialog, mouth - on virtual time: ticked by hand, so that what a busy machine does to
/// it is nothing.
/// </summary>
public sealed class WholeCallTests(TestLine line) : IClassFixture<TestLine>
{
    [Fact]
    public async Task A_turn_that_was_ended_too_early_is_taken_back_and_heard_whole()
    {
        await using var call = await VirtualCall.BeginAsync(line, heldSentence: null);
        call.Listen(2.5);
        float[] wish = await Sound.SpeakAsync("i would like to book a visit", 0.1), more = await Sound.SpeakAsync("because the old wall is broken", 0.1);

        call.Say(wish);
        Assert.True(call.ListenUntil(() => call.AgentTalks, 4), $"the agent answers what is a whole sentence {call.Transcript}");
        call.Say(more);
        Assert.True(call.ListenUntil(() => call.Turns.Any(turn => turn.Continues == true), 8), call.Transcript);

        var whole = call.Turns.Last(turn => turn.Continues == true);
        Assert.Contains("visit", whole.Heard);
        Assert.True(whole.Heard.Split(' ').Length > 7, call.Transcript);
        Assert.Contains("day", whole.Answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_caller_who_goes_on_with_what_is_asked_next_has_answered_it()
    {
        await using var call = await VirtualCall.BeginAsync(line, heldSentence: null);
        call.Listen(2.5);
        float[] more = await Sound.SpeakAsync("for tuesday please", 0.1);
        call.Say(await Sound.SpeakAsync("i would like to book a visit", 0.1));
        Assert.True(call.ListenUntil(() => call.AgentTalks, 4), "the agent asks for the day");
        call.Say(more);
        Assert.True(call.ListenUntil(() => call.Turns.Any(turn => turn.Heard.Contains("tuesday", StringComparison.Ordinal)), 5), call.Transcript);
        Assert.Contains("time", call.Turns[^1].Answer);
    }

    [Fact]
    public async Task A_caller_who_waits_for_the_voice_hears_a_filler_and_then_the_answer()
    {
        await using var call = await VirtualCall.BeginAsync(line, heldSentence: "We are always open.");
        call.Listen(2.5);
        call.Say(await Sound.SpeakAsync("when are you open", 0.1));
        Assert.True(call.ListenUntil(() => call.AgentTalks, 2.5), "a filler is said while the voice works");
        Assert.True(call.ListenUntil(() => call.Turns.Any(turn => turn.Degraded == "filler"), 1), call.Transcript);
        Assert.True(call.ListenUntil(() => !call.AgentTalks, 3), "the filler ends, the voice is still at work");
        call.ReleaseVoice();
        Assert.True(call.ListenUntil(() => call.AgentTalks, 1), "then comes the answer");
    }

    /// <summary>Our session and the caller's leg, joined by RTP on loopback.</summary>
    private sealed class VirtualCall : IAsyncDisposable, ITelemetry
    {
        private const int RateHz = 8000;

        private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 9, 7, 10, 0, 0, TimeSpan.Zero));
        private readonly MediaThread _thread = new(TimeProvider.System);
        private readonly SipUserAgent _sip = SipUserAgent.Start(new SipUserAgentOptions { BindAddress = IPAddress.Loopback, Port = 0 }, TimeProvider.System);
        private readonly EdgeVoiceMetrics _metrics = new();
        private readonly RtpSocket _ourSocket, _theirSocket;
        private readonly CallMedia _ours, _theirs;
        private readonly CallSession _session;
        private readonly float[] _frame = new float[FrameFormat.Samples(RateHz)];
        private int _quietFrames = 100;

        private VirtualCall(TestLine line, HeldVoice voice, CallVoice spoken)
        {
            Voice = voice;
            _ourSocket = RtpSocket.Open(IPAddress.Loopback, 0, 0, _time);
            _theirSocket = RtpSocket.Open(IPAddress.Loopback, 0, 0, _time);
            _ours = new CallMedia(_ourSocket, Agreement(_theirSocket), IPAddress.Loopback, _thread, _time);
            _theirs = new CallMedia(_theirSocket, Agreement(_ourSocket), IPAddress.Loopback, _thread, _time);
            _session = new CallSession(
                new CallServices
                {
                    Time = _time,
                    Zone = TimeZoneInfo.Utc,
                    Boot = "test",
                    Logger = NullLogger.Instance,
                    Line = _sip,
                    Recognition = line.Recognition,
                    Grammars = new GrammarBook(line.Recognition),
                    Encoder = line.Encoder,
                    Voice = spoken,
                    Actions = new ActionRunner(null!, null!, null!, NullLogger<ActionRunner>.Instance), // the test line has no actions
                    Telemetry = this,
                    Metrics = _metrics,
                    Work = new WorkMeter(_time, 2),
                    NewDialog = () => new CallDialog(line.Engine),
                },
                new CallId(1), new IncomingCall("sip:caller@test", "", "sip:desk@test", "1", new IPEndPoint(IPAddress.Loopback, 5060), []), _ours);
            _thread.Remove(_ours); // ticked by hand
            _session.Post(new SessionMessage.Sip(new SipEvent.Confirmed(new CallId(1))));
        }

        private HeldVoice Voice { get; }

        public List<TurnRecord> Turns { get; } = [];

        /// <summary>The caller heard the agent within the last 300 ms.</summary>
        public bool AgentTalks => _quietFrames < 15;

        public string Transcript => string.Join(Environment.NewLine, Turns.Select(turn => $"heard '{turn.Heard}', answered '{turn.Answer}', continues {turn.Continues}, degraded {turn.Degraded}"));

        public static async Task<VirtualCall> BeginAsync(TestLine line, string? heldSentence)
        {
            var voice = new HeldVoice(heldSentence);
            var spoken = new CallVoice(new CachedVoice(voice, new PromptCache(new PromptCacheOptions())));
            await spoken.PrepareAsync(line.Engine.Pack.FixedWording.Where(text => text != heldSentence), [RateHz], TestContext.Current.CancellationToken);
            return new VirtualCall(line, voice, spoken);
        }

        public void Publish(TelemetryRecord record)
        {
            if (record is TurnRecord turn)
                Turns.Add(turn);
        }

        /// <summary>Lets the voice go on, and waits until what it says has come: it works in real time.</summary>
        public void ReleaseVoice()
        {
            Voice.Release();
            Assert.True(SpinWait.SpinUntil(() => _ours.Playout.QueuedSamples > 0, TimeSpan.FromSeconds(20)), "the voice is stuck");
        }

        /// <summary>The caller says this from now on.</summary>
        public void Say(float[] sound) => _theirs.Playout.Add(_theirs.Playout.Generation, sound);

        public void Listen(double seconds) => ListenUntil(() => false, seconds);

        public bool ListenUntil(Func<bool> happened, double seconds)
        {
            for (int tick = 0; tick < seconds * FrameFormat.FramesPerSecond; tick++)
            {
                _time.Advance(TimeSpan.FromMilliseconds(FrameFormat.FrameMs));
                _ours.Tick(_time.GetTimestamp());
                Assert.True(SpinWait.SpinUntil(() => _session.Idle && _ours.Frames.Count == 0, TimeSpan.FromSeconds(20)), "the session is stuck");
                _ours.Send(_time.GetTimestamp());
                WaitFor(_theirSocket, _ours);
                _theirs.Tick(_time.GetTimestamp());
                _theirs.Send(_time.GetTimestamp());
                WaitFor(_ourSocket, _theirs);
                while (_theirs.Frames.TryRead(_frame, out _))
                    _quietFrames = _frame.Max(Math.Abs) > 0.05f ? 0 : _quietFrames + 1;
                if (happened())
                    return true;
            }
            return false;
        }

        public async ValueTask DisposeAsync()
        {
            Voice.Release();
            _session.Dispose();
            await _ours.CloseAsync();
            await _theirs.CloseAsync();
            _thread.Dispose();
            await _sip.DisposeAsync();
            _metrics.Dispose();
        }

        private static void WaitFor(RtpSocket socket, CallMedia sender)
            => Assert.True(SpinWait.SpinUntil(() => socket.Arrived >= sender.RtpCounters.Sent, TimeSpan.FromSeconds(20)), "a packet was lost on loopback");

        private static NegotiatedAudio Agreement(RtpSocket remote) => new(remote.LocalEndPoint, AudioCodec.Pcmu, 0, 101, 20, Send: true, Receive: true);
    }

    /// <summary>A voice that hums, 40 ms a letter, and does not begin with one sentence until it is let.</summary>
    private sealed class HeldVoice(string? held) : ISpeechSynthesizer
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "hum";

        public int SampleRate => 8000;

        public void Release() => _released.TrySetResult();

        public async IAsyncEnumerable<ReadOnlyMemory<float>> SpeakAsync(string text, SpeakingStyle style, [EnumeratorCancellation] CancellationToken cancellation)
        {
            if (text == held)
                await _released.Task.WaitAsync(cancellation);
            yield return Enumerable.Range(0, text.Length * SampleRate / 25).Select(i => 0.3f * MathF.Sin(2 * MathF.PI * 400 * i / SampleRate)).ToArray();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
