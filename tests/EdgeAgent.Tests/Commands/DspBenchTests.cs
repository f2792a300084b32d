using System.Text.Json;
using EdgeVoice.Agent.Commands.Bench;
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
        Assert.Equal("needs a ruler", json.RootElement.GetProperty("not_measured")[0].GetProperty("why").GetString());
    }

    [Fact]
    public void The_page_holds_every_figure()
    {
        var report = DspBench.Run(new DspBenchOptions(Path.GetTempPath(), null, Quick: true, []), new Quiet(), [new SmallPart()]);
        string page = DspBenchPage.Markdown(report);
        Assert.Contains("| loop | scalar, ns |", page);
        Assert.Contains("| sum | ", page);
        Assert.Contains("| meter | 8 |", page);
        Assert.Contains("| set | metric | EdgeVoice | ruler |", page);
        Assert.Contains("| made up | dB | 1 | 2 |", page);
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
    public void A_part_measured_again_takes_the_place_of_its_own_figures_and_of_no_others()
    {
        string folder = Directory.CreateTempSubdirectory("dsp-bench").FullName;
        try
        {
            DspBenchReport One(string part, double value) => DspBenchReport.Empty with
            {
                Parts = [new PartRecord(part, 1, 0, "cpu", 2, "runtime", "scalar", "build")],
                Quality = [new QualityFigure(part, "set", "metric", value, null, null, part)],
            };
            DspBenchCommand.Record(folder, One("echo", 1).With(One("noise", double.NaN)));
            DspBenchCommand.Record(folder, DspBenchCommand.Recorded(folder).With(One("echo", 3)));
            var read = DspBenchCommand.Recorded(folder);
            Assert.Equal(["echo", "noise"], read.Parts.Select(part => part.Name));
            Assert.Equal([3, double.NaN], read.Quality.Select(figure => figure.Value));
            string page = File.ReadAllText(Path.Combine(folder, "dsp.md"));
            Assert.Contains("| set | metric | 3 |", page);
            Assert.Contains("Never measured: codecs,", page);
            File.WriteAllText(Path.Combine(folder, "dsp.json"), "{ \"parts\": 1 }");
            Assert.Throws<JsonException>(() => DspBenchCommand.Recorded(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Voices_and_pictures_share_a_page_and_leave_each_other_alone()
    {
        string folder = Directory.CreateTempSubdirectory("audio-page").FullName;
        try
        {
            AudioPage.WritePictures(folder, "first picture");
            AudioPage.WriteVoices(folder, "# Voices\n\none");
            AudioPage.WritePictures(folder, "second picture");
            AudioPage.WriteVoices(folder, "# Voices\n\ntwo");
            Assert.Equal("# Voices\n\ntwo\n\n## Echo and noise, before and after\n\nsecond picture\n", File.ReadAllText(Path.Combine(folder, "README.md")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_part_that_breaks_off_keeps_what_it_had_and_says_so()
    {
        var report = DspBench.Run(new DspBenchOptions(Path.GetTempPath(), null, Quick: true, []), new Quiet(), [new BrokenPart()]);
        Assert.Equal(7, report.Quality.Single().Value);
        Assert.Contains("no more paper", report.Parts.Single().Failure);
        Assert.Contains("Broke off: InvalidOperationException: no more paper", DspBenchPage.Markdown(report));
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

    private sealed class BrokenPart : IDspBenchPart
    {
        public string Name => "broken";

        public void Run(DspBenchContext context)
        {
            context.AddQuality("pen", "set", "metric", 7);
            throw new InvalidOperationException("no more paper");
        }
    }

    private sealed class Quiet : IProgress<string>
    {
        public void Report(string value)
        {
        }
    }
}
