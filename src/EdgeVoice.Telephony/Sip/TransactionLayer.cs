using System.Net;

namespace EdgeVoice.Telephony.Sip;

/// <summary>Finds the transaction of a message, or makes one. Knows nothing of calls.</summary>
internal sealed class TransactionLayer(SipTimers timers, Action<byte[], IPEndPoint> send)
{
    /// <summary>Bound of open server transactions. A request beyond it is answered 503 without a transaction.</summary>
    public const int MaxServerTransactions = 4096;

    private readonly Dictionary<string, ServerTransaction> _servers = [];
    private readonly Dictionary<string, ServerTransaction> _merging = [];
    private readonly Dictionary<string, ClientTransaction> _clients = [];

    public SipTimers Timers { get; } = timers;

    /// <summary>Messages sent again by a timer.</summary>
    public long Retransmissions { get; set; }

    public int ServerCount => _servers.Count;

    public int ClientCount => _clients.Count;

    public bool IsFull => _servers.Count >= MaxServerTransactions;

    public void Send(byte[] bytes, IPEndPoint target) => send(bytes, target);

    /// <summary>The transaction that this request belongs to, as a retransmission or as its ACK.</summary>
    public ServerTransaction? Find(SipMessage request, SipVia via)
        => _servers.GetValueOrDefault(ServerKey(request, via, request.Method == "ACK" ? "INVITE" : request.Method!));

    /// <summary>The INVITE that a CANCEL means (RFC 3261 section 9.2).</summary>
    public ServerTransaction? FindInviteOf(SipMessage cancel, SipVia via)
        => _servers.GetValueOrDefault(ServerKey(cancel, via, "INVITE"));

    /// <summary>
    /// RFC 3261 section 8.2.2.2: the same request that reached us over two paths has another branch
    /// but the same From tag, Call-ID and CSeq, and no To tag.
    /// </summary>
    public bool IsMerged(SipMessage request) => _merging.ContainsKey(MergeId(request));

    public ServerTransaction Open(SipMessage request, SipVia via, IPEndPoint source)
    {
        var transaction = new ServerTransaction(this, ServerKey(request, via, request.Method!), request, via, source);
        _servers[transaction.Key] = transaction;
        _merging[MergeId(request)] = transaction;
        return transaction;
    }

    /// <summary>Sends a request that has its Via already.</summary>
    public ClientTransaction Start(
        SipMessage request, string branch, IPEndPoint target, Action<ClientTransaction, SipMessage> onResponse, Action<ClientTransaction> onTimeout)
    {
        var transaction = new ClientTransaction(this, ClientKey(branch, request.Method!), request, target, onResponse, onTimeout);
        _clients[transaction.Key] = transaction;
        transaction.Start();
        return transaction;
    }

    /// <summary>The transaction that a response answers (RFC 3261 section 17.1.3).</summary>
    public ClientTransaction? FindClient(string branch, string method) => _clients.GetValueOrDefault(ClientKey(branch, method));

    public void Forget(ServerTransaction transaction)
    {
        _servers.Remove(transaction.Key);
        string id = MergeId(transaction.Request);
        if (_merging.GetValueOrDefault(id) == transaction)
            _merging.Remove(id);
    }

    public void Forget(ClientTransaction transaction) => _clients.Remove(transaction.Key);

    private static string ClientKey(string branch, string method) => branch + "\n" + method;

    /// <summary>
    /// RFC 3261 section 17.2.3. A branch with the magic cookie is unique together with sent-by. Without it (RFC 2543 peers)
    /// Request-URI, From tag, Call-ID, CSeq number and top Via tell transactions apart; the To tag is left out, since our ACK has one that the INVITE lacks.
    /// </summary>
    private static string ServerKey(SipMessage request, SipVia via, string method)
    {
        if (via.HasCookie)
            return string.Join('\n', via.Branch, via.SentBy.Name.ToUpperInvariant(), via.SentBy.Port, method);
        var cseq = request.CSeq;
        return string.Join('\n', "2543", request.RequestUri, request.TagOf("From"), request["Call-ID"], cseq.Number, via.Transport, via.SentBy, via.Branch, method);
    }

    private static string MergeId(SipMessage request) => string.Join('\n', request.TagOf("From"), request["Call-ID"], request["CSeq"]);

    public static string TagOf(string? address)
        => address is not null && SipAddress.TryParse(address, out var parsed) ? parsed!.Tag ?? "" : "";
}
