using System.Threading.Channels;

namespace EdgeVoice.Agent.WebConsole;

/// <summary>
/// Carries messages to the pages that look. Queue per page: <see cref="Bound"/> messages; when full the page is cut off, and loads
/// everything anew when it comes back, so a gap never goes unseen.
/// </summary>
internal sealed class LiveFeed
{
    public const int Bound = 256;

    private readonly Lock _gate = new();
    private readonly List<Channel<Message>> _pages = [];

    /// <summary>Never waits.</summary>
    public void Send(Message message)
    {
        lock (_gate)
        {
            foreach (var page in _pages.ToArray())
            {
                if (page.Writer.TryWrite(message))
                    continue;
                page.Writer.TryComplete();
                _pages.Remove(page);
            }
        }
    }

    public Channel<Message> Open()
    {
        var page = Channel.CreateBounded<Message>(new BoundedChannelOptions(Bound) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        lock (_gate)
            _pages.Add(page);
        return page;
    }

    public void Close(Channel<Message> page)
    {
        lock (_gate)
            _pages.Remove(page);
    }
}
