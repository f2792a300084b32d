using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>
/// WebRTC's audio processing (libwebrtc-audio-processing1 of Debian: extended filter, delay-agnostic) as a peer. It has a C++
/// interface only: tests/Benchmarks/peers/webrtc_peer.cpp is compiled on first use where g++ and its headers are installed.
/// </summary>
internal sealed class WebRtcPeer : SafeHandleZeroOrMinusOneIsInvalid
{
    public const string Name = "WebRTC";

    private static readonly Lazy<Functions> Native = new(Load);

    private readonly int _rateHz;

    public WebRtcPeer(int rateHz, bool echo = false, bool noise = false, bool voice = false)
        : base(ownsHandle: true)
    {
        _rateHz = rateHz;
        SetHandle(Native.Value.New!(echo ? 1 : 0, noise ? 1 : 0, voice ? 1 : 0));
    }

    public static bool Present => Native.Value.New is not null;

    /// <summary>Why there are no figures.</summary>
    public static string Absent => Native.Value.Absent;

    /// <summary>20 ms in place; true where voice was detected in the second half.</summary>
    public bool Process(ReadOnlySpan<short> far, Span<short> near)
    {
        int half = _rateHz / 100, voice = 0;
        for (int at = 0; at < near.Length; at += half)
        {
            short[]? played = far.IsEmpty ? null : far.Slice(at, half).ToArray();
            short[] heard = near.Slice(at, half).ToArray();
            voice = Native.Value.Run!(handle, _rateHz, played, heard);
            if (voice < 0)
                throw new InvalidOperationException("WebRTC's audio processing refused a frame: its figures would be those of nothing done");
            heard.CopyTo(near[at..]);
        }
        return voice == 1;
    }

    /// <summary>A whole sound, moved back by the delay of the filter bank, so that it lies on its input.</summary>
    public static float[] Clean(int rateHz, float[] far, float[] near, bool echo, bool noise)
    {
        using var peer = new WebRtcPeer(rateHz, echo, noise);
        int frame = rateHz / 50, delay = DelaySamples(rateHz, echo, noise);
        float[] padded = [.. near, .. new float[2 * frame]], played = [.. far, .. new float[2 * frame]];
        short[] a = new short[frame], b = new short[frame];
        for (int at = 0; at + frame <= padded.Length; at += frame)
        {
            for (int n = 0; n < frame; n++)
                (a[n], b[n]) = (Pcm(far.Length == 0 ? 0 : played[at + n]), Pcm(padded[at + n]));
            peer.Process(a, b);
            for (int n = 0; n < frame; n++)
                padded[at + n] = b[n] / 32768f;
        }
        return padded[delay..(delay + near.Length)];
    }

    /// <summary>Its own decision for each 20 ms frame.</summary>
    public static bool[] Voice(int rateHz, float[] sound)
    {
        using var peer = new WebRtcPeer(rateHz, voice: true);
        var on = new bool[sound.Length / (rateHz / 50)];
        var frame = new short[rateHz / 50];
        for (int i = 0; i < on.Length; i++)
        {
            for (int n = 0; n < frame.Length; n++)
                frame[n] = Pcm(sound[(i * frame.Length) + n]);
            on[i] = peer.Process([], frame);
        }
        return on;
    }

    protected override bool ReleaseHandle()
    {
        Native.Value.Free!(handle);
        return true;
    }

    // Found by correlation on noise once for each setting: the library states no delay.
    private static int DelaySamples(int rateHz, bool echo, bool noise)
    {
        using var peer = new WebRtcPeer(rateHz, echo, noise);
        var random = new Random(3);
        int frame = rateHz / 50;
        var sound = new float[frame * 20];
        var output = new float[sound.Length];
        var pcm = new short[frame];
        for (int n = 0; n < sound.Length; n++)
            sound[n] = n > 12 * frame && n < 14 * frame ? random.NextSingle() - 0.5f : 0;
        for (int at = 0; at < sound.Length; at += frame)
        {
            for (int n = 0; n < frame; n++)
                pcm[n] = Pcm(sound[at + n]);
            peer.Process(new short[frame], pcm);
            for (int n = 0; n < frame; n++)
                output[at + n] = pcm[n] / 32768f;
        }
        int best = 0;
        double most = 0;
        for (int lag = 0; lag < 2 * frame; lag++)
        {
            double sum = 0;
            for (int n = 0; n + lag < sound.Length; n++)
                sum += sound[n] * output[n + lag];
            if (Math.Abs(sum) > most)
                (best, most) = (lag, Math.Abs(sum));
        }
        return best;
    }

    private static short Pcm(float x) => (short)Math.Clamp(MathF.Round(x * 32768), short.MinValue, short.MaxValue);

    private static Functions Load()
    {
        string? source = InTree("tests", "Benchmarks", "peers", "webrtc_peer.cpp");
        if (source is null)
            return new("webrtc_peer.cpp lies in the source tree, and this program does not run from one");
        string library = Path.Combine(Path.GetTempPath(), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"edgevoice-webrtc-peer-{Environment.ProcessId}.so"));
        try
        {
            using var compiler = System.Diagnostics.Process.Start(new ProcessStartInfo("g++",
                ["-O2", "-shared", "-fPIC", "-DWEBRTC_POSIX", "-DWEBRTC_AUDIO_PROCESSING_ONLY_BUILD", "-I/usr/include/webrtc_audio_processing", "-o", library, source, "-lwebrtc_audio_processing"])
            {
                RedirectStandardError = true,
            })!;
            string said = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            if (compiler.ExitCode != 0)
                return new("its shim does not compile (apt install g++ libwebrtc-audio-processing-dev): " + said.Split('\n')[0]);
            nint handle = NativeLibrary.Load(library);
            return new("")
            {
                New = Export<NewPeer>(handle, "webrtc_peer_new"),
                Free = Export<FreePeer>(handle, "webrtc_peer_free"),
                Run = Export<RunPeer>(handle, "webrtc_peer_run"),
            };
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return new("g++ is not installed: apt install g++ libwebrtc-audio-processing-dev");
        }
        catch (DllNotFoundException missing)
        {
            return new(missing.Message);
        }
        finally
        {
            // Loaded it is kept by the system; the name is not needed any more.
            File.Delete(library);
        }
    }

    private static T Export<T>(nint library, string name)
        where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, name));

    private static string? InTree(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string file = Path.Combine([folder.FullName, .. parts]);
            if (File.Exists(file))
                return file;
        }
        return null;
    }

    private delegate nint NewPeer(int echo, int noise, int voice);

    private delegate void FreePeer(nint peer);

    private delegate int RunPeer(nint peer, int rateHz, short[]? far, short[] near);

    private sealed record Functions(string Absent)
    {
        public NewPeer? New { get; init; }

        public FreePeer? Free { get; init; }

        public RunPeer? Run { get; init; }
    }
}
