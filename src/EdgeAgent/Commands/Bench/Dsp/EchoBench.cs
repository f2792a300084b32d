using System.Globalization;
using System.Text;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Quality of the echo canceller: synthetic cases, recorded cases; a picture of ERLE over time.</summary>
internal sealed class EchoBench : IDspBenchPart
{
    public string Name => "echo";

    public void Run(DspBenchContext context)
    {
        if (context.Shared is null || new BenchSounds(context.Shared) is not { Present: true } sounds)
        {
            context.Skip("echo quality", "needs the recordings of the reference folder (--shared)");
            return;
        }
        context.Report("echo, synthetic cases");
        foreach (var row in EchoQuality.Run(sounds, context.Quick ? ["plain", "delay-jump"] : null, context.Quick ? [8000] : null))
            row.AddTo(context);
        context.Report("echo, first words of a call");
        foreach (var row in FirstWords.Run(sounds, context.Quick))
            row.AddTo(context);
        context.Report("echo, late packets");
        foreach (var row in JitteryLineQuality.Run(sounds, context.Quick))
            row.AddTo(context);
        context.Report("echo, recorded cases");
        foreach (var row in EchoOpinion.Run(sounds, context.Quick))
            row.AddTo(context);
        var clips = sounds.Clips(8000);
        foreach (string name in (string[])["plain", "delay-jump", "path-change"])
            Picture(context.Picture($"erle-{name}.svg", $"Echo return loss enhancement over time, {name}: a room of 128 ms at 6 dB, trouble at 8 s, both speak from 12 to 16 s."), EchoScenes.Make(name, 8000, clips));
        if (!WebRtcPeer.Present)
            context.Skip("echo, noise and voice activity against WebRTC's audio processing", WebRtcPeer.Absent);
        var both = EchoScenes.Make("plain", 8000, clips);
        var span = ((EchoScenes.DoubleTalkFrom - 2) * 8000)..((EchoScenes.DoubleTalkTo + 2) * 8000);
        SpectrogramPicture.Write(
            context.Picture("echo-before-after.png", "Echo: the microphone, the same after the canceller, and the caller alone (10 to 18 s; both speak from 12 to 16 s)."),
            8000, both.Mic[span], EchoQuality.Ours(both, suppress: true)[span], both.Near[span]);
    }

    // ERLE of each 250 ms, ours and the peers' with their suppressors.
    private static void Picture(string file, EchoScene scene)
    {
        float[] ours = EchoQuality.Ours(scene, suppress: true);
        var svg = new StringBuilder("<svg xmlns='http://www.w3.org/2000/svg' width='720' height='260' font-family='sans-serif' font-size='12'>\n<rect width='720' height='260' fill='white'/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x='40' y='16'>ERLE over time, {scene.Name}, {scene.RateHz / 1000} kHz, dB (double-talk shaded)</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect x='{X(EchoScenes.DoubleTalkFrom)}' y='24' width='{X(EchoScenes.DoubleTalkTo) - X(EchoScenes.DoubleTalkFrom)}' height='206' fill='#eee'/>\n");
        for (int db = 0; db <= 60; db += 20)
            svg.Append(CultureInfo.InvariantCulture, $"<line x1='40' x2='700' y1='{Y(db)}' y2='{Y(db)}' stroke='#ccc'/><text x='14' y='{Y(db) + 4}'>{db}</text>\n");
        for (int second = 0; second <= EchoScenes.Seconds; second += 4)
            svg.Append(CultureInfo.InvariantCulture, $"<text x='{X(second)}' y='246'>{second} s</text>\n");
        Line(ours, "#0a62b0", "EdgeVoice", 370);
        if (WebRtcPeer.Present)
            Line(WebRtcPeer.Clean(scene.RateHz, scene.Far, scene.Mic, echo: true, noise: false), "#27ae60", "WebRTC", 440);
        if (SpeexNative.Present)
            Line(SpeexPeers.Echo(scene.RateHz, scene.Far, scene.Mic, suppress: true), "#c0392b", "Speex + suppressor", 500);
        File.WriteAllText(file, svg.Append("</svg>\n").ToString());

        void Line(float[] sound, string colour, string label, int at)
        {
            int step = scene.RateHz / 4;
            var points = new StringBuilder();
            for (int n = 0; n + step <= sound.Length; n += step)
            {
                double erle = Scores.PowerDb(scene.Mic.AsSpan(n, step)) - Scores.PowerDb(sound.AsSpan(n, step));
                points.Append(CultureInfo.InvariantCulture, $"{X((n + (step / 2)) / (double)scene.RateHz):F1},{Y(Math.Clamp(erle, -5, 75)):F1} ");
            }
            svg.Append(CultureInfo.InvariantCulture, $"<polyline points='{points}' fill='none' stroke='{colour}' stroke-width='1.5'/><text x='{at}' y='16' fill='{colour}'>{label}</text>\n");
        }

        static double X(double second) => 40 + (second * 33);
        static double Y(double db) => 215 - (db * 2.5);
    }
}
