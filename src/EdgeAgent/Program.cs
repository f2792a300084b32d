using System.CommandLine;

var root = new RootCommand("EdgeVoice: a voice agent in a box");
return await root.Parse(args).InvokeAsync();
