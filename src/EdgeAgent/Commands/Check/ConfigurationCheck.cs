using EdgeVoice.Agent.Configuration;

namespace EdgeVoice.Agent.Commands.Check;

/// <summary>The configuration: one line when it is right, else one for every problem.</summary>
internal static class ConfigurationCheck
{
    public static IEnumerable<CheckItem> Of(ConfigResult loaded)
    {
        string name = loaded.File ?? "built-in defaults";
        if (loaded.Options is { } options)
        {
            string zone = options.Site.TimeZone.Id;
            return [CheckItem.Ok("configuration", $"{name}: site {options.Site.SiteId}, device {options.Site.DeviceId}, time zone {zone}, {options.Admission.MaxCalls} calls")];
        }
        return loaded.Problems.Select(problem => CheckItem.Error(
            problem.Path.Length > 0 ? problem.Path : "configuration",
            $"{(problem.Found is null ? "missing" : $"'{problem.Found}'")} ({problem.Origin}); {problem.Rule}{(problem.Unit is null ? "" : $" [{problem.Unit}]")}",
            problem.Fix));
    }
}
