using Microsoft.ML.OnnxRuntime;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>The neural detector that ours is compared with: silero_vad.onnx (v5), 32 ms windows with their past 4 ms.</summary>
internal sealed class SileroVad : IDisposable
{
    private readonly InferenceSession _session;
    private readonly int _rateHz;
    private readonly int _window;
    private readonly int _context;

    public SileroVad(string path, int rateHz)
    {
        using var options = new Microsoft.ML.OnnxRuntime.SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(path, options);
        _rateHz = rateHz;
        _window = rateHz * 32 / 1000;
        _context = rateHz * 4 / 1000;
    }

    /// <summary>Probability of speech for each 20 ms frame: that of the window that holds its middle.</summary>
    public float[] Probabilities(float[] sound)
    {
        var perWindow = new List<float>();
        var input = new float[_context + _window];
        var state = new float[2 * 128];
        using var sr = OrtValue.CreateTensorValueFromMemory(new long[] { _rateHz }, []);
        using var run = new RunOptions();
        for (int at = 0; at + _window <= sound.Length; at += _window)
        {
            input.AsSpan(_window).CopyTo(input);
            sound.AsSpan(at, _window).CopyTo(input.AsSpan(_context));
            using var x = OrtValue.CreateTensorValueFromMemory(input, [1, input.Length]);
            using var s = OrtValue.CreateTensorValueFromMemory(state, [2, 1, 128]);
            using var result = _session.Run(run, ["input", "state", "sr"], [x, s, sr], ["output", "stateN"]);
            perWindow.Add(result[0].GetTensorDataAsSpan<float>()[0]);
            result[1].GetTensorDataAsSpan<float>().CopyTo(state);
        }
        int frame = _rateHz / 50;
        var perFrame = new float[sound.Length / frame];
        for (int i = 0; i < perFrame.Length; i++)
            perFrame[i] = perWindow[Math.Min(((i * frame) + (frame / 2)) / _window, perWindow.Count - 1)];
        return perFrame;
    }

    public void Dispose() => _session.Dispose();
}
