using EdgeVoice.Dsp.Kernels;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Dsp.Tests;

/// <summary>What every block of <see cref="BlockList"/> must hold, whatever it does.</summary>
public sealed class BlockTests
{
    public static TheoryData<string, int, string> BadInputs
    {
        get
        {
            var cases = new TheoryData<string, int, string>();
            foreach (var block in BlockList.All)
            {
                foreach (int rate in (int[])[8000, 16000])
                {
                    foreach (string input in Poison.Names)
                        cases.Add(block.Name, rate, input);
                }
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(BlockList.Cases), MemberType = typeof(BlockList))]
    public void A_second_of_sound_allocates_nothing(string name, int rate)
    {
        var block = BlockList.Named(name).Make(rate);
        float[] sound = TestSounds.SpeechLike(rate, seconds: 2, seed: 1);
        Assert.Equal(0, Allocations.Of(() => Feed(block, sound, rate)));
    }

    [Theory]
    [MemberData(nameof(BlockList.Cases), MemberType = typeof(BlockList))]
    public void Fading_sound_and_the_silence_after_it_give_no_subnormals(string name, int rate)
    {
        var block = BlockList.Named(name).Make(rate);
        float[] sound = TestSounds.SpeechLike(rate, seconds: 4, seed: 2);
        for (int n = rate; n < sound.Length; n++)
            sound[n] = n < 2 * rate ? sound[n] * MathF.Pow(10, -40f * (n - rate) / rate / 20) : 0;
        Feed(block, sound, rate);
        Assert.DoesNotContain(sound, float.IsSubnormal);
    }

    [Theory]
    [MemberData(nameof(BlockList.Cases), MemberType = typeof(BlockList))]
    public void Split_frames_give_what_whole_frames_give(string name, int rate)
    {
        var made = BlockList.Named(name);
        float[] whole = TestSounds.SpeechLike(rate, seconds: 1, seed: 3);
        float[] split = [.. whole];
        Feed(made.Make(rate), whole, rate);
        var block = made.Make(rate);
        int[] cuts = [1, 7, 33, 160, 2, 319, 80];
        for (int at = 0, cut = 0; at < split.Length; cut++)
        {
            int length = Math.Min(cuts[cut % cuts.Length], split.Length - at);
            block.Process(split.AsSpan(at, length));
            at += length;
        }
        float tolerance = made.SplitExact ? 1e-6f : 1e-3f;
        for (int n = 0; n < whole.Length; n++)
            Assert.True(MathF.Abs(whole[n] - split[n]) <= tolerance, $"sample {n}: {whole[n]} whole, {split[n]} split");
    }

    [Theory]
    [MemberData(nameof(BlockList.Cases), MemberType = typeof(BlockList))]
    public void Reset_returns_to_the_beginning(string name, int rate)
    {
        var block = BlockList.Named(name).Make(rate);
        float[] first = TestSounds.SpeechLike(rate, seconds: 1, seed: 4);
        float[] again = [.. first];
        Feed(block, first, rate);
        block.Reset();
        Feed(block, again, rate);
        Assert.Equal(first, again);
    }

    [Theory]
    [MemberData(nameof(BlockList.Cases), MemberType = typeof(BlockList))]
    public void Every_kernel_gives_what_the_scalar_one_gives(string name, int rate)
    {
        float[] reference = TestSounds.SpeechLike(rate, seconds: 1, seed: 5);
        float[] input = [.. reference];
        using (DspKernels.Force(DspKernel.Scalar))
            Feed(BlockList.Named(name).Make(rate), reference, rate);
        foreach (var choice in DspKernels.Ordered.Where(choice => choice.Supported))
        {
            float[] output = [.. input];
            using (DspKernels.Force(choice.Kernel))
                Feed(BlockList.Named(name).Make(rate), output, rate);
            for (int n = 0; n < output.Length; n++)
                Assert.True(MathF.Abs(reference[n] - output[n]) < 1e-3f, $"{choice.Kernel}, sample {n}: {output[n]}, scalar {reference[n]}");
        }
    }

    [Theory]
    [MemberData(nameof(BadInputs))]
    public void Bad_input_gives_finite_output_and_is_forgotten_within_a_second(string name, int rate, string input)
    {
        var made = BlockList.Named(name);
        var block = made.Make(rate);
        float[] sound = TestSounds.SpeechLike(rate, seconds: 4, seed: 6);
        float[] clean = [.. sound];
        Poison.Fill(input, sound.AsSpan(rate, rate), rate);
        Feed(block, sound, rate);
        Assert.All(sound, sample => Assert.True(float.IsFinite(sample), $"{sample} came out"));
        // The last second of four: a second after the poison ended, sound passes in its bounds again.
        var after = sound.AsSpan(3 * rate);
        float peak = 0;
        foreach (float sample in after)
            peak = MathF.Max(peak, MathF.Abs(sample));
        Assert.InRange(peak, 0, made.Gain);
        var reference = made.Make(rate);
        Feed(reference, clean, rate);
        double wanted = TestSounds.RmsDb(clean.AsSpan(3 * rate));
        // Under -60 dBov all is silence.
        Assert.InRange(TestSounds.RmsDb(after), wanted < -60 ? -200 : wanted - 6, Math.Max(wanted + 6, -60));
    }

    [Theory]
    [MemberData(nameof(BlockList.Cases), MemberType = typeof(BlockList))]
    public void Latency_is_stated_and_less_than_a_quarter_second(string name, int rate)
        => Assert.InRange(BlockList.Named(name).Make(rate).LatencySamples, 0, rate / 4);

    private static void Feed(IAudioBlock block, Span<float> sound, int rate)
    {
        int frame = FrameFormat.Samples(rate);
        for (int at = 0; at < sound.Length; at += frame)
            block.Process(sound.Slice(at, Math.Min(frame, sound.Length - at)));
    }
}
