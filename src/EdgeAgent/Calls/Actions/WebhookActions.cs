using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using EdgeVoice.Dialog;
using EdgeVoice.Dialog.Packs;

namespace EdgeVoice.Agent.Calls.Actions;

/// <summary>Asks a site's system by HTTP POST. 2xx: done or refused, as the body says; 409 and 422: refused; else failed.</summary>
internal sealed class WebhookActions : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false })
    {
        Timeout = Timeout.InfiniteTimeSpan, // each request has its own limit
        MaxResponseContentBufferSize = ActionMessages.MaxAnswer,
    };

    public async Task<(ActionOutcome, ImmutableDictionary<string, string>)> AskAsync(
        ActionDefinition action, DialogAction.Perform perform, CancellationToken limit)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, action.Address) { Content = new ByteArrayContent(ActionMessages.Request(perform)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("Idempotency-Key", perform.ActionId);
        using var response = await _http.SendAsync(request, limit);
        byte[] body = await response.Content.ReadAsByteArrayAsync(limit);
        if (response.IsSuccessStatusCode)
            return ActionMessages.Answer(body);
        if (response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity)
            return (ActionOutcome.Refused, ActionMessages.Answer(body).Values);
        throw new HttpRequestException($"{action.Address} answered {(int)response.StatusCode}");
    }

    public void Dispose() => _http.Dispose();
}
