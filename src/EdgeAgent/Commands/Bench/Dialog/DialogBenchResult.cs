using System.Text.Json.Serialization;

namespace EdgeVoice.Agent.Commands.Bench.Dialog;

/// <summary>The figures of <c>edgevoice bench dialog</c>; JSON keys as in the design, section 11. Percentages are 0 to 100; a part that was not asked for is null.</summary>
internal sealed record DialogBenchResult(
    [property: JsonPropertyName("clinc150")] ClincFigures? Clinc,
    [property: JsonPropertyName("banking77")] BankingFigures? Banking,
    [property: JsonPropertyName("nlupp")] NluFigures? Nlu,
    [property: JsonPropertyName("heads")] HeadFigures? Heads,
    [property: JsonPropertyName("heard")] HeardFigures? Heard,
    [property: JsonPropertyName("conversations")] IReadOnlyList<ConversationFigures>? Conversations,
    [property: JsonPropertyName("latency_ms")] LatencyFigures? Latency,
    [property: JsonPropertyName("model")] ModelFigures Model)
{
    /// <summary>These figures, and an earlier run's for the parts that were not measured. The larger memory counts.</summary>
    public DialogBenchResult With(DialogBenchResult earlier) => this with
    {
        Clinc = Clinc ?? earlier.Clinc,
        Banking = Banking ?? earlier.Banking,
        Nlu = Nlu ?? earlier.Nlu,
        Heads = Heads ?? earlier.Heads,
        Heard = Heard ?? earlier.Heard,
        Conversations = Conversations ?? earlier.Conversations,
        Latency = Latency ?? earlier.Latency,
        Model = Model with { ResidentMegabytes = Math.Max(Model.ResidentMegabytes, earlier.Model.ResidentMegabytes) },
    };
}

/// <param name="InScopeAcc">In-scope test sentences given their own intent and not turned away, in percent.</param>
/// <param name="OosRecall">Out-of-scope test sentences turned away, in percent, at the same threshold.</param>
/// <param name="InScopeNoThreshold">The same as <paramref name="InScopeAcc"/> with nothing turned away.</param>
/// <param name="Threshold">Chosen on the validation splits for the most sentences right.</param>
/// <param name="HeardInScopeAcc">In-scope accuracy on the test sentences with word errors put in, by word error rate.</param>
internal sealed record ClincFigures(
    [property: JsonPropertyName("in_scope_acc")] double InScopeAcc,
    [property: JsonPropertyName("oos_recall")] double OosRecall,
    [property: JsonPropertyName("in_scope_no_threshold")] double InScopeNoThreshold,
    [property: JsonPropertyName("threshold")] double Threshold,
    [property: JsonPropertyName("at_word_errors")] IReadOnlyDictionary<string, double> HeardInScopeAcc);

internal sealed record BankingFigures(
    [property: JsonPropertyName("full")] double Full,
    [property: JsonPropertyName("ten_shot")] double TenShot,
    [property: JsonPropertyName("ten_shot_runs")] IReadOnlyList<double> Runs);

/// <param name="F1">Micro F1 in percent, mean of both domains, trained on nineteen folds and tested on the twentieth.</param>
/// <param name="F1OneFold">Trained on one fold, tested on the nineteen others.</param>
internal sealed record NluFigures(
    [property: JsonPropertyName("f1")] double F1,
    [property: JsonPropertyName("f1_one_fold")] double F1OneFold);

/// <param name="CompletenessAuc">Area under the ROC curve: callers' turns against their proper beginnings.</param>
/// <param name="SlotF1">F1 in percent of the values marked in the schema-guided test dialogues: the kind and exactly the words.</param>
/// <param name="SlotF1ByKind">The same by kind of value.</param>
/// <param name="ActF1">F1 in percent of the acts that the schema-guided test dialogues mark.</param>
internal sealed record HeadFigures(
    [property: JsonPropertyName("completeness_auc")] double CompletenessAuc,
    [property: JsonPropertyName("slot_f1")] double SlotF1,
    [property: JsonPropertyName("slot_f1_by_kind")] IReadOnlyDictionary<string, double> SlotF1ByKind,
    [property: JsonPropertyName("act_f1")] IReadOnlyDictionary<string, double> ActF1);

/// <param name="WordErrorRate">Of the recogniser on these sentences, in percent: synthetic voices, mu-law, free recognition.</param>
/// <param name="Sentences">In-scope sentences of CLINC150 that were heard.</param>
/// <param name="ClincInScope">In-scope sentences given their intent and not turned away, in percent.</param>
/// <param name="ClincOosRecall">Out-of-scope sentences turned away, in percent.</param>
/// <param name="Banking">Banking77, trained on all its sentences, in percent.</param>
/// <param name="SlotF1">Values of the schema-guided test found with their kind and the very words said, F1 in percent.</param>
internal sealed record HeardFigures(
    [property: JsonPropertyName("wer_pct")] double WordErrorRate,
    [property: JsonPropertyName("sentences")] int Sentences,
    [property: JsonPropertyName("clinc150_in_scope_acc")] double ClincInScope,
    [property: JsonPropertyName("clinc150_oos_recall")] double ClincOosRecall,
    [property: JsonPropertyName("banking77_full")] double Banking,
    [property: JsonPropertyName("slot_f1")] double SlotF1);

/// <param name="WordErrorRate">Errors in what was heard of the caller, in percent of his words.</param>
/// <param name="Tasks">Different tasks.</param>
/// <param name="Calls">Calls made of them: each task is heard in several ways.</param>
/// <param name="Completion">Calls that reached the caller's goal with nothing done that he did not want, in percent.</param>
/// <param name="HandedOver">Calls that ended with a person, unasked, in percent.</param>
/// <param name="Turns">Turns of the caller a call, all calls counted.</param>
/// <param name="WrongActions">Changes made in the site's systems that the caller did not want.</param>
/// <param name="WrongHighStakes">Those of high stakes: must be 0.</param>
/// <param name="NeedlessConfirmations">Yes/no questions a call about a value that was right, where nothing demanded the question.</param>
internal sealed record ConversationFigures(
    [property: JsonPropertyName("wer_pct")] int WordErrorRate,
    [property: JsonPropertyName("tasks")] int Tasks,
    [property: JsonPropertyName("calls")] int Calls,
    [property: JsonPropertyName("completion_pct")] double Completion,
    [property: JsonPropertyName("handed_over_pct")] double HandedOver,
    [property: JsonPropertyName("turns")] double Turns,
    [property: JsonPropertyName("wrong_actions")] int WrongActions,
    [property: JsonPropertyName("wrong_high_stakes")] int WrongHighStakes,
    [property: JsonPropertyName("needless_confirmations")] double NeedlessConfirmations);

/// <param name="P50">Milliseconds to encode an utterance and tell its intent among 150, one thread, nothing remembered; each utterance counts with its median of five passes.</param>
/// <param name="P95">The same.</param>
/// <param name="TrainPackMs">Milliseconds to train a pack of ten intents with ten sentences each, report included.</param>
internal sealed record LatencyFigures(
    [property: JsonPropertyName("p50")] double P50,
    [property: JsonPropertyName("p95")] double P95,
    [property: JsonPropertyName("train_pack_ms")] double TrainPackMs);

internal sealed record ModelFigures(
    [property: JsonPropertyName("mb")] double Megabytes,
    [property: JsonPropertyName("rss_mb")] double ResidentMegabytes);
