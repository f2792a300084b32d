using EdgeVoice.Agent.Commands.Bench.Asr;
using EdgeVoice.Speech.Audio;
using Xunit;

namespace EdgeVoice.Agent.Tests.Commands.Bench.Asr;

public sealed class ClipListTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgevoice-clips");

    [Fact]
    public void A_table_with_a_heading_is_read_by_its_columns()
    {
        Wav("a.wav");
        Wav("b.wav", 16000);
        var set = ClipList.Read(Write("mine.tsv", "speaker\tfile\tgrammar\ttext\nanna\ta.wav\tdigits\tFour two\n\nben\tb.wav\t\thello there\n"));
        Assert.Equal("mine", set.Name);
        Assert.Equal([("anna", "digits", "four two"), ("ben", null, "hello there")], set.Clips.Select(clip => (clip.Speaker, clip.Answer, string.Join(' ', clip.Words))));
        Assert.Equal(16000, set.Clips[1].Sound.SampleRate);
    }

    [Fact]
    public void A_table_without_a_heading_is_file_and_text()
    {
        Wav("p225_001.wav");
        var clip = Assert.Single(ClipList.Read(Write("list.tsv", "p225_001.wav\tplease call\r\n")).Clips);
        Assert.Equal(("p225", "please call", null), (clip.Speaker, clip.Text, clip.Answer));
    }

    [Fact]
    public void A_folder_may_hold_texts_beside_its_sounds_or_digits()
    {
        Wav("x.wav");
        Write("x.txt", "good morning\n");
        Wav("7_theo_12.wav");
        var set = ClipList.Read(_folder.FullName);
        Assert.Equal([("theo", "seven", "digits"), ("x", "good morning", null)], set.Clips.Select(clip => (clip.Speaker, clip.Text, clip.Answer)));
    }

    [Fact]
    public void All_that_is_wrong_is_named_at_once()
    {
        Wav("good.wav");
        Write("broken.wav", "not a sound");
        string table = Write("bad.tsv", "good.wav\thello\nmissing.wav\thello\nbroken.wav\thello\ngood.wav\nempty\t \ngood.wav\t ...\n");
        string problems = Assert.Throws<InvalidDataException>(() => ClipList.Read(table)).Message;
        Assert.Contains("line 2: there is no file", problems);
        Assert.Contains("line 3: broken.wav", problems);
        Assert.Contains("line 4 has 1 columns", problems);
        Assert.Contains("line 6: good.wav has no words", problems);
    }

    [Theory]
    [InlineData(null, "holds no clip")]
    [InlineData("sound.wav", "sound.wav has no transcript")]
    public void A_folder_without_transcripts_is_refused(string? file, string expected)
    {
        if (file is not null)
            Wav(file);
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => ClipList.Read(_folder.FullName)).Message);
    }

    [Fact]
    public void A_list_that_is_not_there_is_refused()
        => Assert.Contains("there is no folder and no file", Assert.Throws<InvalidDataException>(() => ClipList.Read(Path.Combine(_folder.FullName, "none"))).Message);

    [Fact]
    public void A_part_of_a_list_is_spread_over_it()
    {
        var set = new AsrClipSet("s", [.. Enumerable.Range(0, 10).Select(n => new AsrClip($"{n}", "", "a", null, new WavAudio([], 8000)))]);
        Assert.Equal(["0", "3", "6"], set.AtMost(3).Clips.Select(clip => clip.Name));
        Assert.Same(set, set.AtMost(10));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Wav(string name, int rate = 8000) => WavFile.Write(Path.Combine(_folder.FullName, name), new float[rate / 4], rate);

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
