namespace EdgeVoice.Speech.Synthesis;

/// <summary>How espeak-ng is run.</summary>
public sealed record EspeakOptions
{
    /// <summary>The program: a path, or a name looked up in PATH. Default <c>espeak-ng</c>.</summary>
    public string Program { get; init; } = "espeak-ng";

    /// <summary>Voice as <c>espeak-ng --voices</c> names it, default <c>en-us</c>.</summary>
    public string Voice { get; init; } = "en-us";

    /// <summary>Pace at rate 1, in words a minute, default 165; espeak-ng takes 80 to 450.</summary>
    public int WordsPerMinute { get; init; } = 165;

    /// <summary>How long a process may give nothing before it is ended and started again. Default 1.5 s (a clause takes about 15 ms).</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Starts of a process for one clause before the voice gives up, default 3.</summary>
    public int Attempts { get; init; } = 3;
}
