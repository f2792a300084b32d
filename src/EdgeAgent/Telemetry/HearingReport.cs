using EdgeVoice.Dsp.Pipeline;

namespace EdgeVoice.Agent.Telemetry;

/// <summary>What the receive chain knows of a line. A figure that was never measured is absent.</summary>
internal sealed record HearingReport
{
    // The detector says -100 for what it never heard.
    private const float SilenceDb = -99.9f;

    /// <summary>Echo return loss enhancement, dB: how much of our own voice was taken out. Absent where no echo was found.</summary>
    public double? ErleDb { get; init; }

    /// <summary>Level of what we send over its echo as it came in, dB.</summary>
    public double? EchoReturnLossDb { get; init; }

    /// <summary>From our sample to its echo, ms.</summary>
    public double? EchoDelayMs { get; init; }

    /// <summary>Times the echo path was found changed.</summary>
    public int? EchoPathChanges { get; init; }

    /// <summary>Time in which caller and agent spoke at once, ms.</summary>
    public long DoubleTalkMs { get; init; }

    /// <summary>Level of the caller's speech as it came in, dB relative to full scale.</summary>
    public double? SpeechDb { get; init; }

    /// <summary>Level of what is there without the caller, dB relative to full scale.</summary>
    public double? NoiseDb { get; init; }

    /// <summary>Speech over noise, dB.</summary>
    public double? SnrDb { get; init; }

    /// <summary>Gain in force at the end, dB.</summary>
    public double GainDb { get; init; }

    /// <summary>Mains frequency of the hum that was removed.</summary>
    public double? HumHz { get; init; }

    public static HearingReport Of(AudioPipeline hearing, long doubleTalkMs)
    {
        var voice = hearing.Voice;
        bool spoken = voice.SpeechLevelDb > SilenceDb, quiet = voice.NoiseLevelDb > SilenceDb;
        return new HearingReport
        {
            ErleDb = hearing.Echo is { Converged: true } echo ? Tenths(echo.ErleDb) : null,
            EchoReturnLossDb = hearing.Echo is { Converged: true } loss ? Tenths(loss.ErlDb) : null,
            EchoDelayMs = hearing.Echo is { Converged: true } delay ? Tenths(delay.DelayMs) : null,
            EchoPathChanges = hearing.Echo?.PathChanges,
            DoubleTalkMs = doubleTalkMs,
            SpeechDb = spoken ? Tenths(voice.SpeechLevelDb) : null,
            NoiseDb = quiet ? Tenths(voice.NoiseLevelDb) : null,
            SnrDb = spoken && quiet ? Tenths(voice.SnrDb) : null,
            GainDb = Tenths(hearing.GainDb),
            HumHz = hearing.HumHz,
        };
    }

    private static double Tenths(float value) => Math.Round(value, 1);
}
