using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EdgeVoice.Agent.Commands.Models.Pull;

/// <summary>
/// One file from a web server into a folder, over a line that may break: what is there is kept as NAME.part with a note of
/// which version of the file it belongs to, and the next try (or the next run) goes on behind it.
/// </summary>
internal sealed class Download(HttpClient http, string folder)
{
    private const int Tries = 5;
    private const long KeepFree = 64L << 20;

    /// <summary>Without a byte for so long, the connection counts as dead.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Before the next try after one that brought something; doubled with each that brought nothing.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <param name="address">Where it is.</param>
    /// <param name="sha256">What it must be, or null to take it as it comes.</param>
    /// <param name="progress">Bytes there, of all (0: the server does not say).</param>
    /// <param name="cancellation">Ends it; what is there stays for the next run.</param>
    /// <returns>The file, and its sha256.</returns>
    /// <exception cref="PullException">The server refused, broke off every time, or sent something else.</exception>
    public async Task<(string File, string Sha256)> FetchAsync(Uri address, string? sha256, Action<long, long> progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        string part = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.AbsoluteUri)))[..16] + ".part");
        for (int attempt = 1; ; attempt++)
        {
            long before = Length(part);
            try
            {
                await TryAsync(address, part, progress, cancellation);
                break;
            }
            catch (Exception broken) when (!cancellation.IsCancellationRequested && broken is HttpRequestException or IOException or OperationCanceledException)
            {
                // A line that still brings something is worth another try, however often.
                if (Length(part) > before)
                    attempt = 0;
                if (attempt >= Tries)
                    throw new PullException($"{address}: {Reason(broken)}; {Length(part)} bytes are kept, run it again to go on", broken);
                await Task.Delay(Pause * Math.Pow(2, attempt), cancellation);
            }
        }
        string found;
        await using (var whole = File.OpenRead(part))
            found = Convert.ToHexStringLower(await SHA256.HashDataAsync(whole, cancellation));
        if (sha256 is not null && !found.Equals(sha256, StringComparison.OrdinalIgnoreCase))
        {
            Forget(part);
            throw new PullException($"{address}: its sha256 is {found}, expected {sha256}: it was changed or damaged on the way, and is thrown away");
        }
        string file = Path.Combine(folder, Path.GetFileNameWithoutExtension(part) + "-" + FileName(address));
        File.Move(part, file, overwrite: true);
        File.Delete(Note(part));
        return (file, found);
    }

    private async Task TryAsync(Uri address, string part, Action<long, long> progress, CancellationToken cancellation)
    {
        var version = ReadNote(part);
        if (version is null)
            Forget(part);
        long have = Length(part);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (have > 0 && version!.Condition is { } same)
        {
            request.Headers.Range = new RangeHeaderValue(have, null);
            request.Headers.IfRange = same;
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // All of it was there already, or the file is another one now.
            if (response.Content.Headers.ContentRange?.Length == have && version?.Bytes == have)
                return;
            Forget(part);
            throw new IOException("the server's file changed");
        }
        if (!response.IsSuccessStatusCode && (int)response.StatusCode is >= 400 and < 500 and not 408 and not 429)
            throw new PullException($"{address}: the server answers {(int)response.StatusCode} {response.ReasonPhrase}");
        response.EnsureSuccessStatusCode();
        bool goesOn = response.StatusCode == HttpStatusCode.PartialContent;
        if (goesOn && response.Content.Headers.ContentRange is not { HasRange: true } range)
            throw new PullException($"{address}: the server answers with a part and does not say which");
        if (goesOn && response.Content.Headers.ContentRange!.From != have)
            throw new PullException($"{address}: asked for the bytes from {have} on, the server sends those from {response.Content.Headers.ContentRange.From}");
        if (!goesOn)
            have = 0;
        long all = (response.Content.Headers.ContentLength ?? -have) + have;
        if (!goesOn)
            WriteNote(part, new(response.Headers.ETag is { IsWeak: false } tag ? tag.ToString() : null, response.Content.Headers.LastModified, all));
        if (all > 0 && new DriveInfo(folder).AvailableFreeSpace < all - have + KeepFree)
            throw new PullException($"{folder}: {address} needs {(all - have) >> 20} MB more, and there is not so much room");

        await using var from = await response.Content.ReadAsStreamAsync(patience.Token);
        await using var to = new FileStream(part, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write);
        byte[] block = new byte[128 * 1024];
        while (true)
        {
            patience.CancelAfter(Patience);
            int read = await from.ReadAsync(block, patience.Token);
            if (read == 0)
                break;
            await to.WriteAsync(block.AsMemory(0, read), cancellation);
            have += read;
            progress(have, all);
        }
        if (all > 0 && have != all)
            throw new IOException($"the connection ended after {have} of {all} bytes");
    }

    private static string Reason(Exception broken) => broken is OperationCanceledException ? "no answer" : broken.Message;

    private static string FileName(Uri address) => Path.GetFileName(address.AbsolutePath) is { Length: > 0 } name ? Uri.UnescapeDataString(name).Replace('/', '_') : "model";

    private static long Length(string part) => File.Exists(part) ? new FileInfo(part).Length : 0;

    private static string Note(string part) => part + ".json";

    private static void Forget(string part)
    {
        File.Delete(part);
        File.Delete(Note(part));
    }

    private static Version? ReadNote(string part)
    {
        try
        {
            return JsonSerializer.Deserialize<Version>(File.ReadAllBytes(Note(part)));
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    private static void WriteNote(string part, Version version) => File.WriteAllBytes(Note(part), JsonSerializer.SerializeToUtf8Bytes(version));

    /// <summary>Which file a part belongs to. Without a strong tag or a date nothing says so, and it is begun again.</summary>
    private sealed record Version(string? Tag, DateTimeOffset? Changed, long Bytes)
    {
        public RangeConditionHeaderValue? Condition => Tag is not null ? new(EntityTagHeaderValue.Parse(Tag)) : Changed is { } changed ? new(changed) : null;
    }
}
