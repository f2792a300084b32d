namespace EdgeVoice.Speech.Tests.Recognition;

internal static class Digits
{
    /// <summary>Ten digits in order, then the other name of zero.</summary>
    public static string[] Words { get; } = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "oh"];
}
