using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Dsp.Codecs;
using EdgeVoice.Dsp.Pipeline;
using EdgeVoice.Speech.Audio;
using EdgeVoice.Speech.Models;
using EdgeVoice.Speech.Synthesis;
using Xunit;

namespace EdgeVoice.Agent.Tests.Simulation;

public sealed class TelephoneChannelTests
{
    private static readonly TelephoneConditions Plain = new() { LevelDb = null, Band = false };

    [Fact]
    public void Without_a_line_the_clip_is_what_is_heard()
    {
        float[] tone = Tone(8000, 1000, 0.5);
        var heard = TelephoneChannel.Carry(tone, 8000, Plain with { Codec = null, LeadMs = 100, TailMs = 50 }, 8000);
        Assert.Equal([.. new float[800], .. tone, .. new float[400]], heard.Samples);
        Assert.Equal((800, 800 + tone.Length), (heard.SpeechStart, heard.SpeechEnd));
    }

    [Theory]
    [InlineData(AudioCodecKind.Pcmu)]
    [InlineData(AudioCodecKind.Pcma)]
    public void A_good_line_gives_what_its_codec_gives_and_nothing_else(AudioCodecKind codec)
    {
        float[] tone = Tone(8000, 700, 0.6);
        byte[] coded = new byte[tone.Length];
        float[] expected = new float[tone.Length];
        AudioCodec.CreateEncoder(codec).Encode(tone, coded);
        AudioCodec.CreateDecoder(codec).Decode(coded, expected);
        var heard = TelephoneChannel.Carry(tone, 8000, Plain with { Codec = codec }, 8000);
        int[] places = [.. Enumerable.Range(heard.SpeechStart - 160, 320).Where(at => heard.Samples.AsSpan(at, tone.Length).SequenceEqual(expected))];
        Assert.Single(places);
        Assert.Equal(0, heard.Playout.ConcealedMs);
    }

    [Theory]
    [InlineData(AudioCodecKind.Pcmu, 100, -25)]
    [InlineData(AudioCodecKind.Pcmu, 3900, -40)]
    [InlineData(AudioCodecKind.G722, 100, -1)]
    [InlineData(AudioCodecKind.G722, 3900, -1)]
    [InlineData(AudioCodecKind.G722, 7900, -35)]
    public void The_band_is_the_telephones(AudioCodecKind codec, double hz, double mostDb)
    {
        double Level(double tone)
        {
            var heard = TelephoneChannel.Carry(Tone(48000, tone, 0.5), 48000, new() { LevelDb = null, Codec = codec }, 16000);
            return SoundLevel.ActivePower(heard.Samples.AsSpan(heard.SpeechStart + 800, 6400));
        }
        double db = 10 * Math.Log10(Level(hz) / Level(1000));
        if (mostDb == -1)
            Assert.InRange(db, -1, 1);
        else
            Assert.True(db < mostDb, $"{hz} Hz is {db:0.0} dB");
    }

    [Theory]
    [InlineData(20)]
    [InlineData(5)]
    public void Noise_is_as_loud_as_asked_under_the_speech(double snrDb)
    {
        var clean = TelephoneChannel.Carry(Tone(8000, 1000, 1), 8000, new() { Codec = null }, 8000);
        var noisy = TelephoneChannel.Carry(Tone(8000, 1000, 1), 8000, new() { Codec = null, Noise = NoiseSource.Pink, SnrDb = snrDb }, 8000);
        float[] noise = [.. noisy.Samples.Zip(clean.Samples, (with, without) => with - without)];
        Assert.Equal(-22, 10 * Math.Log10(SoundLevel.ActivePower(clean.Samples)), 0.2);
        Assert.Equal(-22 - snrDb, 10 * Math.Log10(SoundLevel.Power(noise)), 1.0);
    }

    [Fact]
    public void Noise_alone_has_the_level_that_it_would_have_under_speech()
    {
        var noise = TelephoneChannel.Carry(new float[80_000], 8000, new() { Noise = NoiseSource.White, SnrDb = 10 }, 8000);
        Assert.Equal(-32, 10 * Math.Log10(SoundLevel.Power(noise.Samples)), 1.0);
        Assert.Equal((0, 0), (noise.SpeechStart, noise.SpeechEnd));
    }

    [Fact]
    public void Losses_are_those_of_the_seed()
    {
        float[] tone = Tone(8000, 300, 60);
        LineSound Carry(int seed) => TelephoneChannel.Carry(tone, 8000, Plain with { Loss = new PacketLoss(0.05), Seed = seed }, 8000);
        var once = Carry(1);
        Assert.InRange(once.PacketsLost, 110, 200);
        Assert.Equal(once.PacketsLost, once.Playout.Lost, 3.0);
        Assert.True(once.Playout.ConcealedMs >= once.PacketsLost * 15);
        Assert.Equal(once.Samples, Carry(1).Samples);
        Assert.NotEqual(once.Samples, Carry(2).Samples);
    }

