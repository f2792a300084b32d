namespace EdgeVoice.Dsp.Tests;

/// <summary>What no block should be given and every block must survive.</summary>
public static class Poison
{
    public static IReadOnlyList<string> Names { get; } = ["nan", "infinity", "one-nan", "huge", "square", "dc", "silence", "subnormal"];

    public static void Fill(string name, Span<float> sound, int rate)
    {
        switch (name)
        {
            case "nan": sound.Fill(float.NaN); break;
            case "infinity":
                for (int n = 0; n < sound.Length; n++)
                    sound[n] = n % 3 == 0 ? float.NegativeInfinity : float.PositiveInfinity;
                break;
            case "one-nan": sound[sound.Length / 2] = float.NaN; break;
            case "huge": sound.Fill(float.MaxValue); break;
            case "square":
                for (int n = 0; n < sound.Length; n++)
                    sound[n] = n / (rate / 400) % 2 == 0 ? 1 : -1;
                break;
            case "dc": sound.Fill(1); break;
            case "silence": sound.Clear(); break;
            case "subnormal": sound.Fill(float.Epsilon); break;
            default: throw new ArgumentOutOfRangeException(nameof(name), name, "no such poison");
        }
    }
}
