using EdgeVoice.Speech.Synthesis;
using Xunit;

namespace EdgeVoice.Speech.Tests.Synthesis;

public sealed class PromptCacheTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgevoice-prompts");
    private readonly ScriptedVoice _inner = new("scripted", 16000, 0.25f);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_prompt_is_rendered_once()
    {
        await using CachedVoice voice = Voice();
        float[] first = await Voices.SpeakAsync(voice, "Hello");
        Assert.Equal(first, await Voices.SpeakAsync(voice, "Hello"));
        Assert.Single(_inner.Spoken);
    }

    [Fact]
    public async Task Words_of_the_site_are_said_as_it_says_and_are_other_prompts()
    {
        await using CachedVoice voice = Voice();
        await Voices.SpeakAsync(voice, "Ask Siobhan.");
        voice.Pronunciations = new Dictionary<string, string> { ["Siobhan"] = "shivawn" };
        await Voices.SpeakAsync(voice, "Ask Siobhan.");
        Assert.True(voice.Has("Ask Siobhan.", SpeakingStyle.Default));
        await Voices.SpeakAsync(voice, "Ask Siobhan.");
        Assert.Equal(["Ask Siobhan.", "Ask Shivawn."], _inner.Spoken);
    }

    [Fact]
    public async Task A_text_with_nothing_to_say_is_told_each_time()
    {
        var silent = new List<int>();
        await using var voice = new CachedVoice(new EspeakVoice(new EspeakOptions()), new PromptCache(new PromptCacheOptions()));
        voice.NothingToSay += silent.Add;
        Assert.Empty(await Voices.SpeakAsync(voice, "..."));
        Assert.Empty(await Voices.SpeakAsync(voice, "..."));
        Assert.NotEmpty(await Voices.SpeakAsync(voice, "Yes."));
        Assert.Equal([3, 3], silent);
    }

    [Fact]
    public async Task Text_rate_version_and_voice_each_make_another_prompt()
    {
        await using CachedVoice voice = Voice();
        await Voices.SpeakAsync(voice, "Hello");
        await Voices.SpeakAsync(voice, "Hello!");
        await Voices.SpeakAsync(voice, "Hello", rate: 1.1f);
        _inner.Version = "2";
        await Voices.SpeakAsync(voice, "Hello");
        Assert.Equal(4, _inner.Spoken.Count);
        string[] names =
        [
            new PromptKey("a", "v", "1", 8000, 1).FileName, new PromptKey("a", "w", "1", 8000, 1).FileName,
            new PromptKey("a", "v", "1", 16000, 1).FileName, new PromptKey("b", "v", "1", 8000, 1).FileName,
        ];
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Fact]
    public async Task Fixed_wording_outlives_a_restart_and_what_callers_said_does_not_reach_the_disk()
    {
        await using (CachedVoice before = Voice())
        {
            Assert.Equal(1, await before.WarmAsync(["Welcome", "Welcome"], SpeakingStyle.Default, Cancellation));
            await Voices.SpeakAsync(before, "Thank you, Anna");
        }
        Assert.Single(_folder.GetFiles());
        await using CachedVoice after = Voice();
        Assert.Equal(0, await after.WarmAsync(["Welcome"], SpeakingStyle.Default, Cancellation));
        float[] sound = await Voices.SpeakAsync(after, "Welcome");
        Assert.Equal(700, sound.Length);
        Assert.Equal(0.25f, sound[0], 1f / 32768);
        Assert.Equal(2, _inner.Spoken.Count);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(600)]
    public async Task A_damaged_file_is_rendered_again(int flipped)
    {
        await using (CachedVoice before = Voice())
            await before.WarmAsync(["Welcome"], SpeakingStyle.Default, Cancellation);
        FileInfo file = Assert.Single(_folder.GetFiles());
        byte[] content = File.ReadAllBytes(file.FullName);
        if (flipped < 0)
            content = content[..(content.Length / 2)];
        else
            content[flipped] ^= 0x40;
        File.WriteAllBytes(file.FullName, content);

        using var damaged = new Counted("edgevoice.tts.cache.damaged");
        await using CachedVoice after = Voice();
        Assert.Equal(1, await after.WarmAsync(["Welcome"], SpeakingStyle.Default, Cancellation));
        Assert.Equal(2, _inner.Spoken.Count);
        Assert.True(damaged.Total >= 1);
        await using CachedVoice third = Voice();
        Assert.True(third.Has("Welcome", SpeakingStyle.Default));
    }

    [Fact]
    public async Task Memory_and_disk_stay_within_their_bounds_and_the_oldest_goes()
    {
        var cache = new PromptCache(new PromptCacheOptions { Folder = _folder.FullName, MemoryBytes = 20_000, DiskBytes = 10_000 });
        await using var voice = new CachedVoice(_inner, cache);
        // 1000 samples each: 4000 bytes in memory, 2084 on disk.
        await voice.WarmAsync(Enumerable.Range(0, 12).Select(i => $"prompt {(char)('a' + i)}--"), SpeakingStyle.Default, Cancellation);
        Assert.InRange(cache.MemoryBytes, 1, 20_000);
        Assert.InRange(_folder.GetFiles().Sum(file => file.Length), 1, 10_000);
        Assert.True(voice.Has("prompt l--", SpeakingStyle.Default));
        Assert.False(voice.Has("prompt a--", SpeakingStyle.Default));
    }

    [Fact]
    public async Task A_prompt_that_breaks_off_is_not_kept()
    {
        await using CachedVoice voice = Voice();
        await foreach (ReadOnlyMemory<float> _ in voice.SpeakAsync("Hello", SpeakingStyle.Default, Cancellation))
            break;
        Assert.False(voice.Has("Hello", SpeakingStyle.Default));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_costs_no_call()
    {
        string file = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(file, "in the way");
        using var errors = new Counted("edgevoice.tts.cache.disk_errors");
        await using var voice = new CachedVoice(_inner, new PromptCache(new PromptCacheOptions { Folder = Path.Combine(file, "folder") }));
        await voice.WarmAsync(["Welcome"], SpeakingStyle.Default, Cancellation);
        Assert.Equal(700, (await Voices.SpeakAsync(voice, "Welcome")).Length);
        Assert.True(errors.Total >= 1);
    }

    [Fact]
    public async Task The_factory_puts_piper_before_espeak_and_both_behind_the_cache()
    {
        using var files = new TinyPiperVoice().Write();
        await using CachedVoice voice = SynthesizerFactory.Create(new VoiceOptions { PiperModel = files.Model, Cache = new PromptCacheOptions { Folder = _folder.FullName } });
        Assert.Equal("piper:tiny", voice.Name);
        Assert.Equal(12, voice.Version.Length);
        Assert.NotEmpty(await Voices.SpeakAsync(voice, "Hello"));
        await using CachedVoice plain = SynthesizerFactory.Create(new VoiceOptions());
        Assert.Equal("espeak-ng:en-us", plain.Name);
        Assert.Equal("piper-config", Assert.Throws<SynthesisException>(() => SynthesizerFactory.Create(new VoiceOptions { PiperModel = "/nowhere.onnx" })).Code);
    }

    private CachedVoice Voice() => new(_inner, new PromptCache(new PromptCacheOptions { Folder = _folder.FullName }));
}
