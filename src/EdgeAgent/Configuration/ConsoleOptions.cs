using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeVoice.Agent.Configuration;

/// <summary>The web page of this box, with <c>/metrics</c> beside it.</summary>
internal sealed record ConsoleOptions
{
    public bool Enabled { get; init; } = true;

    /// <summary>Default: loopback. Anywhere else it wants a password and TLS, since it shows what callers say.</summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    public int Port { get; init; } = 8480;

    /// <summary>File whose first line is the password; read at every request, so that it can be changed while running. Null: none is asked.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>PEM file of the certificate, with what it was signed by; null: plain HTTP.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM file of the certificate's key.</summary>
    public string? KeyFile { get; init; }

    internal static ConsoleOptions Read(SettingReader reader)
    {
        var options = new ConsoleOptions
        {
            Enabled = reader.Flag("console.enabled", true),
            ListenAddress = reader.Address("console.listenAddress", IPAddress.Loopback),
            Port = reader.Port("console.port", 8480),
            PasswordFile = reader.ReadableFile("console.passwordFile"),
            CertificateFile = reader.ReadableFile("console.certificateFile"),
            KeyFile = reader.ReadableFile("console.keyFile"),
        };
        bool tls = options.CertificateFile is not null;
        if (tls != options.KeyFile is not null)
        {
            reader.Report(tls ? "console.keyFile" : "console.certificateFile", null, "must be set when the other of the two is", null,
                "Name the PEM files of both, certificate and key.");
        }
        else if (tls && Unfit(options.CertificateFile!, options.KeyFile!) is { } why)
        {
            reader.Report("console.certificateFile", options.CertificateFile, "must be a certificate in PEM that belongs to console.keyFile", null, why);
        }
        if (options.Enabled && !IPAddress.IsLoopback(options.ListenAddress) && (options.PasswordFile is null || !tls))
        {
            reader.Report("console.listenAddress", options.ListenAddress.ToString(),
                "must be loopback unless console.passwordFile, console.certificateFile and console.keyFile are set: the console shows what callers say", null,
                "Use 127.0.0.1 and reach it through ssh -L, or set all three.");
        }
        return options;
    }

    private static string? Unfit(string certificate, string key)
    {
        try
        {
            using var both = X509Certificate2.CreateFromPemFile(certificate, key);
            return null;
        }
        catch (CryptographicException failed)
        {
            return failed.Message;
        }
    }
}
