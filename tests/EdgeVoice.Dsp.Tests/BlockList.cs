using Xunit;

namespace EdgeVoice.Dsp.Tests;

/// <summary>
/// A block for the tests that every block must pass. A block with a second input is wrapped so that it takes one:
/// an echo canceller hears another voice as its reference.
/// </summary>
/// <param name="Name">As it stands in the bench table.</param>
/// <param name="Make">A new one at a rate in Hz (8000 or 16000).</param>
/// <param name="Gain">Largest steady gain that the block may have: a bound on its output for input in [-1, 1].</param>
/// <param name="SplitExact">False for a block whose output may differ in rounding when a frame is cut in pieces.</param>
public sealed record BlockCase(string Name, Func<int, IAudioBlock> Make, float Gain = 1.5f, bool SplitExact = true);

/// <summary>The one list of blocks: whoever adds a block adds a line here and gets the tests of <see cref="BlockTests"/>.</summary>
public static partial class BlockList
{
    private static readonly BlockCase[][] Rooms = [Core, Voice, Cleaning];

    public static IReadOnlyList<BlockCase> All { get; } = [.. Rooms.SelectMany(room => room)];

    /// <summary>Every block at 8 and 16 kHz, by name, for a theory.</summary>
    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var block in All)
            {
                cases.Add(block.Name, 8000);
                cases.Add(block.Name, 16000);
            }
            return cases;
        }
    }

    public static BlockCase Named(string name) => All.Single(block => block.Name == name);
}
