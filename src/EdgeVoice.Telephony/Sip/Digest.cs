using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace EdgeVoice.Telephony.Sip;

/// <summary>
/// Digest authentication as a client (RFC 3261 section 22, RFC 7616, RFC 8760): SHA-256 and MD5, with qop=auth and without.
/// MD5 is what nearly every PBX asks for; it is used only because it is asked for.
/// </summary>
internal static class Digest
{
    /// <summary>Answers a 401 or 407. False when there is nothing to answer with: no credentials, no challenge that we know.</summary>
    public static bool TryAnswer(SipMessage response, SipMessage request, SipCredentials? credentials, string clientNonce, out SipHeader authorization)
    {
        authorization = default;
        if (credentials is null || response.Status is not (401 or 407))
            return false;
        string asked = response.Status == 401 ? "WWW-Authenticate" : "Proxy-Authenticate";
        foreach (var header in response.Headers)
        {
            // RFC 8760 section 2.4: the first that we know; the far side put its best one on top.
            if (header.Name != asked || !TryRead(header.Value, out var challenge))
                continue;
            authorization = new SipHeader(
                response.Status == 401 ? "Authorization" : "Proxy-Authorization",
                Answer(challenge, request.Method!, request.RequestUri, credentials, clientNonce));
            return true;
        }
        return false;
    }

    internal sealed record Challenge(string Realm, string Nonce, string? Opaque, string Algorithm, bool QopAuth);

    public static bool TryRead(string value, [NotNullWhen(true)] out Challenge? challenge)
    {
        challenge = null;
        const string Scheme = "Digest ";
        if (!value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        var parts = new List<string>();
        if (!SipText.TrySplit(value[Scheme.Length..], parts))
            return false;
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string part in parts)
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                return false;
            string text = part[(equals + 1)..].Trim(' ', '\t');
            int at = 0;
            if (text.StartsWith('"') && (!SipText.TryReadQuoted(text, ref at, out text!) || text is null))
                return false;
            fields[part[..equals].Trim(' ', '\t')] = text;
        }
        string algorithm = fields.GetValueOrDefault("algorithm", "MD5").ToUpperInvariant();
        if (!fields.TryGetValue("realm", out string? realm) || !fields.TryGetValue("nonce", out string? nonce) || algorithm is not ("MD5" or "SHA-256"))
            return false;
        bool auth = false;
        if (fields.TryGetValue("qop", out string? qop))
        {
            auth = qop.Split(',').Any(one => one.Trim().Equals("auth", StringComparison.OrdinalIgnoreCase));
            if (!auth)
                return false;
        }
        challenge = new Challenge(realm, nonce, fields.GetValueOrDefault("opaque"), algorithm, auth);
        return true;
    }

    public static string Answer(Challenge challenge, string method, string uri, SipCredentials credentials, string clientNonce)
    {
        const string Count = "00000001";
        string user = SipText.ToOctets(credentials.UserName);
        string secret = Hash(challenge.Algorithm, $"{user}:{challenge.Realm}:{SipText.ToOctets(credentials.Password)}");
        string what = Hash(challenge.Algorithm, $"{method}:{uri}");
        string response = challenge.QopAuth
            ? Hash(challenge.Algorithm, $"{secret}:{challenge.Nonce}:{Count}:{clientNonce}:auth:{what}")
            : Hash(challenge.Algorithm, $"{secret}:{challenge.Nonce}:{what}");
        var text = new StringBuilder();
        text.Append("Digest username=").Append(SipText.Quote(user))
            .Append(", realm=").Append(SipText.Quote(challenge.Realm))
            .Append(", nonce=").Append(SipText.Quote(challenge.Nonce))
            .Append(", uri=").Append(SipText.Quote(uri))
            .Append(", response=\"").Append(response).Append("\", algorithm=").Append(challenge.Algorithm);
        if (challenge.QopAuth)
            text.Append(", qop=auth, nc=").Append(Count).Append(", cnonce=\"").Append(clientNonce).Append('"');
        if (challenge.Opaque is not null)
            text.Append(", opaque=").Append(SipText.Quote(challenge.Opaque));
        return text.ToString();
    }

    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "RFC 3261 section 22.4: the algorithm is the far side's choice")]
    private static string Hash(string algorithm, string text)
    {
        byte[] octets = Encoding.Latin1.GetBytes(text);
        return Convert.ToHexStringLower(algorithm == "MD5" ? MD5.HashData(octets) : SHA256.HashData(octets));
    }
}
