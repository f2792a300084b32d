using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading.Channels;
using EdgeVoice.Telephony.Sip;

namespace EdgeVoice.Telephony.Transport;

/// <summary>
/// A SIP user agent on one UDP socket: the core of <see cref="SipCore"/> with a socket, a clock and one loop that owns it.
/// All members are thread-safe; none waits.
/// </summary>
public sealed class SipUserAgent : IAsyncDisposable
{
    /// <summary>Datagrams and orders that may wait for the core. A datagram beyond is dropped and counted, and its sender repeats it; an order never is.</summary>
    private const int DatagramQueue = 2048;

    private readonly SipUserAgentOptions _options;
    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly SipCore _core;
    private readonly LocalAddresses _local;
    private readonly Channel<Input> _inputs = Channel.CreateUnbounded<Input>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<SipEvent> _backlog = Channel.CreateUnbounded<SipEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<SipEvent> _events;
    private readonly HashSet<CallId> _lookingUp = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private readonly Task _loops;
    private int _waitingDatagrams;
    private int _waitingEvents;
    private long _calls;
    private long _queueDrops;
    private long _sendErrors;
    private int _disposed;
    private long _sent;
    private long _eventsDelayed;
    private long _faults;
    private Exception? _lastFault;
    private SipCounters _counters = new();
    private SipRegistrationStatus? _registration;

    private SipUserAgent(SipUserAgentOptions options, TimeProvider time)
    {
        (_options, _time, _start) = (options, time, time.GetTimestamp());
        if (options.Registration is { } registration && (!SipUri.TryParse(registration.Registrar.OriginalString, out var registrar) || !registrar!.IsSip))
            throw new ArgumentException($"registrar '{registration.Registrar.OriginalString}' is no sip: URI", nameof(options));
        _socket = new Socket(options.BindAddress.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.Bind(new IPEndPoint(options.BindAddress, options.Port));
        }
        catch (SocketException)
        {
            _socket.Dispose();
            throw;
        }
        _socket.ReceiveBufferSize = 1 << 20;
        ServiceClass.Set(_socket, ServiceClass.Signalling);
        LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        _local = new LocalAddresses(LocalEndPoint, options.AdvertisedAddress);
        _core = new SipCore(options, NextCallId, _local.For, new SipIds(RandomNumberGenerator.Fill));
        _events = Channel.CreateBounded<SipEvent>(new BoundedChannelOptions(options.EventCapacity) { SingleWriter = true });
        _timer = time.CreateTimer(static self => ((SipUserAgent)self!)._inputs.Writer.TryWrite(default), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _loops = Task.WhenAll(ReceiveAsync(), OwnCoreAsync(), PassEventsAsync(), FindRegistrarAsync());
    }

    public IPEndPoint LocalEndPoint { get; }

    /// <summary>
    /// What happens, in order. Bound: <see cref="SipUserAgentOptions.EventCapacity"/>. No event is ever dropped: when the reader falls behind,
    /// events wait inside, are counted, and new INVITEs are answered 503 with Retry-After until it has caught up. Completes on dispose.
    /// </summary>
    public ChannelReader<SipEvent> Events => _events.Reader;

    public SipCounters Counters => Volatile.Read(ref _counters) with
    {
        QueueDrops = Interlocked.Read(ref _queueDrops),
        SendErrors = Interlocked.Read(ref _sendErrors),
        DatagramsSent = Interlocked.Read(ref _sent),
        EventsDelayed = Interlocked.Read(ref _eventsDelayed),
        Faults = Interlocked.Read(ref _faults),
    };

    /// <summary>The exception behind the last of <see cref="SipCounters.Faults"/>, for the log; null while there was none.</summary>
    public Exception? LastFault => Volatile.Read(ref _lastFault);

    /// <summary>Where <see cref="SipUserAgentOptions.Registration"/> stands; null without one.</summary>
    public SipRegistrationStatus? Registration => Volatile.Read(ref _registration);

    /// <summary>Binds the socket and starts to listen, and to register where that is asked for.</summary>
    /// <exception cref="SocketException">The address or port cannot be had.</exception>
    public static SipUserAgent Start(SipUserAgentOptions options, TimeProvider time) => new(options, time);

    /// <summary>Gives an order; it is carried out in turn.</summary>
    public void Post(SipCommand command) => _inputs.Writer.TryWrite(new Input(command));

    /// <summary>A name for a leg to be placed by <see cref="SipCommand.Invite"/>.</summary>
    public CallId NextCallId() => new(Interlocked.Increment(ref _calls));

    /// <summary>Ends every leg and the registration with one datagram each, then closes the socket. To be sure that all arrive, hang up first and wait for the ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _inputs.Writer.TryWrite(new Input(Stops: true));
        await _timer.DisposeAsync();
        _inputs.Writer.TryComplete();
        await _loops;
        _socket.Dispose();
        _stop.Dispose();
    }

    /// <summary>One thing for the core to do: an order (with the address of its target), a datagram, or, empty, a look at the timers.</summary>
    private readonly record struct Input(
        SipCommand? Command = null, byte[]? Datagram = null, IPEndPoint? Address = null, bool Registers = false, bool Stops = false);

    private TimeSpan Now => _time.GetElapsedTime(_start);

