using System.Security.Cryptography;
using EdgeVoice.Speech.Audio;

namespace EdgeVoice.Speech.Synthesis;

/// <summary>
/// Prompts as WAV files that anyone can listen to. Behind the samples stands their sha256 in a chunk of its own, so
/// that a flipped bit is found, not played.
/// </summary>
internal sealed class PromptFolder
{
    private const int SealBytes = 8 + SHA256.HashSizeInBytes;

    private readonly string _folder;
    private readonly long _limit;
    private readonly Lock _lock = new();

    public PromptFolder(string folder, long limit)
    {
        _folder = folder;
        _limit = limit;
    }

    private static ReadOnlySpan<byte> Seal => "sh25"u8;

    public float[]? Read(PromptKey key)
    {
        string path = Path.Combine(_folder, key.FileName);
        try
        {
            if (!File.Exists(path))
                return null;
            if (Unseal(File.ReadAllBytes(path), key.SampleRate) is { } sound)
                return sound;
            SpeechMetrics.CacheDamaged.Add(1);
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            SpeechMetrics.CacheDiskErrors.Add(1);
        }
        return null;
    }

    public void Write(PromptKey key, float[] sound)
    {
        byte[] file = Sealed(sound, key.SampleRate);
        if (file.Length > _limit)
            return;
        try
        {
            lock (_lock)
            {
                Directory.CreateDirectory(_folder);
                MakeRoom(file.Length);
                // Another process or a power cut must never see half a file.
                string path = Path.Combine(_folder, key.FileName);
                string half = path + ".tmp";
                File.WriteAllBytes(half, file);
                File.Move(half, path, overwrite: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            SpeechMetrics.CacheDiskErrors.Add(1);
        }
    }

    private void MakeRoom(long wanted)
    {
        FileInfo[] files = [.. new DirectoryInfo(_folder).EnumerateFiles("*.wav*").OrderBy(file => file.LastWriteTimeUtc)];
        long bytes = files.Sum(file => file.Length);
        foreach (FileInfo file in files)
        {
            if (bytes + wanted <= _limit)
                return;
            bytes -= file.Length;
            file.Delete();
        }
    }

    private static byte[] Sealed(float[] sound, int sampleRate)
    {
        byte[] wav = WavFile.ToBytes(sound, sampleRate);
        byte[] file = new byte[wav.Length + SealBytes];
        wav.CopyTo(file, 0);
        Span<byte> seal = file.AsSpan(wav.Length);
        Seal.CopyTo(seal);
        seal[4] = SHA256.HashSizeInBytes;
        // The RIFF size counts all chunks.
        BitConverter.TryWriteBytes(file.AsSpan(4), file.Length - 8);
        SHA256.HashData(file.AsSpan(0, wav.Length), seal[8..]);
        return file;
    }

    private static float[]? Unseal(byte[] file, int sampleRate)
    {
        int wav = file.Length - SealBytes;
        if (wav < 0 || !file.AsSpan(wav, 4).SequenceEqual(Seal))
            return null;
        if (!SHA256.HashData(file.AsSpan(0, wav)).AsSpan().SequenceEqual(file.AsSpan(wav + 8)))
            return null;
        return WavFile.TryRead(file, out WavAudio? audio, out _) && audio.SampleRate == sampleRate ? audio.Samples : null;
    }
}
