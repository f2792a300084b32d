using System.Diagnostics;
using EdgeVoice.Speech.Audio;

namespace EdgeVoice.Speech.Tests;

/// <summary>A synthetic caller: speaks a sentence with espeak-ng or flite through an 8 kHz mu-law line.</summary>
internal static class TelephoneCaller
{
    public static float[] Speak(string text, string voice = "espeak-ng:en-us") => ThroughLine(Synthesize(text, voice));

    /// <summary>8 kHz, mu-law there and back, by sox.</summary>
    public static float[] ThroughLine(byte[] wav)
    {
        byte[] line = Run("sox", ["-t", "wav", "--ignore-length", "-", "-r", "8000", "-c", "1", "-e", "mu-law", "-t", "raw", "-"], wav);
        byte[] heard = Run("sox", ["-t", "raw", "-r", "8000", "-c", "1", "-e", "mu-law", "-", "-e", "signed", "-b", "16", "-t", "wav", "-"], line);
        return WavFile.TryRead(heard, out WavAudio? audio, out string? problem) ? audio.Samples : throw new InvalidDataException(problem);
    }

    public static byte[] Synthesize(string text, string voice)
    {
        string[] parts = voice.Split(':');
        return parts[0] == "flite"
            ? Run("flite", ["-voice", parts[1], "-t", text, "-o", "/dev/stdout"], [])
            : Run("espeak-ng", ["--stdin", "--stdout", "-v", parts[1], "-s", "150"], System.Text.Encoding.UTF8.GetBytes(text));
    }

    private static byte[] Run(string program, string[] arguments, byte[] input)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var writing = new Thread(() =>
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        });
        writing.Start();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        writing.Join();
        process.WaitForExit();
        if (process.ExitCode != 0 || output.Length == 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode} and {output.Length} bytes");
        return output.ToArray();
    }
}
