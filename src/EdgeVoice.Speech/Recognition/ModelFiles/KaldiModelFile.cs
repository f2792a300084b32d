namespace EdgeVoice.Speech.Recognition.ModelFiles;

/// <summary>am/final.mdl: transitions, network, priors.</summary>
/// <param name="Transitions">What the graph must fit.</param>
/// <param name="Network">What the features must fit.</param>
internal sealed record KaldiModelFile(TransitionModelFile Transitions, NetworkFile Network)
{
    private const int MostFrames = 10_000;

    /// <exception cref="InvalidDataException">What is wrong with it.</exception>
    public static KaldiModelFile Read(Stream stream)
    {
        var file = new KaldiReader(stream);
        file.Binary();
        var transitions = TransitionModelFile.Read(file);
        var network = NetworkFile.Read(file);
        file.Expect("<LeftContext>");
        int left = file.Int32();
        file.Expect("<RightContext>");
        int right = file.Int32();
        if (left is < 0 or > MostFrames || right is < 0 or > MostFrames)
            throw new InvalidDataException($"it looks {left} frames back and {right} ahead: damaged");
        file.Expect("<Priors>");
        int priors = file.Vector();
        if (!file.AtEnd)
            throw new InvalidDataException("it goes on behind its end: damaged");
        if (network.OutputDim > 0 && (network.OutputDim < transitions.Outputs || (priors > 0 && priors != network.OutputDim)))
            throw new InvalidDataException($"its network has {network.OutputDim} outputs, its transitions take {transitions.Outputs} and its priors are {priors}: damaged");
        return new KaldiModelFile(transitions, network);
    }
}
