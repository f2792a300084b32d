using Microsoft.Extensions.Hosting.Systemd;

namespace EdgeVoice.Agent.Tests.Hosting;

/// <summary>Notes what systemd would have been told.</summary>
internal sealed class FakeSystemd : ISystemdNotifier
{
    private readonly Lock _gate = new();
    private readonly List<string> _told = [];

    public bool IsEnabled => true;

    public IReadOnlyList<string> Told
    {
        get
        {
            lock (_gate)
                return [.. _told];
        }
    }

    public void Notify(ServiceState state)
    {
        lock (_gate)
            _told.Add(state.ToString()!);
    }
}
