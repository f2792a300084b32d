namespace EdgeVoice.Dialog;

/// <summary>Everything the dialog knows of one call; immutable, so that speculation runs on a copy for free.</summary>
public sealed record DialogState;
