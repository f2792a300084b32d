using System.Globalization;
using System.Text;

namespace EdgeVoice.Telephony.Sip;

/// <summary>Writes a message as it goes on the wire. Content-Length is always ours: counted, last, once.</summary>
internal static class SipWriter
{
    public static byte[] Write(SipMessage message)
    {
        var text = new StringBuilder(512);
        if (message.IsRequest)
            text.Append(message.Method).Append(' ').Append(message.RequestUri).Append(" SIP/2.0\r\n");
        else
            text.Append("SIP/2.0 ").Append(message.Status.ToString("000", CultureInfo.InvariantCulture)).Append(' ').Append(message.Reason).Append("\r\n");
        foreach (var header in message.Headers)
        {
            if (header.Name != "Content-Length")
                text.Append(header.Name).Append(": ").Append(header.Value).Append("\r\n");
        }
        text.Append("Content-Length: ").Append(message.Body.Length.ToString(CultureInfo.InvariantCulture)).Append("\r\n\r\n");
        byte[] bytes = new byte[text.Length + message.Body.Length];
        int head = Encoding.Latin1.GetBytes(text.ToString(), bytes);
        message.Body.CopyTo(bytes, head);
        return bytes;
    }
}
