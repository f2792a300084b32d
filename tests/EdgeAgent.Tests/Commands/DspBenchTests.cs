using System.Text.Json;
using EdgeVoice.Agent.Commands.Bench.Dsp;
using EdgeVoice.Dsp.Kernels;
using EdgeVoice.Dsp.Level;
using Xunit;

namespace EdgeVoice.Agent.Tests.Commands;

public sealed class DspBenchTests
{
    [Fact]
    public void The_report_has_the_keys_that_other_tools_read()
    {
        var report = DspBench.Run(new DspBenchOptions(Path.GetTempPath(), Shared: null, Quick: true, Only: []), new Quiet(), [new SmallPart()]);
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(report));
        var kernels = json.RootElement.GetProperty("kernels");
        Assert.Equal(DspKernels.Ordered.Count(choice => choice.Supported), kernels.GetArrayLength());
        Assert.Equal("scalar", kernels[0].GetProperty("kernel").GetString());
        Assert.Equal(1, kernels[0].GetProperty("speedup_vs_scalar").GetDouble(), 6);
        Assert.All(kernels.EnumerateArray(), kernel => Assert.True(kernel.GetProperty("ns_per_frame").GetDouble() > 0));
        var block = json.RootElement.GetProperty("blocks")[0];
        Assert.Equal(("meter", 8000), (block.GetProperty("name").GetString(), block.GetProperty("rate_hz").GetInt32()));
        Assert.Equal(block.GetProperty("us_per_20ms").GetDouble() / 20000, block.GetProperty("rtf").GetDouble(), 9);
        var quality = json.RootElement.GetProperty("quality")[0];
        Assert.Equal(("meter", "made up", "dB", "ruler", 1.0, 2.0), (
            quality.GetProperty("block").GetString(), quality.GetProperty("set").GetString(), quality.GetProperty("metric").GetString(),
            quality.GetProperty("peer").GetString(), quality.GetProperty("value").GetDouble(), quality.GetProperty("peer_value").GetDouble()));
        Assert.Contains("needs a ruler", report.Skipped[0]);
    }

    [Fact]
    public void The_page_holds_every_figure()
    {
        var report = DspBench.Run(new DspBenchOptions(Path.GetTempPath(), null, Quick: true, []), new Quiet(), [new SmallPart()]);
        string page = DspBenchTables.Markdown(report);
        Assert.Contains("| sum | scalar |", page);
        Assert.Contains("| meter | 8 |", page);
        Assert.Contains("| meter | made up | dB | 1 | ruler | 2 |", page);
        Assert.Contains("needs a ruler", page);
    }

    [Fact]
    public void Only_the_parts_named_are_run()
    {
        var report = DspBench.Run(new DspBenchOptions(Path.GetTempPath(), null, Quick: true, ["another"]), new Quiet(), [new SmallPart()]);
        Assert.Empty(report.Kernels);
        Assert.Empty(report.Blocks);
    }

    [Fact]
    public void A_part_that_does_not_exist_is_wrong_use()
        => Assert.NotEmpty(DspBenchCommand.Build().Parse("--only nothing").Errors);

    [Fact]
    public void Parts_have_names_of_their_own()
        => Assert.Equal(DspBench.Parts.Count, DspBench.Parts.Select(part => part.Name).Distinct().Count());

    private sealed class SmallPart : IDspBenchPart
    {
        public string Name => "small";

        public void Run(DspBenchContext context)
        {
            float sum = 0;
            context.TimeKernels("sum", () => () =>
            {
                for (int n = 0; n < 100; n++)
                    sum += n;
            });
            context.TimeBlock("meter", 8000, new LevelMeter(8000));
            context.AddQuality("meter", "made up", "dB", 1, "ruler", 2);
            context.Skip("length", "needs a ruler");
        }
    }

    private sealed class Quiet : IProgress<string>
    {
        public void Report(string value)
        {
        }
    }
}
