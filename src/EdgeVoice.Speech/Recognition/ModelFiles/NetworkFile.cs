using System.Globalization;

namespace EdgeVoice.Speech.Recognition.ModelFiles;

/// <summary>
/// The network of am/final.mdl (nnet3/nnet-nnet): its nodes, as text, and its components. What is read here is what
/// libvosk would end the process on: numbers that are none, sizes that do not fit each other, nodes that are not there.
/// </summary>
/// <param name="InputDim">Features of a frame.</param>
/// <param name="IvectorDim">Dimension of the speaker's vector that it wants; 0 for none.</param>
/// <param name="OutputDim">Outputs; 0 when that depends on a component of a kind that is not looked into.</param>
internal sealed record NetworkFile(int InputDim, int IvectorDim, int OutputDim)
{
    private const int MostComponents = 10_000;
    private const int MostNodes = 20_000;

    /// <exception cref="InvalidDataException">What is wrong with it.</exception>
    public static NetworkFile Read(KaldiReader file)
    {
        file.Expect("<Nnet3>");
        file.Line();
        var nodes = new List<NetworkNode>();
        while (file.Line() is { Length: > 0 } line)
        {
            nodes.Add(NetworkNode.Parse(line));
            if (nodes.Count > MostNodes)
                throw new InvalidDataException($"it has more than {MostNodes} nodes: damaged");
        }
        file.Expect("<NumComponents>");
        int count = file.Int32();
        if (count is < 1 or > MostComponents)
            throw new InvalidDataException($"it speaks of {count} components: damaged");
        var components = new Dictionary<string, NetworkComponent>(StringComparer.Ordinal);
        for (int n = 0; n < count; n++)
        {
            file.Expect("<ComponentName>");
            string name = file.Token();
            if (!components.TryAdd(name, NetworkComponent.Read(name, file)))
                throw new InvalidDataException($"two components are called {name}: damaged");
        }
        file.Expect("</Nnet3>");
        return Fit(nodes, components);
    }

    private static NetworkFile Fit(List<NetworkNode> nodes, Dictionary<string, NetworkComponent> components)
    {
        var dims = new Dictionary<string, int>(StringComparer.Ordinal);
        int outputs = 0;
        foreach (var node in nodes.Where(node => node.Kind != NetworkNode.Output))
        {
            int dim = node.Kind == NetworkNode.Component
                ? (components.GetValueOrDefault(node.Of("component")) ?? throw new InvalidDataException($"node {node.Name} names the component {node.Of("component")}, which is not there: damaged")).OutputDim
                : node.Number("dim");
            if (!dims.TryAdd(node.Name, dim))
                throw new InvalidDataException($"two nodes are called {node.Name}: damaged");
        }
        foreach (var node in nodes)
        {
            switch (node.Kind)
            {
                case NetworkNode.Component when components[node.Of("component")].InputDim is var wanted && NodeInput.Dim(node.Of("input"), dims) is var given && wanted > 0 && given > 0 && wanted != given:
                    throw new InvalidDataException($"node {node.Name} is given {given} numbers and takes {wanted}: damaged");
                case NetworkNode.Range when !dims.TryGetValue(node.Of("input-node"), out int whole) || (whole > 0 && node.Number("dim") + (long)node.Number("dim-offset") > whole):
                    throw new InvalidDataException($"node {node.Name} takes a part that {node.Of("input-node")} does not have: damaged");
                case NetworkNode.Output when node.Name == "output":
                    outputs = NodeInput.Dim(node.Of("input"), dims);
                    break;
                case NetworkNode.Output:
                    NodeInput.Dim(node.Of("input"), dims);
                    break;
                default:
                    break;
            }
        }
        if (!nodes.Exists(node => node is { Kind: NetworkNode.Output, Name: "output" }) || !dims.TryGetValue("input", out int input))
            throw new InvalidDataException("it has no node called input, or none called output: damaged, or a network of another kind");
        return new NetworkFile(input, dims.GetValueOrDefault("ivector"), outputs);
    }
}

/// <summary>A line of a network's description: a kind, and names with values.</summary>
internal sealed record NetworkNode(string Kind, string Name, IReadOnlyDictionary<string, string> Values)
{
    public const string Input = "input-node";
    public const string Component = "component-node";
    public const string Range = "dim-range-node";
    public const string Output = "output-node";

    /// <exception cref="InvalidDataException">It is no such line.</exception>
    public static NetworkNode Parse(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        string? last = null;
        foreach (string word in words.Skip(1))
        {
            // Values may hold blanks: Sum(Scale(0.75, a), b).
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && values.TryAdd(last = word[..equals], word[(equals + 1)..]))
                continue;
            if (equals >= 0 || last is null)
                throw Wrong(line);
            values[last] += word;
        }
        string[] needed = words.FirstOrDefault() switch
        {
            Input => ["name", "dim"],
            Component => ["name", "component", "input"],
            Range => ["name", "input-node", "dim-offset", "dim"],
            Output => ["name", "input"],
            _ => throw Wrong(line),
        };
        if (!needed.All(values.ContainsKey) || values.Keys.Except(needed).Any(name => words[0] != Output || name != "objective"))
            throw Wrong(line);
        if (values.TryGetValue("objective", out string? objective) && objective is not ("linear" or "quadratic"))
            throw Wrong(line);
        return new NetworkNode(words[0], values["name"], values);
    }

    public string Of(string name) => Values[name];

    public int Number(string name)
        => int.TryParse(Values[name], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= NodeInput.MostNumbers && (number > 0 || name == "dim-offset")
            ? number : throw new InvalidDataException($"node {Name} has {name} \"{Values[name]}\": damaged");

    private static InvalidDataException Wrong(string line) => new($"\"{(line.Length <= 60 ? line : line[..60] + "...")}\" is no node of a network: damaged");
}
