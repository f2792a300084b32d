namespace EdgeVoice.Speech.Recognition;

/// <summary>How a model's decoding graph is made, which decides whether grammars can be set at run time.</summary>
public enum VoskGraph
{
    /// <summary>One composed graph (HCLG.fst): grammars and a new language model need a rebuild.</summary>
    Static,

    /// <summary>HCLr.fst and Gr.fst, composed while decoding: grammars at run time, and Gr.fst can be changed alone.</summary>
    LookAhead,
}

/// <summary>What a checked model folder holds.</summary>
/// <param name="Folder">Full path.</param>
/// <param name="SampleRate">Rate of the features in conf/mfcc.conf, in Hz.</param>
/// <param name="Graph">Kind of graph.</param>
/// <param name="Words">Words in its vocabulary, symbols such as <c>&lt;eps&gt;</c> and <c>#0</c> not counted.</param>
/// <param name="UnknownWord">The word it writes for what it does not know (<c>[unk]</c>), or null when it has none.</param>
/// <param name="HasSpeakerAdaptation">True if the folder has i-vectors.</param>
/// <param name="SizeBytes">Size of all files.</param>
public sealed record VoskModelDescription(
    string Folder,
    int SampleRate,
    VoskGraph Graph,
    int Words,
    string? UnknownWord,
    bool HasSpeakerAdaptation,
    long SizeBytes);
