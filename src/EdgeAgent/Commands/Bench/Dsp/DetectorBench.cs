namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Keys: the masks, and talk-off, beside spandsp.</summary>
internal sealed class DetectorBench : IDspBenchPart
{
    public string Name => "detectors";

    public void Run(DspBenchContext context)
    {
        bool spandsp = Spandsp.Present;
        if (!spandsp)
            context.Skip("dtmf peer", Spandsp.Absent);
        context.Report("keys: masks of Q.24");
        Dictionary<string, double> peer = spandsp ? DtmfQuality.Masks(SpandspDtmf.Keys).ToDictionary() : [];
        foreach (var (metric, value) in DtmfQuality.Masks(DtmfQuality.Ours))
            context.AddQuality("dtmf", "Q.24 masks, 16 keys", metric, value, spandsp ? "spandsp" : null, spandsp ? peer[metric] : null);
        if (context.Shared is null)
        {
            context.Skip("dtmf talk-off", "needs ../shared/speech");
            return;
        }
        context.Report("keys: talk-off");
        var (minutes, hours, ours, theirs) = DtmfQuality.TalkOff(context.Shared, context.Quick, spandsp);
        string set = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{minutes:0} minutes of recorded speech at many speeds, {hours:0.0} hours in all (the limits were found with it)");
        context.AddQuality("dtmf", set, "keys falsely heard", ours, spandsp ? "spandsp" : null, spandsp ? theirs : null);
        try
        {
            var made = DtmfQuality.TalkOffMade(context.Shared, context.Quick ? 0.1 : 2, spandsp);
            set = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{made.Hours:0.0} hours of made speech (no limit was found with it)");
            context.AddQuality("dtmf", set, "keys falsely heard", made.Ours, spandsp ? "spandsp" : null, spandsp ? made.Spandsp : null);
            context.AddQuality("call-progress", set, "tones and beeps falsely heard", made.Tones);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            context.Skip("talk-off on made speech", "espeak-ng is not installed (apt install espeak-ng)");
        }
    }
}
