namespace EdgeVoice.Agent.Commands.Models.Pull;

/// <summary>A model that cannot be taken; the message says why and what was left behind.</summary>
internal sealed class PullException(string message, Exception? inner = null) : Exception(message, inner);