    private async Task ReceiveAsync()
    {
        byte[] buffer = new byte[65536];
        var source = new SocketAddress(_socket.AddressFamily);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                int length = await _socket.ReceiveFromAsync(buffer.AsMemory(), SocketFlags.None, source, _stop.Token);
                if (Volatile.Read(ref _waitingDatagrams) >= DatagramQueue)
                {
                    Interlocked.Increment(ref _queueDrops);
                    continue;
                }
                Interlocked.Increment(ref _waitingDatagrams);
                _inputs.Writer.TryWrite(new Input(Datagram: buffer[..length], Address: UdpEndPoints.Read(source).ToEndPoint()));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // An ICMP error about a datagram that we sent: the transaction's timers deal with that.
            }
        }
    }

    /// <summary>The one owner of the core. One input that it cannot bear is no reason to lose the calls of all others: it is dropped and counted.</summary>
    private async Task OwnCoreAsync()
    {
        await foreach (var input in _inputs.Reader.ReadAllAsync())
        {
            try
            {
                Handle(input);
                Drain();
            }
            catch (Exception e)
            {
                Interlocked.Increment(ref _faults);
                Volatile.Write(ref _lastFault, e);
            }
            if (input.Stops)
                break;
        }
        _backlog.Writer.TryComplete();
        await _stop.CancelAsync();
    }

    private void Handle(in Input input)
    {
        _core.Backlogged = Volatile.Read(ref _waitingEvents) > 0;
        if (input.Datagram is not null)
        {
            Interlocked.Decrement(ref _waitingDatagrams);
            _core.Receive(input.Datagram, input.Address!, Now);
        }
        else if (input.Command is not null)
        {
            Execute(input.Command, input.Address);
        }
        else if (input.Registers)
        {
            _core.StartRegistration(input.Address!, Now);
        }
        else if (input.Stops)
        {
            _core.Stop(Now);
        }
        else
        {
            _core.Advance(Now);
        }
    }

    private void Execute(SipCommand command, IPEndPoint? address)
    {
        switch (command)
        {
            case SipCommand.Invite invite when address is not null:
                // Hung up while its target was looked up: the Ended event went out then.
                if (_lookingUp.Remove(invite.Call))
                    _core.Execute(invite, address, Now);
                break;
            case SipCommand.Invite invite when _options.OutboundProxy is null && HostNames.NeedsLookUp(invite.Target, out string host, out int port):
                if (_lookingUp.Add(invite.Call))
                    _ = LookUpAsync(invite, host, port);
                break;
            case SipCommand.HangUp hangUp when _lookingUp.Remove(hangUp.Call):
                _core.Raise(new SipEvent.Ended(hangUp.Call, CallEnd.LocalHangUp, 487, "Cancelled by us"));
                break;
            default:
                _core.Execute(command, Now);
                break;
        }
    }

    private async Task LookUpAsync(SipCommand.Invite invite, string host, int port)
    {
        var address = await HostNames.LookUpAsync(host, _socket.AddressFamily, _stop.Token);
        // Without an address the core says so in the leg's Ended event.
        _inputs.Writer.TryWrite(new Input(invite, Address: address is null ? HostNames.NoAddress : new IPEndPoint(address, port)));
    }

    /// <summary>Looks the registrar up until it is found: at boot the name server may come up after us.</summary>
    private async Task FindRegistrarAsync()
    {
        if (_options.Registration is not { } registration)
            return;
        Volatile.Write(ref _registration, new SipRegistrationStatus(false, 0, "looking up the registrar"));
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(15), _time);
        while (!_stop.IsCancellationRequested)
        {
            var hop = _options.OutboundProxy ?? await HostNames.AddressOfAsync(registration.Registrar, _socket.AddressFamily, _stop.Token);
            if (hop is not null)
            {
                _inputs.Writer.TryWrite(new Input(Registers: true, Address: hop));
                return;
            }
            Volatile.Write(ref _registration, new SipRegistrationStatus(false, 503, $"the host of '{registration.Registrar.OriginalString}' has no address"));
            try
            {
                await ticks.WaitForNextTickAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Drain()
    {
        while (_core.TryTakeDatagram(out var datagram))
        {
            try
            {
                _socket.SendTo(datagram.Bytes, datagram.To);
                Interlocked.Increment(ref _sent);
            }
            catch (SocketException)
            {
                // No route, or the address is of the other family: the transaction's timers end it.
                Interlocked.Increment(ref _sendErrors);
            }
        }
        while (_core.TryTakeEvent(out var sipEvent))
            _backlog.Writer.TryWrite(sipEvent!);
        Volatile.Write(ref _counters, _core.Counters);
        Volatile.Write(ref _registration, _core.RegistrationStatus ?? _registration);
        var next = _core.NextDeadline is { } deadline ? deadline - Now : Timeout.InfiniteTimeSpan;
        _timer.Change(next < TimeSpan.Zero && next != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : next, Timeout.InfiniteTimeSpan);
    }

    private async Task PassEventsAsync()
    {
        try
        {
            await foreach (var sipEvent in _backlog.Reader.ReadAllAsync())
            {
                if (_events.Writer.TryWrite(sipEvent))
                    continue;
                Interlocked.Increment(ref _eventsDelayed);
                Volatile.Write(ref _waitingEvents, 1);
                await _events.Writer.WriteAsync(sipEvent, _stop.Token);
                Volatile.Write(ref _waitingEvents, 0);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed with the channel full: whoever still reads gets what is in it, then its end.
        }
        _events.Writer.TryComplete();
    }
}
