using System.Collections.Immutable;
using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Dialog.Slots;

namespace EdgeVoice.Dialog;

/// <summary>One step in the making: the state as it becomes, and the actions so far. Lives for one <see cref="DialogEngine.Advance"/>.</summary>
internal sealed partial class DialogTurn(DialogPack pack, IUnderstander understander, DialogState before, DateTimeOffset now)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan LongPatience = TimeSpan.FromSeconds(20);

    private readonly List<DialogAction> _actions = [];
    private readonly List<string> _echo = [];
    private readonly DateTimeOffset _local = TimeZoneInfo.ConvertTime(now, pack.Zone);
    private DialogState _state = before with { Confirming = ConfirmationKind.None };
    private UnderstoodTurn? _understood;

    private DateOnly Today => DateOnly.FromDateTime(_local.DateTime);

    private FlowDefinition? Flow => _state.Goal is { } goal ? pack.Flows.GetValueOrDefault(goal) : null;

    public void Greet()
    {
        Say(WordingKeys.Greeting, SayKind.Greeting);
        Ask(new Question(QuestionKind.Help));
    }

    public DialogStep Finish()
    {
        var said = _actions.OfType<DialogAction.Say>().ToImmutableArray();
        if (!said.IsEmpty)
        {
            _state = _state with { LastSaid = said, History = _state.History.Add(new SaidTurn(Speaker.Agent, string.Join(' ', said.Select(s => s.Text)))) };
        }
        return new DialogStep(_state, [.. _actions], _understood);
    }

    private void Say(string key, SayKind kind, params ReadOnlySpan<(string Name, string Value)> values)
    {
        if (pack.Wordings.TryGetValue(key, out var wording))
            Say(wording, kind, values);
    }

    /// <summary>Says the next variant that was not just said and whose variables all have values.</summary>
    private void Say(Wording wording, SayKind kind, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var own = new Dictionary<string, string>();
        foreach (var (name, value) in values)
            own[name] = value;
        int used = _state.Used.GetValueOrDefault(wording.Key);
        string? chosen = null;
        bool isFixed = false;
        // A box that cannot keep up says it shortly, and always the same way.
        var variants = _state.Brief ? [.. wording.Variants.OrderBy(variant => variant.Text.Length)] : wording.Variants;
        int first = _state.Brief ? 0 : used;
        for (int i = 0; i < variants.Length; i++)
        {
            var variant = variants[(first + i) % variants.Length];
            if (!variant.TryRender(name => own.GetValueOrDefault(name) ?? Variable(name), out string text))
                continue;
            if (chosen is null || JustSaid(chosen))
                (chosen, isFixed) = (text, variant.Fixed);
            if (!JustSaid(chosen))
                break;
        }
        if (string.IsNullOrEmpty(chosen))
            return;
        _state = _state with { Used = _state.Used.SetItem(wording.Key, used + 1) };
        _actions.Add(new DialogAction.Say(chosen, kind, wording.Interruptible, isFixed) { Pace = _state.Slower ? 0.8 : 1 });
    }

    private bool JustSaid(string text) => before.LastSaid.Any(said => said.Text == text);

    private string? Variable(string name)
    {
        var day = _state.NamedDay ?? Today;
        return name switch
        {
            "site" => pack.Title,
            "goal" => Flow?.Title,
            "hours" => pack.Hours.Say(day),
            "hours_day" => DateGrammar.Say(day, Today),
            "hours_week" => pack.Hours.SayWeek(),
            _ => _state.Slots.TryGetValue(name, out var slot) ? slot.Spoken : _state.Values.GetValueOrDefault(name)?.Spoken,
        };
    }

    private SlotContext Context(SlotDefinition slot, bool asked) => new(slot, _local, pack.Hours, AgreedDay(), asked);

    private DateOnly? AgreedDay()
    {
        foreach (var (name, value) in _state.Slots)
        {
            if (pack.Slots.TryGetValue(name, out var slot) && slot.Type == SlotType.Date)
                return DateOnly.ParseExact(value.Canonical, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        }
        return null;
    }

    private void HandOff(string reason, string? target = null)
    {
        target ??= pack.DefaultTarget;
        Say(WordingKeys.Handoff, SayKind.Handoff, ("target", pack.Targets[target].Title));
        _state = _state with { Pending = Question.None, AwaitedAction = null };
        _actions.Add(new DialogAction.Transfer(target, reason));
    }

    private void HangUp(string wording, string reason)
    {
        Say(wording, SayKind.Goodbye);
        _state = _state with { Pending = Question.None };
        _actions.Add(new DialogAction.HangUp(reason));
    }
}
