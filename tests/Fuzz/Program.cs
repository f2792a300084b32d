using System.Globalization;
using EdgeVoice.Fuzz;
using SharpFuzz;

// Fuzz TARGET                 under AFL: tests/Fuzz/README.md
// Fuzz TARGET libfuzzer       under libFuzzer
// Fuzz TARGET mutate N SEED   mutates the corpus N times by itself; prints inputs and crashes, keeps what crashed
if (args.Length == 0 || !Targets.All.TryGetValue(args[0], out var target))
{
    Console.Error.WriteLine($"usage: Fuzz {string.Join('|', Targets.All.Keys)} [libfuzzer | mutate COUNT SEED]");
    return 2;
}
switch (args.ElementAtOrDefault(1))
{
    case null:
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            target(copy.ToArray());
        });
        return 0;
    case "libfuzzer":
        Fuzzer.LibFuzzer.Run(octets => target(octets.ToArray()));
        return 0;
    case "mutate" when args.Length == 4 && int.TryParse(args[2], CultureInfo.InvariantCulture, out int count) && int.TryParse(args[3], CultureInfo.InvariantCulture, out int seed):
        return Mutator.Run(args[0], target, count, seed);
    default:
        Console.Error.WriteLine("mutate needs a count and a seed");
        return 2;
}
