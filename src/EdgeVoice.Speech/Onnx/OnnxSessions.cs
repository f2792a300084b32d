using Microsoft.ML.OnnxRuntime;

namespace EdgeVoice.Speech.Onnx;

/// <summary>Opens ONNX graphs the way a box with two cores and eight calls wants them.</summary>
public static class OnnxSessions
{
    /// <summary>One thread for each graph by default: the calls are the parallelism, and a spinning pool would take the media thread's core.</summary>
    /// <exception cref="InvalidDataException">The file is not a graph that can be loaded; the message names it and why.</exception>
    public static InferenceSession Open(string path, int threads = 1)
    {
        if (!File.Exists(path))
            throw new InvalidDataException($"{path}: there is no such file");
        if (new FileInfo(path).Length == 0)
            throw new InvalidDataException($"{path}: it is empty");
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            // What it finds is in the exception; its own log goes to stderr.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        try
        {
            return new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException($"{path}: it is not an ONNX graph that can be loaded (truncated, damaged or of a newer kind): {e.Message}", e);
        }
    }
}
