using System.CommandLine;
using EdgeVoice.Agent.Commands.Bench;
using EdgeVoice.Agent.Commands.Check;
using EdgeVoice.Agent.Commands.Demo;
using EdgeVoice.Agent.Commands.Dialog;
using EdgeVoice.Agent.Commands.Models;
using EdgeVoice.Agent.Commands.Run;
using EdgeVoice.Agent.Commands.Sim;

var root = new RootCommand("EdgeVoice: a voice agent in a box. It answers the telephone lines of a branch, on premises.")
{
    RunCommand.Build(),
    DemoCommand.Build(),
    CheckCommand.Build(),
    DialogCommand.Build(),
    ModelsCommand.Build(),
    SimCommand.Build(),
    BenchCommand.Build(),
};
return await root.Parse(args).InvokeAsync();
