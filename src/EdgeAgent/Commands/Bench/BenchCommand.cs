using System.CommandLine;
using EdgeVoice.Agent.Commands.Bench.Asr;
using EdgeVoice.Agent.Commands.Bench.Dialog;
using EdgeVoice.Agent.Commands.Bench.Dsp;
using EdgeVoice.Agent.Commands.Bench.Endpoint;
using EdgeVoice.Agent.Commands.Bench.Tts;
using EdgeVoice.Agent.Commands.Bench.Voice;

namespace EdgeVoice.Agent.Commands.Bench;

/// <summary><c>edgevoice bench</c>: speed beside a peer or a baseline, quality as figures on named data.</summary>
internal static class BenchCommand
{
    public static Command Build() => new("bench", "Measure speed and quality; figures also as data with --json")
    {
        DspBenchCommand.Build(),
        DialogBenchCommand.Build(),
        AsrBenchCommand.Build(),
        VoiceBenchCommand.Build(),
        TtsBenchCommand.Build(),
        EndpointBenchCommand.Build(),
    };
}
