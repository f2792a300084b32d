using System.Globalization;

namespace EdgeVoice.Agent.Configuration;

/// <summary>Rules between settings of different sections.</summary>
internal static class CrossRules
{
    public static void Check(EdgeVoiceOptions options, SettingReader reader)
    {
        var sip = options.Sip;
        if (sip.RtpPorts.Calls < options.Admission.MaxCalls)
        {
            reader.Report("sip.rtpPorts", sip.RtpPorts.ToString(), string.Create(CultureInfo.InvariantCulture,
                $"must hold two ports for each of the {options.Admission.MaxCalls} calls of admission.maxCalls, and holds {sip.RtpPorts.Count}"),
                "UDP ports", "Widen the range or lower admission.maxCalls.");
        }
        if (sip.Port >= sip.RtpPorts.First && sip.Port <= sip.RtpPorts.Last)
            reader.Report("sip.port", Text(sip.Port), $"must lie outside sip.rtpPorts ({sip.RtpPorts})", "UDP port", "Move one of the two.");
        if (sip.PublicAddress is { } address && address.AddressFamily != sip.ListenAddress.AddressFamily)
            reader.Report("sip.publicAddress", address.ToString(), "must be of the same family (IPv4 or IPv6) as sip.listenAddress", null, "Mend one of the two.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
