using System.Collections.Concurrent;
using EdgeVoice.Agent.Simulation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeVoice.Agent.Tests.Commands.Models;

/// <summary>Serves files on the loopback as a publisher does, and as badly as it is told to.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FileServer(WebApplication app, int port) => (_app, Address) = (app, new Uri($"http://127.0.0.1:{port}/"));

    public Uri Address { get; }

    /// <summary>Files by their path.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Path and Range of every request.</summary>
    public ConcurrentQueue<(string Path, string Range)> Asked { get; } = new();

    /// <summary>The version of all files; null: the server says none.</summary>
    public string? Tag { get; set; } = "\"1\"";

    /// <summary>Bytes after which the next answers break off, one for each.</summary>
    public ConcurrentQueue<int> BreakAfter { get; } = new();

    /// <summary>What it answers instead of 200 or 206.</summary>
    public int? Refuses { get; set; }

    public static async Task<FileServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        int port = LoopbackPort.Tcp();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var server = new FileServer(app, port);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!.TrimStart('/');
        Asked.Enqueue((path, context.Request.Headers.Range.ToString()));
        if (Refuses is { } status || !Files.TryGetValue(path, out byte[]? file))
        {
            context.Response.StatusCode = Refuses ?? 404;
            return;
        }
        int from = 0;
        if (Tag is not null)
        {
            context.Response.Headers.ETag = Tag;
            if (context.Request.GetTypedHeaders().Range?.Ranges.Single().From is { } start && context.Request.Headers.IfRange == Tag)
            {
                from = (int)start;
                if (from >= file.Length)
                {
                    context.Response.StatusCode = 416;
                    context.Response.Headers.ContentRange = $"bytes */{file.Length}";
                    return;
                }
                context.Response.StatusCode = 206;
                context.Response.Headers.ContentRange = $"bytes {from}-{file.Length - 1}/{file.Length}";
            }
        }
        context.Response.ContentLength = file.Length - from;
        if (BreakAfter.TryDequeue(out int most))
        {
            await context.Response.Body.WriteAsync(file.AsMemory(from, Math.Min(most, file.Length - from)));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }
        await context.Response.Body.WriteAsync(file.AsMemory(from));
    }
}
