using System.Text;
using System.Text.Json;
using EdgeVoice.Agent.Telemetry;

namespace EdgeVoice.Agent.WebConsole;

/// <summary>What the console answers to.</summary>
internal static class ConsolePages
{
    public const string Health = "/healthz";

    /// <summary>How often a page is told of the box's load; also what shows a browser that the line still stands.</summary>
    private static readonly TimeSpan StatusEvery = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder routes, RecentCalls calls, LiveFeed feed, BoxStatus status, TimeProvider time, CancellationToken stopping)
    {
        File("/", "index.html", "text/html; charset=utf-8");
        File("/console.js", "console.js", "text/javascript; charset=utf-8");
        File("/console.css", "console.css", "text/css; charset=utf-8");
        routes.MapGet(Health, () => "ok");
        routes.MapGet("/api/v1/calls", context => JsonAsync(context, calls.WriteTo));
        routes.MapGet("/api/v1/status", context => JsonAsync(context, status.WriteTo));
        routes.MapGet("/api/v1/events", context => EventsAsync(context, feed, status, time, stopping));

        void File(string path, string name, string type)
        {
            byte[] content = Embedded(name);
            routes.MapGet(path, async context =>
            {
                context.Response.ContentType = type;
                context.Response.ContentLength = content.Length;
                await context.Response.Body.WriteAsync(content, context.RequestAborted);
            });
        }
    }

    private static byte[] Embedded(string name)
    {
        using var stream = typeof(ConsolePages).Assembly.GetManifestResourceStream($"EdgeVoice.Agent.Console.{name}")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static async Task JsonAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        byte[] json = Json(write);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }

    /// <summary>Server-sent events: one for each message, and the status every two seconds.</summary>
    private static async Task EventsAsync(HttpContext context, LiveFeed feed, BoxStatus status, TimeProvider time, CancellationToken stopping)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.ContentType = "text/event-stream";
        var page = feed.Open();
        try
        {
            await SendAsync("status", status.WriteTo);
            while (true)
            {
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(gone.Token);
                var arrives = page.Reader.WaitToReadAsync(pause.Token).AsTask();
                await Task.WhenAny(arrives, Task.Delay(StatusEvery, time, pause.Token));
                if (arrives.IsCompletedSuccessfully && !await arrives)
                    return; // too slow: the page comes back and loads everything anew
                await pause.CancelAsync();
                gone.Token.ThrowIfCancellationRequested();
                while (page.Reader.TryRead(out var message))
                    await SendAsync(message.Type, message.WriteTo);
                await SendAsync("status", status.WriteTo);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or the service ends.
        }
        finally
        {
            feed.Close(page);
        }

        async Task SendAsync(string name, Action<Utf8JsonWriter> write)
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"event: {name}\ndata: "), gone.Token);
            await context.Response.Body.WriteAsync(Json(write), gone.Token);
            await context.Response.Body.WriteAsync("\n\n"u8.ToArray(), gone.Token);
            await context.Response.Body.FlushAsync(gone.Token);
        }
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream(4096);
        using (var json = new Utf8JsonWriter(buffer, TelemetryJson.WriterOptions))
            write(json);
        return buffer.ToArray();
    }
}
