using System.Collections.Immutable;
using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Packs;

namespace EdgeVoice.Agent.Calls.Actions;

/// <summary>Carries out what the dialog asks of the site's systems, each kind by its own door. Never throws: an action always ends.</summary>
internal sealed partial class ActionRunner(StaticSite site, WebhookActions webhooks, MqttActions mqtt, ILogger<ActionRunner> logger)
{
    private static readonly ImmutableDictionary<string, string> Nothing = ImmutableDictionary<string, string>.Empty;

    /// <param name="pack">The call's pack; it declares the action.</param>
    /// <param name="perform">What to do.</param>
    /// <param name="callEnded">Cancelled when the caller is gone.</param>
    public async Task<DialogEvent.ActionEnded> RunAsync(DialogPack pack, DialogAction.Perform perform, CancellationToken callEnded)
    {
        if (!pack.Actions.TryGetValue(perform.Name, out var action))
            return Ended(ActionOutcome.Failed, Nothing.Add("reason", $"the pack declares no action {perform.Name}"));
        if (action.Kind == ActionKind.Static)
        {
            var (outcome, values) = site.Evaluate(pack, perform.Name, perform.Arguments);
            return Ended(outcome, values);
        }
        for (int attempt = 0; ; attempt++)
        {
            var (outcome, values) = await AttemptAsync(action, perform, callEnded);
            // A refusal is an answer; only silence and failures are worth another try, under the same idempotency key.
            if (outcome is ActionOutcome.Done or ActionOutcome.Refused || attempt >= action.Retries || callEnded.IsCancellationRequested)
                return Ended(outcome, values);
            LogRetry(logger, perform.Name, perform.ActionId, outcome);
        }

        DialogEvent.ActionEnded Ended(ActionOutcome outcome, ImmutableDictionary<string, string> values) => new(perform.ActionId, outcome, values);
    }

    private async Task<(ActionOutcome, ImmutableDictionary<string, string>)> AttemptAsync(
        ActionDefinition action, DialogAction.Perform perform, CancellationToken callEnded)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(callEnded);
        limit.CancelAfter(action.Timeout);
        try
        {
            return action.Kind == ActionKind.Webhook
                ? await webhooks.AskAsync(action, perform, limit.Token)
                : await mqtt.AskAsync(action, perform, limit.Token);
        }
        catch (OperationCanceledException)
        {
            return (ActionOutcome.TimedOut, Nothing.Add("reason", $"no answer within {action.Timeout.TotalSeconds:0.#} s"));
        }
        catch (Exception failed) when (failed is HttpRequestException or System.Text.Json.JsonException or MQTTnet.Exceptions.MqttCommunicationException or InvalidOperationException)
        {
            LogFailed(logger, perform.Name, perform.ActionId, failed.Message);
            return (ActionOutcome.Failed, Nothing.Add("reason", failed.Message));
        }
    }

    [LoggerMessage(150, LogLevel.Warning, "action {Action} ({ActionId}) ended {Outcome}; once more")]
    private static partial void LogRetry(ILogger logger, string action, string actionId, ActionOutcome outcome);

    [LoggerMessage(151, LogLevel.Warning, "action {Action} ({ActionId}) failed: {Why}")]
    private static partial void LogFailed(ILogger logger, string action, string actionId, string why);
}
