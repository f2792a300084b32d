using System.Collections.Immutable;
using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Actions;
using EdgeVoice.Dialog.Packs;

namespace EdgeVoice.Agent.Calls.Actions;

/// <summary>
/// The tables behind static actions, shared by all calls: what one caller books is taken for the next. They begin anew
/// with each pack; a site that must remember has a system of its own and a webhook.
/// </summary>
internal sealed class StaticSite(TimeProvider time)
{
    private readonly Lock _guard = new();
    private DialogPack? _pack;
    private StaticTables _tables = StaticTables.Empty;

    public (ActionOutcome Outcome, ImmutableDictionary<string, string> Values) Evaluate(DialogPack pack, string name, ImmutableDictionary<string, string> arguments)
    {
        lock (_guard)
        {
            if (!ReferenceEquals(pack, _pack))
            {
                _pack = pack;
                _tables = StaticActions.Open(pack, time.GetUtcNow());
            }
            var result = StaticActions.Evaluate(pack, _tables, name, arguments);
            _tables = result.Tables;
            return (result.Outcome, result.Values);
        }
    }
}
