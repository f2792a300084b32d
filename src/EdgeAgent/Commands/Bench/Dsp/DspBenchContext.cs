using EdgeVoice.Dsp;
using EdgeVoice.Dsp.Kernels;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>One part of the bench: a room of Dsp measures its own. Add one to <see cref="DspBench.Parts"/>.</summary>
internal interface IDspBenchPart
{
    /// <summary>Shown while it runs, and what <c>--only</c> names.</summary>
    string Name { get; }

    void Run(DspBenchContext context);
}

/// <summary>What a part is given, and where it puts its figures.</summary>
internal sealed class DspBenchContext(DspBenchOptions options, IProgress<string> progress)
{
    private readonly List<KernelFigure> _kernels = [];
    private readonly List<BlockFigure> _blocks = [];
    private readonly List<QualityFigure> _quality = [];
    private readonly List<NotMeasured> _notMeasured = [];
    private readonly List<PictureFile> _pictures = [];

    /// <summary>Name of the part at work; every figure carries it.</summary>
    public string Part { get; set; } = "";

    /// <summary>Folder of reference material (recordings, noise, yardsticks), or null: parts that need it call <see cref="Skip"/>.</summary>
    public string? Shared => options.Shared;

    /// <summary>Folder for pictures and tables.</summary>
    public string Out => options.Out;

    /// <summary>True for a short run: fewer batches, fewer files.</summary>
    public bool Quick => options.Quick;

    public IReadOnlyList<KernelFigure> Kernels => _kernels;

    public IReadOnlyList<BlockFigure> Blocks => _blocks;

    public IReadOnlyList<QualityFigure> Quality => _quality;

    public IReadOnlyList<NotMeasured> NotMeasured => _notMeasured;

    public IReadOnlyList<PictureFile> Pictures => _pictures;

    /// <summary>Where a picture of this name goes: the folder audio beside that of the page. It will be shown with this caption.</summary>
    public string Picture(string name, string caption)
    {
        _pictures.Add(new PictureFile($"../audio/{name}", caption, Part));
        string folder = Path.GetFullPath(Path.Combine(options.Out, "..", "audio"));
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, name);
    }

    /// <summary>Tells the person what is being measured.</summary>
    public void Report(string what) => progress.Report(what);

    /// <summary>Notes what was not measured, and why.</summary>
    public void Skip(string what, string why) => _notMeasured.Add(new NotMeasured(Part, what, why));

    public void AddQuality(string block, string set, string metric, double value, string? peer = null, double? peerValue = null)
        => _quality.Add(new QualityFigure(block, set, metric, Short(value), peer, peerValue is double number ? Short(number) : null, Part));

    public void AddBlock(string name, int rateHz, double nanoseconds)
        => _blocks.Add(new BlockFigure(name, rateHz, nanoseconds / 1000, nanoseconds / 20e6, Part));

    /// <summary>Times one frame of work in every kernel that this machine runs; the scalar one is the measure.</summary>
    /// <param name="name">Name in the table.</param>
    /// <param name="make">Called with the kernel forced; returns the work of one frame.</param>
    public void TimeKernels(string name, Func<Action> make)
    {
        progress.Report(name);
        var kernels = DspKernels.Ordered.Where(choice => choice.Supported).Select(choice => choice.Kernel).Reverse().ToArray();
        var work = new Action[kernels.Length];
        for (int n = 0; n < kernels.Length; n++)
        {
            using (DspKernels.Force(kernels[n]))
                work[n] = make();
        }
        // Blocks read the switch when they are made, static kernels at each call: it is set around each batch too.
        double[] nanoseconds = Timing.MedianNs(work, Quick, n => DspKernels.Force(kernels[n]));
        for (int n = 0; n < kernels.Length; n++)
            _kernels.Add(new KernelFigure(name, kernels[n].ToString().ToLowerInvariant(), nanoseconds[n], nanoseconds[0] / nanoseconds[n], Part));
    }

    /// <summary>Times a block over 20 ms frames of speech-like sound.</summary>
    public double TimeBlock(string name, int rateHz, IAudioBlock block)
    {
        float[] sound = BenchSound.SpeechLike(rateHz, 2);
        var frame = new float[FrameFormat.Samples(rateHz)];
        int at = 0;
        return TimeFrame(name, rateHz, () =>
        {
            sound.AsSpan(at, frame.Length).CopyTo(frame);
            block.Process(frame);
            at = at + (2 * frame.Length) > sound.Length ? 0 : at + frame.Length;
        });
    }

    /// <summary>Times the work of one 20 ms frame.</summary>
    public double TimeFrame(string name, int rateHz, Action frame)
    {
        progress.Report($"{name}, {rateHz / 1000} kHz");
        double nanoseconds = Timing.MedianNs([frame], Quick)[0];
        AddBlock(name, rateHz, nanoseconds);
        return nanoseconds;
    }

    // What follows the fourth decimal is no figure.
    private static double Short(double value) => double.IsFinite(value) ? Math.Round(value, 4) : value;
}
