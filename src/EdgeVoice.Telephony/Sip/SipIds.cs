namespace EdgeVoice.Telephony.Sip;

/// <summary>Tags, branches, Call-IDs: unguessable in production, repeatable in a seeded test. The source of octets comes from outside.</summary>
internal sealed class SipIds(SipIds.Fill fill)
{
    public delegate void Fill(Span<byte> octets);

    /// <summary>64 random bits; RFC 3261 section 19.3 wants at least 32 for a tag.</summary>
    public string Token()
    {
        Span<byte> octets = stackalloc byte[8];
        fill(octets);
        return Convert.ToHexStringLower(octets);
    }

    public string Branch() => SipVia.MagicCookie + Token();

    /// <summary>A positive number below 2**31, for first CSeq numbers and SDP session ids.</summary>
    public uint Number()
    {
        Span<byte> octets = stackalloc byte[4];
        fill(octets);
        return BitConverter.ToUInt32(octets) >> 2;
    }
}
