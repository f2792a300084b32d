using EdgeVoice.Dsp.Level;

namespace EdgeVoice.Dsp.Tests;

public static partial class BlockList
{
    private static BlockCase[] Core =>
    [
        new("level-meter", rate => new LevelMeter(rate)),
    ];
}
