using System.Buffers.Binary;
using EdgeVoice.Speech.Audio;

namespace EdgeVoice.Agent.Simulation.Lines;

/// <summary>Both directions of a call in one WAV file, for people to listen to: left what the caller sent, right what the caller heard.</summary>
internal static class StereoWav
{
    public static byte[] ToBytes(float[] left, float[] right, int rateHz)
    {
        float[] both = new float[2 * Math.Max(left.Length, right.Length)];
        for (int i = 0; i < left.Length; i++)
            both[2 * i] = left[i];
        for (int i = 0; i < right.Length; i++)
            both[(2 * i) + 1] = right[i];
        byte[] file = WavFile.ToBytes(both, rateHz);
        // The header of a mono file, told that its samples are pairs.
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 2);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), rateHz * 4);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 4);
        return file;
    }
}
