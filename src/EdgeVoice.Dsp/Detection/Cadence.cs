namespace EdgeVoice.Dsp.Detection;

/// <summary>A call-progress signal by its tones and its rhythm (ITU-T E.180 supplement 2, ANSI T1.401).</summary>
/// <param name="Kind">What it means.</param>
/// <param name="LowHz">Tone, or lower tone.</param>
/// <param name="HighHz">Higher tone; 0 for a single tone.</param>
/// <param name="OnMs">Length of a burst.</param>
/// <param name="OffMs">Pause between two bursts; 0 when one burst of that length is enough to know it.</param>
internal readonly record struct Cadence(DetectorEventKind Kind, float LowHz, float HighHz, int OnMs, int OffMs)
{
    private const float WithinHz = 12f;

    public static readonly Cadence[] All =
    [
        new(DetectorEventKind.Busy, 480, 620, 500, 500),
        new(DetectorEventKind.Busy, 425, 0, 500, 500),
        new(DetectorEventKind.Busy, 400, 0, 375, 375),
        new(DetectorEventKind.Reorder, 480, 620, 250, 250),
        new(DetectorEventKind.Reorder, 425, 0, 250, 250),
        new(DetectorEventKind.Ringback, 440, 480, 2000, 0),
        new(DetectorEventKind.Ringback, 425, 0, 1000, 0),
        new(DetectorEventKind.Ringback, 400, 450, 400, 200),
    ];

    public bool Has(in ToneBurst burst, int rateHz) => burst.Is(LowHz, HighHz, WithinHz) && Near(burst.Length, OnMs, rateHz);

    public bool Matches(in ToneBurst burst, in ToneBurst before, int rateHz)
        => Has(burst, rateHz) && (OffMs == 0 || (Has(before, rateHz) && Near(burst.Start - before.End, OffMs, rateHz)));

    /// <summary>Within 15 % or 40 ms, whichever is more.</summary>
    private static bool Near(long samples, int ms, int rateHz)
        => Math.Abs((samples * 1000.0 / rateHz) - ms) <= Math.Max(40, 0.15 * ms);
}
