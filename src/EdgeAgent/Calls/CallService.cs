using System.Collections.Concurrent;
using System.Net.Sockets;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Hosting;
using EdgeVoice.Telephony;
using EdgeVoice.Telephony.Transport;

namespace EdgeVoice.Agent.Calls;

/// <summary>
/// Answers the line: takes the SIP events one by one, admits or refuses, and gives each leg its session.
/// </summary>
internal sealed partial class CallService(
    CallServices services, EdgeVoiceOptions options, IAdmission admission, MediaThread media, ILogger<CallService> logger)
{
    private readonly ConcurrentDictionary<CallId, Leg> _legs = new();

    /// <summary>A call came in or ended; raised on the event loop.</summary>
    public event Action? ActiveChanged;

    /// <summary>Calls that have a session now.</summary>
    public int Active => _legs.Count;

    /// <summary>Reads events until the line closes.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await foreach (var happened in services.Line.Events.ReadAllAsync(stop))
        {
            try
            {
                Take(happened);
            }
            catch (Exception error)
            {
                // One leg that cannot be set up must not end the loop that all calls hang on.
                LogEventFailed(logger, happened.Call.Value, happened.GetType().Name, error);
                services.Line.Post(new SipCommand.HangUp(happened.Call));
            }
        }
    }

    /// <summary>Ends what is left after the drain limit.</summary>
    public void EndAll()
    {
        foreach (var leg in _legs.Values)
        {
            if (leg.Session is { } session)
                session.Post(new SessionMessage.Drain());
            else
                services.Line.Post(new SipCommand.HangUp(leg.Id));
        }
    }

    private void Take(SipEvent happened)
    {
        if (happened is SipEvent.Incoming incoming)
        {
            Admit(incoming);
            return;
        }
        if (!_legs.TryGetValue(happened.Call, out var leg))
            return;
        if (happened is SipEvent.Answered answered && leg.Session is null)
            Begin(leg, answered.Audio);
        else if (leg.Session is { } session)
            session.Post(new SessionMessage.Sip(happened));
        if (happened is SipEvent.Ended ended)
            Forget(leg, ended);
    }

    private void Admit(SipEvent.Incoming incoming)
    {
        var peer = incoming.Details.Remote.Address;
        if (!options.Sip.AllowedPeers.Any(network => network.Contains(peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer)))
        {
            services.Metrics.Stranger("sip");
            LogStranger(logger, incoming.Details.Remote);
            services.Line.Post(new SipCommand.Reject(incoming.Call, 403, "Forbidden", null));
            return;
        }
        var decision = admission.Ask();
        if (!decision.Admitted)
        {
            services.Metrics.CallRefused(decision.Status);
            LogRefused(logger, incoming.Details.From, decision.Status, decision.Shortage ?? decision.Reason, admission.Active);
            services.Line.Post(new SipCommand.Reject(incoming.Call, decision.Status, decision.Reason, decision.RetryAfter));
            return;
        }
        try
        {
            var socket = RtpSocket.Open(options.Sip.ListenAddress, options.Sip.RtpPorts.First, options.Sip.RtpPorts.Last, services.Time);
            _legs[incoming.Call] = new Leg(incoming.Call, incoming.Details, socket);
            services.Line.Post(new SipCommand.Accept(incoming.Call, socket.LocalEndPoint));
            ActiveChanged?.Invoke();
        }
        catch (SocketException error)
        {
            admission.Release();
            LogNoPort(logger, options.Sip.RtpPorts, error);
            services.Line.Post(new SipCommand.Reject(incoming.Call, 503, "No RTP Port", options.Admission.RetryAfter));
        }
    }

    private void Begin(Leg leg, NegotiatedAudio audio)
    {
        leg.Media = new CallMedia(leg.Socket, audio, leg.Details.Remote.Address, media, services.Time, options.Hearing);
        leg.Session = new CallSession(services, leg.Id, leg.Details, leg.Media);
    }

    private void Forget(Leg leg, SipEvent.Ended ended)
    {
        if (!_legs.TryRemove(leg.Id, out _))
            return;
        admission.Release();
        ActiveChanged?.Invoke();
        if (leg.Session is null)
        {
            LogNeverBegan(logger, leg.Details.From, ended.End, ended.Status, ended.Reason);
            _ = leg.Socket.DisposeAsync().AsTask();
        }
    }

    private sealed class Leg(CallId id, IncomingCall details, RtpSocket socket)
    {
        public CallId Id => id;

        public IncomingCall Details => details;

        public RtpSocket Socket => socket;

        public CallMedia? Media { get; set; }

        public CallSession? Session { get; set; }
    }

    [LoggerMessage(120, LogLevel.Error, "call {Call}: {Event} could not be taken; the call is ended")]
    private static partial void LogEventFailed(ILogger logger, long call, string @event, Exception error);

    [LoggerMessage(121, LogLevel.Warning, "INVITE from {Peer}, which is in no network of sip.allowedPeers, refused with 403")]
    private static partial void LogStranger(ILogger logger, System.Net.IPEndPoint peer);

    [LoggerMessage(122, LogLevel.Warning, "call from {From} refused with {Status} {Reason}: {Active} calls in progress")]
    private static partial void LogRefused(ILogger logger, string from, int status, string reason, int active);

    [LoggerMessage(123, LogLevel.Error, "no free pair of ports in sip.rtpPorts {Range}; the call is refused with 503")]
    private static partial void LogNoPort(ILogger logger, PortRange range, Exception error);

    [LoggerMessage(124, LogLevel.Information, "call from {From} ended before it began: {End}, {Status} {Reason}")]
    private static partial void LogNeverBegan(ILogger logger, string from, CallEnd end, int status, string reason);
}