    [Fact]
    public void Bursts_lose_as_much_in_fewer_runs()
    {
        bool[] single = new PacketLoss(0.1).Draw(50_000, 7), burst = new PacketLoss(0.1, MeanBurst: 4).Draw(50_000, 7);
        Assert.Equal(0.1, single.Count(lost => lost) / 50_000.0, 0.01);
        Assert.Equal(0.1, burst.Count(lost => lost) / 50_000.0, 0.015);
        Assert.Equal(1 / 0.9, MeanRun(single), 0.1);
        Assert.Equal(4, MeanRun(burst), 0.4);
    }

    [Theory]
    [InlineData(0, false, 8000)]
    [InlineData(25, false, 8000)]
    [InlineData(0, true, 8000)]
    [InlineData(0, true, 16000)]
    public void The_end_of_speech_is_told(double jitterMs, bool cleaning, int earRateHz)
    {
        var conditions = new TelephoneConditions { JitterMs = jitterMs, Cleaning = cleaning ? new AudioPipelineOptions() : null, TailMs = 800 };
        var heard = TelephoneChannel.Carry(Tone(16000, 440, 1), 16000, conditions, earRateHz);
        var (start, end) = SoundLevel.Speech(heard.Samples, earRateHz);
        Assert.InRange(heard.SpeechEnd, end - (earRateHz * 30 / 1000), end + (earRateHz * 30 / 1000));
        Assert.InRange(heard.SpeechStart, start - (earRateHz * 30 / 1000), start + (earRateHz * 30 / 1000));
        Assert.True(start >= earRateHz * 350 / 1000, "the lead is there");
    }

    [Fact]
    public async Task Cleaning_lowers_the_noise_of_the_line()
    {
        var manifest = ModelManifest.Load(InstallPaths.Models);
        await using var voice = PiperVoice.Open(new PiperOptions { ModelPath = Directory.EnumerateFiles(manifest.FolderOf(manifest.Sets.First(set => set.Kind == "tts")), "*.onnx").Single() });
        var talk = new List<float>();
        await foreach (var chunk in voice.SpeakAsync("Good morning, I would like to speak to somebody.", new SpeakingStyle(), TestContext.Current.CancellationToken))
            talk.AddRange(chunk.Span);
        var noisy = new TelephoneConditions { Noise = NoiseSource.Pink, SnrDb = 5, WarmUpMs = 3000, TailMs = 600 };
        // Until somebody has spoken the ratio is not known, and the recogniser hears the line as it is.
        double Pause(TelephoneConditions conditions) => SoundLevel.Power(TelephoneChannel.Carry([.. talk], voice.SampleRate, conditions, 8000).Samples.AsSpan()[^2400..]);
        double lower = 10 * Math.Log10(Pause(noisy with { Cleaning = new() { Gain = null } }) / Pause(noisy));
        Assert.True(lower < -4, $"{lower:0.0} dB");
    }

    [Fact]
    public void Babble_is_made_of_the_voices_given()
    {
        var babble = NoiseSource.Babble([[new WavAudio(Tone(8000, 500, 1), 8000)], [new WavAudio(Tone(16000, 1500, 1), 16000)]]);
        float[] sound = babble.Take(8000, 8000, seed: 3);
        Assert.True(Tuned(sound, 500) > 20 * Tuned(sound, 900));
        Assert.True(Tuned(sound, 1500) > 20 * Tuned(sound, 900));
    }

    [Fact]
    public void A_folder_without_files_still_gives_white_and_pink()
        => Assert.Equal(["pink_noise", "white_noise"], NoiseSource.Folder(null).Select(source => source.Name));

    [Fact]
    public void A_broken_noise_file_is_refused_by_name()
    {
        string folder = Directory.CreateTempSubdirectory("noise").FullName;
        File.WriteAllBytes(Path.Combine(folder, "tap.wav"), [1, 2, 3]);
        Assert.Contains("tap.wav", Assert.Throws<InvalidDataException>(() => NoiseSource.Folder(folder)).Message);
        File.WriteAllBytes(Path.Combine(folder, "tap.wav"), WavFile.ToBytes(new float[10], 8000));
        Assert.Contains("tap", Assert.Throws<InvalidDataException>(() => NoiseSource.Folder(folder)).Message);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_loss_of_everything_is_refused()
        => Assert.Throws<InvalidOperationException>(() => new PacketLoss(1).Draw(10, 1));

    private static double MeanRun(bool[] lost)
    {
        int runs = lost.Where((gone, n) => gone && (n == 0 || !lost[n - 1])).Count();
        return (double)lost.Count(gone => gone) / runs;
    }

    private static double Tuned(float[] sound, double hz)
    {
        double re = 0, im = 0;
        for (int n = 0; n < sound.Length; n++)
        {
            re += sound[n] * Math.Cos(2 * Math.PI * hz * n / 8000);
            im += sound[n] * Math.Sin(2 * Math.PI * hz * n / 8000);
        }
        return Math.Sqrt((re * re) + (im * im));
    }

    private static float[] Tone(int rateHz, double hz, double seconds)
        => [.. Enumerable.Range(0, (int)(rateHz * seconds)).Select(n => (float)(0.3 * Math.Sin(2 * Math.PI * hz * n / rateHz)))];
}
