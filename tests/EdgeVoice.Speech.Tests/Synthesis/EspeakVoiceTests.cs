using System.Diagnostics;
using EdgeVoice.Speech.Synthesis;
using Xunit;

namespace EdgeVoice.Speech.Tests.Synthesis;

public sealed class EspeakVoiceTests
{
    private const string Real = "exec espeak-ng \"$@\"";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sentence_becomes_sound_and_a_faster_rate_shortens_it()
    {
        await using var voice = new EspeakVoice(new EspeakOptions());
        const string text = "Good morning, this is the front desk. How can I help?";
        float[] sound = await Voices.SpeakAsync(voice, text);
        Assert.InRange(sound.Length / (double)voice.SampleRate, 1.5, 6);
        Assert.InRange(sound.Max(), 0.05f, 1f);
        float[] faster = await Voices.SpeakAsync(voice, text, rate: 1.6f);
        Assert.InRange(faster.Length, sound.Length * 0.4, sound.Length * 0.85);
    }

    [Theory]
    [InlineData("it's; rm -rf / $(date) `date` | cat > /tmp/x && \"quoted\"")]
    [InlineData("--help")]
    [InlineData("-w /tmp/never.wav")]
    [InlineData("<speak>Hello <break time='1s'/> you</speak>")]
    [InlineData("Привет, 你好, مرحبا")]
    [InlineData("[[ph@'nEtIks]]")]
    public async Task Text_is_only_ever_text(string text)
    {
        await using var voice = new EspeakVoice(new EspeakOptions());
        Assert.NotEmpty(await Voices.SpeakAsync(voice, text));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ... !! ")]
    [InlineData("😀🎉")]
    [InlineData("\0\u0001\u001b")]
    public async Task Nothing_to_say_gives_no_chunk_and_is_counted(string text)
    {
        using var counted = new Counted("edgevoice.tts.unspeakable");
        await using var voice = new EspeakVoice(new EspeakOptions());
        Assert.Empty(await Voices.SpeakAsync(voice, text));
        Assert.True(counted.Total >= 1);
    }

    [Fact]
    public async Task Ten_thousand_characters_begin_to_sound_at_the_first_clause()
    {
        await using var voice = new EspeakVoice(new EspeakOptions());
        string text = string.Concat(Enumerable.Repeat("All of our lines are busy, please hold on. ", 240));
        await foreach (ReadOnlyMemory<float> chunk in voice.SpeakAsync(text, SpeakingStyle.Default, Cancellation))
        {
            Assert.False(chunk.IsEmpty);
            break;
        }
    }

    [Fact]
    public async Task A_process_that_hangs_is_started_again_inside_the_turn()
    {
        using var fake = new FakeEspeak($"if [ $N = 1 ]; then exec sleep 600; fi\n{Real}");
        using var counted = new Counted("edgevoice.tts.espeak.restarts");
        await using var voice = new EspeakVoice(fake.Options);
        Assert.NotEmpty(await Voices.SpeakAsync(voice, "Hello"));
        Assert.Equal(2, fake.Starts);
        Assert.Equal(1, voice.Restarts);
        Assert.True(counted.Total >= 1);
    }

    [Fact]
    public async Task A_process_killed_amid_a_clause_goes_on_where_it_stopped()
    {
        using var fake = new FakeEspeak($"if [ $N = 1 ]; then espeak-ng \"$@\" | head -c 20001; kill -9 $$; fi\n{Real}");
        await using var voice = new EspeakVoice(fake.Options);
        await using var healthy = new EspeakVoice(new EspeakOptions());
        float[] expected = await Voices.SpeakAsync(healthy, "Please hold the line");
        Assert.Equal(expected, await Voices.SpeakAsync(voice, "Please hold the line"));
        Assert.Equal(2, fake.Starts);
    }

    [Theory]
    [InlineData("exec sleep 600", "espeak-hung")]
    [InlineData("echo no such voice >&2; exit 1", "espeak-failed")]
    [InlineData("echo this is no sound", "espeak-output")]
    [InlineData("exit 0", "espeak-output")]
    [InlineData("sox -n -r 44100 -c 1 -b 16 -t wav - trim 0 0.1", "espeak-output")]
    public async Task What_cannot_be_helped_ends_with_a_stable_code(string script, string code)
    {
        using var fake = new FakeEspeak(script);
        // Only the hanging one waits for the limit; on a busy machine the others must have time to end by themselves.
        var limit = TimeSpan.FromSeconds(code == "espeak-hung" ? 0.7 : 30);
        EspeakOptions options = fake.Options with { Attempts = 2, StallLimit = limit };
        await using var voice = new EspeakVoice(options);
        var e = await Assert.ThrowsAsync<SynthesisException>(() => Voices.SpeakAsync(voice, "Hello"));
        Assert.Equal(code, e.Code);
        Assert.Equal(2, fake.Starts);
    }

    [Fact]
    public async Task A_missing_program_is_said_at_once()
    {
        await using var voice = new EspeakVoice(new EspeakOptions { Program = "/nowhere/espeak-ng" });
        var e = await Assert.ThrowsAsync<SynthesisException>(() => Voices.SpeakAsync(voice, "Hello"));
        Assert.Equal("espeak-missing", e.Code);
        Assert.Contains("/nowhere/espeak-ng", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_kills_the_process()
    {
        using var fake = new FakeEspeak("echo $$ > $(dirname $0)/pid\nexec sleep 600");
        await using var voice = new EspeakVoice(fake.Options with { StallLimit = TimeSpan.FromMinutes(5) });
        using var cancel = new CancellationTokenSource();
        Task speaking = Task.Run(
            async () =>
            {
                await foreach (ReadOnlyMemory<float> _ in voice.SpeakAsync("Hello", SpeakingStyle.Default, cancel.Token))
                {
                }
            },
            Cancellation);
        string pidFile = fake.FileFor("pid");
        while (!File.Exists(pidFile) || new FileInfo(pidFile).Length == 0)
            await Task.Delay(10, Cancellation);
        int pid = int.Parse(await File.ReadAllTextAsync(pidFile, Cancellation), System.Globalization.CultureInfo.InvariantCulture);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => speaking);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(pid));
    }

    [Fact]
    public async Task Several_calls_speak_at_once()
    {
        await using var voice = new EspeakVoice(new EspeakOptions());
        float[][] sounds = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Voices.SpeakAsync(voice, "You are next in line.")));
        Assert.All(sounds, sound => Assert.Equal(sounds[0], sound));
    }
}
