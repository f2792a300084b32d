using System.Globalization;
using System.Net;
using System.Text;

namespace EdgeVoice.Telephony.Sdp;

/// <summary>Writes our side of a session: one audio line, and a refused line for every other stream of the far side's offer.</summary>
internal static class SdpWriter
{
    /// <param name="sessionId">Stays the same for the whole call.</param>
    /// <param name="version">Goes up by one with every change (RFC 3264 section 8).</param>
    /// <param name="rtp">Where we want audio sent.</param>
    /// <param name="offered">The offer's streams, or empty when we offer. Each one gets its line, in order (RFC 3264 section 6).</param>
    /// <param name="audio">Our audio line.</param>
    /// <param name="audioIndex">Which of the offer's streams it answers.</param>
    public static byte[] Write(long sessionId, long version, IPEndPoint rtp, IReadOnlyList<SdpMedia> offered, SdpAudioLine audio, int audioIndex)
    {
        var address = rtp.Address.IsIPv4MappedToIPv6 ? rtp.Address.MapToIPv4() : rtp.Address;
        string host = address.ToString();
        string family = host.Contains(':', StringComparison.Ordinal) ? "IP6" : "IP4";
        var text = new StringBuilder(256);
        text.Append(CultureInfo.InvariantCulture, $"v=0\r\no=- {sessionId} {version} IN {family} {host}\r\ns=-\r\nc=IN {family} {host}\r\nt=0 0\r\n");
        for (int i = 0; i < Math.Max(offered.Count, 1); i++)
        {
            if (i == audioIndex)
                WriteAudio(text, rtp.Port, audio);
            else
                text.Append(CultureInfo.InvariantCulture, $"m={offered[i].Kind} 0 {offered[i].Protocol} {string.Join(' ', offered[i].Formats)}\r\n");
        }
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static void WriteAudio(StringBuilder text, int port, SdpAudioLine audio)
    {
        var types = audio.Formats.Select(format => format.PayloadType.ToString(CultureInfo.InvariantCulture));
        text.Append(CultureInfo.InvariantCulture, $"m=audio {port} {audio.Protocol} {string.Join(' ', types)}\r\n");
        foreach (var format in audio.Formats)
        {
            text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{format.PayloadType} {format.Encoding}/{format.ClockRate}\r\n");
            if (format.Fmtp.Length > 0)
                text.Append(CultureInfo.InvariantCulture, $"a=fmtp:{format.PayloadType} {format.Fmtp}\r\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"a=ptime:{audio.PacketMs}\r\na={audio.Direction.ToString().ToLowerInvariant()}\r\n");
    }
}

/// <summary>What our audio line says.</summary>
internal sealed record SdpAudioLine(IReadOnlyList<SdpFormat> Formats, SdpDirection Direction, int PacketMs, string Protocol);
