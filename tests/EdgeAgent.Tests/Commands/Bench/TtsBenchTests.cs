using System.Text.Json;
using EdgeVoice.Agent.Commands.Bench.Dsp;
using EdgeVoice.Agent.Commands.Bench.Tts;
using EdgeVoice.Agent.Simulation;
using EdgeVoice.Testing;
using Xunit;

namespace EdgeVoice.Agent.Tests.Commands.Bench;

public sealed class TtsBenchTests
{
    [Fact]
    public void Two_hundred_different_prompts_and_ten_of_them_to_listen_to()
    {
        Assert.Equal(200, BenchPrompts.All.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(200, BenchPrompts.All.Count);
        Assert.Equal(10, BenchPrompts.Heard.Count);
        Assert.All(BenchPrompts.All, prompt => Assert.All(BenchPrompts.Words(prompt), letter => Assert.True(letter is >= 'a' and <= 'z' or '\'' or ' ')));
        Assert.Equal("the total is two hundred thirty eight dollars and twenty cents", string.Join(' ', WordErrors.Words(BenchPrompts.Words("The total is $238.20."))));
    }

    [Theory]
    [InlineData(90)]
    [InlineData(172.5)]
    [InlineData(310)]
    public void Pitch_of_a_buzz_is_its_rate_and_noise_has_none(double hertz)
    {
        var buzz = new float[8000];
        for (int n = 0; n < buzz.Length; n++)
        {
            for (int k = 1; k * hertz < 3500; k++)
                buzz[n] += (float)(0.1 / k * Math.Sin(2 * Math.PI * hertz * k * n / 8000));
        }
        double[] pitch = PitchTrack.Of(buzz);
        Assert.All(pitch, found => Assert.InRange(found, hertz * 0.985, hertz * 1.015));
        var random = new Random(1);
        double[] none = PitchTrack.Of([.. Enumerable.Range(0, 8000).Select(_ => (float)(random.NextDouble() - 0.5))]);
        Assert.True(none.Count(found => found > 0) < none.Length / 10);
        Assert.All(PitchTrack.Of(new float[8000]), found => Assert.Equal(0, found));
    }

    [Fact]
    public void P808_prefers_clean_speech_to_noisy_speech()
    {
        Assert.SkipUnless(Places.HasShared, Places.NoShared);
        var sounds = new BenchSounds(Places.Shared!);
        using var p808 = new P808(QualityModels.Open(sounds, "model_v8.onnx"));
        float[] clean = SoundLevel.AtLevel(sounds.Clips(16000)[0].Samples, -24);
        var random = new Random(1);
        float[] noise = [.. Enumerable.Range(0, clean.Length).Select(_ => (float)(random.NextDouble() - 0.5))];
        float[] noisy = SoundLevel.Mix(clean, noise, 0, 0);
        double best = p808.Score(clean);
        Assert.InRange(best, 2.5, 4.6);
        Assert.True(best > p808.Score(noisy) + 0.4);
    }

    [Fact]
    public void The_keys_that_others_read_are_there_and_what_was_not_measured_is_null()
    {
        var figures = new VoiceFigures("piper:a", 0.02, 20, 40, 30, 8.5, 3.1, 3.3, 4.0, 3.7, 60, 172, 2, 0.3, 4);
        var teacher = figures with { Name = "teacher", FirstAudioMsP50 = null, FirstAudioMsP95 = null, FirstClauseMsP95 = null, PitchErrorSemitones = null };
        var result = new TtsBenchResult(200, "a machine", [figures, teacher], ["DNSMOS: not there"]);
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(result));
        JsonElement voice = json.RootElement.GetProperty("voices")[0];
        foreach (string key in new[] { "rtf", "first_audio_ms_p50", "first_audio_ms_p95", "wer_pct", "dnsmos_ovrl" })
            Assert.Equal(JsonValueKind.Number, voice.GetProperty(key).ValueKind);
        Assert.Equal("piper:a", voice.GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("voices")[1].GetProperty("first_audio_ms_p50").ValueKind);
        string page = TtsBenchTable.Markdown(result, DateTimeOffset.UnixEpoch);
        Assert.Contains("| first sound, p95 ms | 40 | - | <= 150 |", page, StringComparison.Ordinal);
        Assert.Contains("Not measured: DNSMOS: not there.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_for_listening_has_a_file_for_each_prompt_that_a_voice_said()
    {
        string folder = Directory.CreateTempSubdirectory("edgevoice-listen-").FullName;
        try
        {
            float[] tone = [.. Enumerable.Range(0, 8000).Select(n => (float)Math.Sin(n * 0.2))];
            var spoken = new SpokenPrompts("piper:a", [.. BenchPrompts.Heard.Take(9).Select(text => new SpokenPrompt(text, tone, 8000, 1, 2))]);
            ListeningPage.Write(folder, new TtsBenchResult(9, "a machine", [], []), [spoken]);
            Assert.Equal(9, Directory.GetFiles(folder, "piper-a-*.wav").Length);
            string page = File.ReadAllText(Path.Combine(folder, "README.md"));
            Assert.Contains("[piper-a-09.wav](piper-a-09.wav)", page, StringComparison.Ordinal);
            Assert.Contains($"| {BenchPrompts.Heard[9]} | - |", page, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
