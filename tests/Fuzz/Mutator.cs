namespace EdgeVoice.Fuzz;

/// <summary>A plain mutation run without instrumentation: for CI and for the figures of <c>bench sip</c>. Same seed, same inputs.</summary>
internal static class Mutator
{
    public static int Run(string name, Action<ReadOnlyMemory<byte>> target, int count, int seed)
    {
        string folder = Path.Combine(Corpus(), name);
        byte[][] seeds = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        var random = new Random(seed);
        int crashes = 0;
        for (int i = 0; i < count; i++)
        {
            // The corpus itself first, then its mutations.
            byte[] input = i < seeds.Length ? seeds[i] : Mutate(seeds[random.Next(seeds.Length)], seeds[random.Next(seeds.Length)], random);
            try
            {
                target(input);
            }
            catch (Exception e)
            {
                string kept = Path.GetFullPath($"crash-{name}-{seed}-{i}.bin");
                File.WriteAllBytes(kept, input);
                Console.WriteLine($"crash {kept}: {e.GetType().Name}: {e.Message}");
                crashes++;
            }
        }
        Console.WriteLine($"{name}: inputs {count}, crashes {crashes}");
        return crashes == 0 ? 0 : 1;
    }

    private static byte[] Mutate(byte[] seed, byte[] other, Random random)
    {
        var octets = seed.ToList();
        for (int edits = random.Next(1, 10); edits > 0 && octets.Count > 0; edits--)
        {
            int at = random.Next(octets.Count);
            switch (random.Next(6))
            {
                case 0: octets[at] = (byte)random.Next(256); break;
                case 1: octets.RemoveRange(at, Math.Min(random.Next(1, 30), octets.Count - at)); break;
                case 2: octets.InsertRange(at, octets.GetRange(at, Math.Min(random.Next(1, 60), octets.Count - at))); break;
                case 3: octets[at] = (byte)"\r\n \t\"<>;,:=%?@"[random.Next(14)]; break;
                case 4 when other.Length > 0: octets.InsertRange(at, other.AsSpan(random.Next(other.Length)).ToArray().Take(random.Next(1, 60))); break;
                case 5 when random.Next(4) == 0: octets.RemoveRange(at, octets.Count - at); break;
            }
        }
        return [.. octets];
    }

    private static string Corpus()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string corpus = Path.Combine(folder.FullName, "tests", "Fuzz", "corpus");
            if (Directory.Exists(corpus))
                return corpus;
        }
        throw new InvalidOperationException($"no tests/Fuzz/corpus above {AppContext.BaseDirectory}: run from a source tree");
    }
}
