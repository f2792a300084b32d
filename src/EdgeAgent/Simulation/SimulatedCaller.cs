using System.Net;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Dsp;
using EdgeVoice.Telephony;
using EdgeVoice.Telephony.Transport;

namespace EdgeVoice.Agent.Simulation;

/// <summary>What a caller's side of a call came to.</summary>
/// <param name="Turns">What was said and what the agent was heard to answer, in order.</param>
/// <param name="TransferredTo">Where a REFER sent the caller, or null.</param>
/// <param name="TransferHeaders">Headers that came with the REFER.</param>
/// <param name="End">How the leg ended.</param>
internal sealed record CallerOutcome(
    IReadOnlyList<CallerTurn> Turns, string? TransferredTo, IReadOnlyList<KeyValuePair<string, string>> TransferHeaders, CallEnd? End);

/// <summary>One exchange as the caller saw it.</summary>
/// <param name="Said">What the caller said; empty before the greeting.</param>
/// <param name="Heard">What the agent answered, as the caller's recogniser wrote it.</param>
/// <param name="WaitMs">From the caller's last sample to the agent's first, measured at the caller; null before the greeting.</param>
internal sealed record CallerTurn(string Said, string Heard, double? WaitMs);

/// <summary>Tells somebody what happens on the caller's side, as it happens.</summary>
internal interface ICallerListener
{
    void Says(CallScript script, string text);

    void Hears(CallScript script, string text, double? waitMs);
}

/// <summary>
/// A caller made of software on a real line: places a call over UDP, speaks and listens over RTP in real time, and
/// answers what it hears. Peer of the agent in the demo and in benchmarks; it shares no state with the service.
/// </summary>
internal sealed class SimulatedCaller(CallerKit kit, CallScript script, ICallerListener listener)
{
    /// <summary>A call is given up after this; scripted calls take 15 to 40 s.</summary>
    public static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(90);

    private readonly List<CallerTurn> _turns = [];
    private readonly CallerMind _mind = new(script);
    private readonly float[] _frame = new float[FrameFormat.Samples(CallerKit.RateHz)];
    private IReadOnlyList<KeyValuePair<string, string>> _transferHeaders = [];
    private string? _transferredTo;
    private CallEnd? _end;
    private string _said = "";
    private long _lastSampleAt;
    private Utterance? _speaking;

    /// <summary>Places the call and stays on the line until it ends.</summary>
    public async Task<CallerOutcome> RunAsync(IPEndPoint agent, CancellationToken cancellation)
    {
        var spoken = await kit.PrepareAsync(script, cancellation);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongestCall);
        await using var line = kit.OpenLine(script.LineName);
        var call = line.NextCallId();
        var socket = RtpSocket.Open(IPAddress.Loopback, 0, 0, kit.Time);
        CallMedia? media = null;
        using var ear = new CallerEar(kit.Recognition.Create());
        try
        {
            line.Post(new SipCommand.Invite(call, new Uri($"sip:frontdesk@{agent}"), socket.LocalEndPoint, []));
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(FrameFormat.FrameMs), kit.Time);
            while (_end is null && await tick.WaitForNextTickAsync(limit.Token))
            {
                while (line.Events.TryRead(out var happened))
                {
                    if (happened is SipEvent.Answered answered && media is null)
                    {
                        media = new CallMedia(socket, answered.Audio, agent.Address, kit.Media, kit.Time);
                        media.Start(static () => { }, static _ => { });
                    }
                    Take(happened, line);
                }
                if (media is not null)
                    Listen(media, ear, spoken, line, call);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            line.Post(new SipCommand.HangUp(call));
        }
        finally
        {
            if (media is not null)
                await media.CloseAsync();
            else
                await socket.DisposeAsync();
        }
        return new CallerOutcome(_turns, _transferredTo, _transferHeaders, _end);
    }

    private void Take(SipEvent happened, SipUserAgent line)
    {
        switch (happened)
        {
            case SipEvent.TransferRequested transfer:
                _transferredTo = transfer.Target;
                _transferHeaders = transfer.Headers;
                line.Post(new SipCommand.ReportTransfer(transfer.Call, 200, "OK"));
                break;
            case SipEvent.Ended ended:
                _end = ended.End;
                break;
        }
    }

    private void Listen(CallMedia media, CallerEar ear, SpokenScript spoken, SipUserAgent line, CallId call)
    {
        if (_speaking is { } speaking && media.Playout.FirstAudioAt is > 0 and var began)
        {
            _lastSampleAt = began + (long)(speaking.SpeechSeconds * kit.Time.TimestampFrequency);
            _speaking = null;
        }
        while (media.Frames.TryRead(_frame, out var mark))
        {
            if (ear.Frame(_frame, mark) is { } heard)
                Answer(heard, media, spoken, line, call);
        }
    }

    private void Answer(AgentUtterance heard, CallMedia media, SpokenScript spoken, SipUserAgent line, CallId call)
    {
        double? wait = _lastSampleAt == 0 ? null : Math.Round(kit.Time.GetElapsedTime(_lastSampleAt, heard.BeganAt).TotalMilliseconds);
        _turns.Add(new CallerTurn(_said, heard.Text, wait));
        listener.Hears(script, heard.Text, wait);
        _lastSampleAt = 0;
        _said = "";
        switch (_mind.Next(heard.Text))
        {
            case CallerLine.HangUp:
                line.Post(new SipCommand.HangUp(call));
                break;
            case CallerLine.Keys keys:
                _said = "keys " + keys.Digits;
                listener.Says(script, _said);
                _ = kit.PressAsync(media, keys.Digits);
                break;
            case { } said:
                var utterance = spoken[said];
                _said = utterance.Text;
                listener.Says(script, _said);
                media.Playout.Mark();
                media.Playout.Add(media.Playout.Generation, utterance.Samples);
                _speaking = utterance;
                break;
        }
    }
}
