using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EdgeVoice.Speech.Synthesis;

/// <summary>Everything that decides how a prompt sounds. Two prompts with the same key are the same sound.</summary>
public readonly record struct PromptKey(string Text, string Voice, string Version, int SampleRate, float Rate)
{
    public static PromptKey For(ISpeechSynthesizer voice, string text, SpeakingStyle style) =>
        new(text, voice.Name, voice.Version, voice.SampleRate, style.Clamped());

    /// <summary>Name of the prompt's file: no part of the text shows in it.</summary>
    public string FileName
    {
        get
        {
            string all = string.Create(CultureInfo.InvariantCulture, $"1\n{Voice}\n{Version}\n{SampleRate}\n{Rate:R}\n{Text}");
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all))) + ".wav";
        }
    }
}
