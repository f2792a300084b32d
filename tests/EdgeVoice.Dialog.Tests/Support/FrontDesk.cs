using EdgeVoice.Dialog.Actions;
using EdgeVoice.Dialog.Meaning;
using EdgeVoice.Dialog.Packs;
using EdgeVoice.Testing;

namespace EdgeVoice.Dialog.Tests.Support;

/// <summary>A call to the front desk in text, on a fixed Monday; static actions are answered at once.</summary>
internal sealed class FrontDesk
{
    private static readonly Lazy<DialogPack> Loaded = new(() =>
    {
        var result = DialogPackLoader.Load(Places.InTree("packs", "front-desk"));
        return result.Pack ?? throw new InvalidOperationException(string.Join('\n', result.Problems));
    });

    private static readonly Lazy<DialogEngine> Shared = new(() =>
    {
        var encoder = new BagOfWordsEncoder();
        return new DialogEngine(Loaded.Value, new PackUnderstander(Loaded.Value, encoder, new NearestExample(Loaded.Value, encoder)));
    });

    private readonly DialogEngine _engine;

    public FrontDesk(DialogEngine? engine = null)
    {
        _engine = engine ?? Shared.Value;
        Tables = StaticActions.Open(_engine.Pack, Monday);
        Take(_engine.Start(new CallFacts("call1", null, null), Monday));
    }

    /// <summary>Monday the 7th of September 2026, ten in the morning in London.</summary>
    public static DateTimeOffset Monday { get; } = new(2026, 9, 7, 9, 0, 0, TimeSpan.Zero);

    public static DialogPack Pack => Loaded.Value;

    public static DialogEngine Engine => Shared.Value;

    public bool ActionsAnswer { get; set; } = true;

    public StaticTables Tables { get; private set; }

    public DialogState State { get; private set; } = null!;

    public DialogStep Step { get; private set; } = null!;

    public List<DialogAction> Actions { get; } = [];

    public string Reply => string.Join(' ', Actions.OfType<DialogAction.Say>().Select(s => s.Text));

    public FrontDesk Say(string text) => On(new DialogEvent.Said([Hypothesis.Typed(text)]));

    public FrontDesk Hear(params (string Text, float Confidence)[] nbest)
        => On(new DialogEvent.Said([.. nbest.Select(h => new Hypothesis(h.Text, h.Confidence, []))]));

    /// <summary>What the call sets when the box cannot keep up.</summary>
    public FrontDesk Degraded(bool brief, bool keysFirst)
    {
        State = State with { Brief = brief, KeysFirst = keysFirst };
        return this;
    }

    public FrontDesk On(DialogEvent e)
    {
        Actions.Clear();
        Take(_engine.Advance(State, e, Monday));
        return this;
    }

    private void Take(DialogStep step)
    {
        Step = step;
        State = step.State;
        Actions.AddRange(step.Actions);
        if (!ActionsAnswer || step.Actions.OfType<DialogAction.Perform>().LastOrDefault() is not { } perform)
            return;
        var result = StaticActions.Evaluate(_engine.Pack, Tables, perform.Name, perform.Arguments);
        Tables = result.Tables;
        Take(_engine.Advance(State, new DialogEvent.ActionEnded(perform.ActionId, result.Outcome, result.Values), Monday));
    }
}
