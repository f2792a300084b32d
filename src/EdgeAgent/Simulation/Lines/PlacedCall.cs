using System.Net;
using EdgeVoice.Agent.Calls.Media;
using EdgeVoice.Telephony;
using EdgeVoice.Telephony.Transport;

namespace EdgeVoice.Agent.Simulation.Lines;

/// <summary>What a caller's user agent is told to do.</summary>
/// <param name="User">User part of the From, by which the box's records are found.</param>
internal sealed record CallOrder(string User)
{
    /// <summary>Codec (the one that is offered), noise, loss and jitter.</summary>
    public LineTrouble Line { get; init; } = new();

    /// <summary>Keeps the sound of both directions.</summary>
    public bool Keep { get; init; }

    /// <summary>Somebody listens to <see cref="CallerLeg.Frames"/>.</summary>
    public bool WithEar { get; init; }

    /// <summary>Chance of noise, loss and jitter.</summary>
    public int Seed { get; init; }
}

/// <summary>One outgoing call with a user agent, a port and a leg of its own. Used by one worker.</summary>
internal sealed class PlacedCall : IAsyncDisposable
{
    /// <summary>An agent answers at once; one that has not after this long will not.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(8);

    private readonly SipUserAgent _line;
    private readonly CallId _call;
    private RtpSocket? _socket;

    private PlacedCall(SipUserAgent line, RtpSocket socket)
    {
        _line = line;
        _socket = socket;
        _call = line.NextCallId();
    }

    /// <summary>The leg, once the call was answered.</summary>
    public CallerLeg? Leg { get; private set; }

    /// <summary>How it ended; null while it runs.</summary>
    public SipEvent.Ended? End { get; private set; }

    /// <summary>Where a REFER sent the caller, and the headers that came with it.</summary>
    public SipEvent.TransferRequested? Transfer { get; private set; }

    /// <summary>Places the call and waits until it is answered or has ended; see <see cref="Leg"/> and <see cref="End"/>.</summary>
    public static async Task<PlacedCall> PlaceAsync(IPEndPoint agent, CallOrder order, MediaThread media, TimeProvider time, CancellationToken cancellation)
    {
        var local = IPAddress.IsLoopback(agent.Address) ? IPAddress.Loopback : IPAddress.Any;
        var line = SipUserAgent.Start(
            new SipUserAgentOptions
            {
                BindAddress = local,
                Port = 0,
                User = order.User,
                DisplayName = "Caller",
                CodecPreference = [order.Line.Codec],
                IncomingTransfer = IncomingTransfer.Accept,
            },
            time);
        var placed = new PlacedCall(line, RtpSocket.Open(local, 0, 0, time));
        try
        {
            line.Post(new SipCommand.Invite(placed._call, new Uri($"sip:frontdesk@{agent}"), placed._socket!.LocalEndPoint, []));
            await placed.WaitForAnswerAsync(agent, order, media, time, cancellation);
            return placed;
        }
        catch
        {
            await placed.DisposeAsync();
            throw;
        }
    }

    /// <summary>Orders the end; it comes as <see cref="End"/>.</summary>
    public void HangUp() => _line.Post(new SipCommand.HangUp(_call));

    /// <summary>Looks at what happened since; true while the call runs.</summary>
    public bool Running()
    {
        while (_line.Events.TryRead(out var happened))
            Take(happened);
        return End is null;
    }

    /// <summary>Hangs up and waits for the end.</summary>
    public async Task HangUpAsync(TimeProvider time)
    {
        _line.Post(new SipCommand.HangUp(_call));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(3), time);
        try
        {
            while (End is null)
                Take(await _line.Events.ReadAsync(limit.Token));
        }
        catch (OperationCanceledException)
        {
            // The far side does not answer our BYE; the user agent goes on repeating it until it is disposed.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Leg is not null)
            await Leg.DisposeAsync();
        else if (_socket is not null)
            await _socket.DisposeAsync();
        await _line.DisposeAsync();
    }

    private async Task WaitForAnswerAsync(IPEndPoint agent, CallOrder order, MediaThread media, TimeProvider time, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(AnswerLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            while (End is null && Leg is null)
            {
                var happened = await _line.Events.ReadAsync(either.Token);
                if (happened is SipEvent.Answered answered)
                    Leg = new CallerLeg(_socket!, answered.Audio, agent.Address, media, order, time);
                Take(happened);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            _line.Post(new SipCommand.HangUp(_call));
            End = new SipEvent.Ended(_call, CallEnd.TimedOut, 408, "no answer");
        }
    }

    private void Take(SipEvent happened)
    {
        switch (happened)
        {
            case SipEvent.TransferRequested transfer:
                Transfer = transfer;
                _line.Post(new SipCommand.ReportTransfer(transfer.Call, 200, "OK"));
                break;
            case SipEvent.Ended ended:
                End = ended;
                break;
        }
    }
}
