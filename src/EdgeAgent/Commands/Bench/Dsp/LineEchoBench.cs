namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>Echo of the line's own hybrid, after the plan of ITU-T G.168.</summary>
internal sealed class LineEchoBench : IDspBenchPart
{
    public string Name => "line-echo";

    public void Run(DspBenchContext context)
    {
        context.Report("line echo");
        foreach (var row in LineEcho.Run())
            row.AddTo(context);
    }
}
