using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Tests.Interop;
using EdgeVoice.Dsp.Detection;
using EdgeVoice.Dsp.Resampling;
using EdgeVoice.Telephony;
using Xunit;

namespace EdgeVoice.Agent.Tests.Calls.Media;

/// <summary>The receive chain in its place: between real RTP and what the call's worker reads.</summary>
public sealed class HearingTests
{
    private static readonly float[] Low = [697, 770, 852, 941];
    private static readonly float[] High = [1209, 1336, 1477, 1633];

    [Theory]
    [InlineData(AudioCodec.Pcmu)]
    [InlineData(AudioCodec.G722)]
    public async Task Our_own_voice_that_comes_back_is_not_the_callers(AudioCodec codec)
    {
        // A telephone whose loudspeaker reaches its microphone: what it hears goes back 8 dB lower.
        await using var legs = new TwoLegs(codec, new HearingOptions(), farEnd: heard => [.. heard.Select(sample => sample * 0.4f)]);
        TwoLegs.Say(legs.Ours, Resampler.Convert(await Sound.SpeakAsync(
            "Good morning, this is the branch office. You can ask for our opening hours, book an appointment, or ask where your order is. How can I help you today?", 0.1), 8000, legs.RateHz));
        var marks = legs.Listen(9);

        var report = legs.Ours.Report().Hearing!;
        Assert.True(report.ErleDb > 15, $"{report}");
        Assert.InRange(report.EchoReturnLossDb!.Value, 5, 11);
        // Of the 40 of this pair of legs one frame is the packet's own.
        Assert.InRange(report.EchoDelayMs!.Value, 15, 200);
        // Never for the 100 ms that would pause our play-out.
        Assert.InRange(LongestRun(marks.Select(mark => mark.Speech)), 0, 4);
    }

    [Fact]
    public async Task A_caller_who_talks_over_us_is_heard_on_a_line_without_echo_and_on_one_with()
    {
        foreach (float echo in (float[])[0f, 0.25f])
        {
            float[] caller = await Sound.SpeakAsync("I would like to speak with a person please", 0.1, espeakVoice: "en-us+f3");
            int at = -3 * 8000;
            await using var legs = new TwoLegs(AudioCodec.Pcma, new HearingOptions(), farEnd: heard =>
            {
                int begin = at;
                at += heard.Length;
                return [.. heard.Select((sample, n) => (sample * echo) + (begin + n >= 0 && begin + n < caller.Length ? caller[begin + n] : 0))];
            });
            TwoLegs.Say(legs.Ours, await Sound.SpeakAsync("Good morning, this is the branch office. You can ask for our opening hours, book an appointment, or ask where your order is.", 0.1));
            var marks = legs.Listen(6.5);
            Assert.True(LongestRun(marks.Select(mark => mark.Speech)) >= 10, $"with echo {echo} nobody was heard for 200 ms");
            Assert.Contains(marks, mark => mark.DoubleTalk);
            Assert.True(legs.Ours.Report().Hearing!.DoubleTalkMs > 200);
        }
    }

    [Fact]
    public async Task Keys_and_tones_in_the_sound_become_events_and_no_speech()
    {
        await using var legs = new TwoLegs(AudioCodec.Pcmu, new HearingOptions(), keyEvents: false);
        TwoLegs.Say(legs.Theirs, [.. new float[4000], .. Keys("4412#"), .. new float[8000], .. Tone([480, 620], 500, 500, 4)]);
        var marks = legs.Listen(7);

        string keys = "";
        while (legs.Ours.TryTakeKey(out char key))
            keys += key;
        Assert.Equal("4412#", keys);
        Assert.True(legs.Ours.Sounds.TryRead(out var sound));
        Assert.Equal(DetectorEventKind.Busy, sound.Kind);
        Assert.False(legs.Ours.Sounds.TryRead(out _));
        Assert.Contains(marks, mark => mark.Machine);
        Assert.True(LongestRun(marks.Select(mark => mark.Speech)) < 3, "a tone passed for speech for 60 ms: it would have begun a turn");
    }

    [Fact]
    public async Task Tones_are_no_keys_where_keys_come_as_events()
    {
        await using var legs = new TwoLegs(AudioCodec.Pcmu, new HearingOptions());
        TwoLegs.Say(legs.Theirs, [.. new float[4000], .. Keys("7")]);
        legs.Listen(1.5);
        Assert.False(legs.Ours.TryTakeKey(out _));
        legs.Theirs.TrySendKey('9');
        legs.Listen(1);
        Assert.True(legs.Ours.TryTakeKey(out char key));
        Assert.Equal('9', key);
    }

    [Fact]
    public async Task The_media_thread_allocates_nothing_while_both_talk()
    {
        await using var legs = new TwoLegs(AudioCodec.G722, new HearingOptions());
        TwoLegs.Say(legs.Ours, Resampler.Convert(await Sound.SpeakAsync("We are open from nine to five on every day of the week but Sunday, what else can I do for you?", 0.1), 8000, 16000));
        TwoLegs.Say(legs.Theirs, Resampler.Convert(await Sound.SpeakAsync("I would like to know where my order is, please, it is late", 1.5, espeakVoice: "en-us+f3"), 8000, 16000));
        legs.Listen(2);
        bool heard = false;
        // The least of three seconds, for the reasons that Allocations gives.
        long least = long.MaxValue;
        for (int second = 0; second < 3; second++)
        {
            long before = legs.Allocated;
            heard |= legs.Listen(1).Exists(mark => mark.Speech);
            least = Math.Min(least, legs.Allocated - before);
        }
        Assert.True(heard);
        Assert.Equal(0, least);
    }

    private static int LongestRun(IEnumerable<bool> flags)
    {
        int longest = 0, run = 0;
        foreach (bool flag in flags)
            longest = Math.Max(longest, run = flag ? run + 1 : 0);
        return longest;
    }

    private static float[] Keys(string keys)
    {
        var sound = new List<float>();
        foreach (char key in keys)
        {
            int at = "123A456B789C*0#D".IndexOf(key, StringComparison.Ordinal);
            sound.AddRange(Tone([Low[at / 4], High[at % 4]], 90, 110, 1));
        }
        return [.. sound];
    }

    private static float[] Tone(float[] hertz, int onMs, int offMs, int times)
    {
        var one = new float[(onMs + offMs) * 8];
        for (int n = 0; n < onMs * 8; n++)
        {
            foreach (float f in hertz)
                one[n] += 0.12f * MathF.Sin(2 * MathF.PI * f * n / 8000);
        }
        return [.. Enumerable.Repeat(one, times).SelectMany(sound => sound)];
    }
}
