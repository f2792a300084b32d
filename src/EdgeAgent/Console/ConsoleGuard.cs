using System.Net;
using System.Security.Cryptography;
using System.Text;
using EdgeVoice.Agent.Configuration;

namespace EdgeVoice.Agent.WebConsole;

/// <summary>
/// Who may look. Only GET; on loopback only under a name of loopback, or a web site could have the browser of somebody at this box read
/// the console for it (DNS rebinding); with a password, only who knows it.
/// </summary>
internal sealed class ConsoleGuard(ConsoleOptions options, TimeProvider time)
{
    /// <summary>How long a wrong password is thought about: guessing shall not be quick.</summary>
    private static readonly TimeSpan Thought = TimeSpan.FromMilliseconds(500);

    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    public async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            headers.Allow = "GET, HEAD";
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }
        if (IPAddress.IsLoopback(options.ListenAddress) && !LoopbackNames.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            await context.Response.WriteAsync("This console is reached as localhost only.");
            return;
        }
        // Whether the box is alive is no secret, and load balancers have no password.
        if (options.PasswordFile is { } file && context.Request.Path != ConsolePages.Health && !Knows(context.Request, file))
        {
            if (context.Request.Headers.Authorization.Count > 0)
                await Task.Delay(Thought, time, context.RequestAborted);
            headers.WWWAuthenticate = "Basic realm=\"EdgeVoice\", charset=\"UTF-8\"";
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        await next(context);
    }

    /// <summary>HTTP Basic; the user's name does not matter.</summary>
    private static bool Knows(HttpRequest request, string passwordFile)
    {
        string header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return false;
        byte[] given;
        string password;
        try
        {
            given = Convert.FromBase64String(header[6..].Trim());
            password = File.ReadLines(passwordFile).FirstOrDefault()?.Trim() ?? "";
        }
        catch (Exception unusable) when (unusable is FormatException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
        int colon = Array.IndexOf(given, (byte)':');
        // An empty password file lets nobody in.
        return password.Length > 0 && colon >= 0
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(given.AsSpan(colon + 1)), SHA256.HashData(Encoding.UTF8.GetBytes(password)));
    }
}
