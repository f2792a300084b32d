namespace EdgeVoice.Speech.Recognition;

/// <summary>How recognisers report.</summary>
public sealed record RecognizerOptions
{
    /// <summary>Readings taken from the lattice, [1, 100], default 10. Confidences are estimated over these.</summary>
    public int MaxAlternatives
    {
        get;
        init => field = value is >= 1 and <= 100 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxAlternatives is 1 to 100");
    } = 10;

    /// <summary>Confidences through the model's <see cref="ConfidenceMap"/> where it has one; false for the recogniser's own. Default true.</summary>
    public bool Calibrated { get; init; } = true;

    /// <summary>With the <see cref="SiteGraph"/> beside the model where there is one; false for the model as it came. Default true.</summary>
    public bool SiteGraph { get; init; } = true;

    /// <summary>Folder of a <see cref="Recognition.SiteGraph"/> to take where none lies beside the model; null for none.</summary>
    public string? SiteFolder { get; init; }
}
