namespace EdgeVoice.Dialog;

/// <summary>What is known of a call before the first word.</summary>
/// <param name="CallId">Identity of the call; action ids (idempotency keys) are made from it.</param>
/// <param name="CallerNumber">Number that the line showed, digits only, or null when withheld.</param>
/// <param name="CalledNumber">Number or line that was called, or null.</param>
public sealed record CallFacts(string CallId, string? CallerNumber, string? CalledNumber);
