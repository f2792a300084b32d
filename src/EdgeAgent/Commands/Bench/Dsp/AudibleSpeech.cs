using EdgeVoice.Dsp.Spectral;

namespace EdgeVoice.Agent.Commands.Bench.Dsp;

/// <summary>
/// What one frame alone can tell: an oracle that knows speech and noise apart, and hears a frame of speech where it stands over the
/// noise in at least one band of 200 Hz. In the frames that it does not hear it guesses. It is no ceiling: a detector that
/// remembers the frames before can tell more, and in steady noise ours does.
/// </summary>
internal sealed class AudibleSpeech(int rateHz)
{
    public const string Name = "oracle that hears what stands over the noise";

    private const double LowHz = 100;
    private const double HighHz = 3900;
    private const double BandHz = 200;

    private readonly int _size = 256 * (rateHz / 8000);
    private readonly RealFft _fft = new(256 * (rateHz / 8000));
    private readonly float[] _window = Window.Hann(256 * (rateHz / 8000));

    /// <summary>A score for each frame: 1 where speech is heard, else 0.</summary>
    public float[] Scores(SpeechScene scene)
    {
        int frame = rateHz / 50;
        float[] voice = new float[scene.Sound.Length];
        for (int n = 0; n < voice.Length; n++)
            voice[n] = scene.Sound[n] - scene.Background[n];
        var scores = new float[scene.Speech.Length];
        for (int i = 0; i < scores.Length; i++)
            scores[i] = scene.Speech[i] && Heard(voice, scene.Background, (i * frame) + (frame / 2) - (_size / 2)) ? 1 : 0;
        return scores;
    }

    private bool Heard(float[] voice, float[] noise, int at)
    {
        at = Math.Clamp(at, 0, voice.Length - _size);
        double[] speech = Bands(voice.AsSpan(at, _size)), under = Bands(noise.AsSpan(at, _size));
        return speech.Zip(under).Any(band => band.First > band.Second);
    }

    private double[] Bands(ReadOnlySpan<float> sound)
    {
        float[] block = sound.ToArray(), re = new float[_fft.Bins], im = new float[_fft.Bins];
        Window.Apply(_window, block);
        _fft.Forward(block, re, im);
        var power = new double[(int)((HighHz - LowHz) / BandHz)];
        for (int k = 0; k < re.Length; k++)
        {
            double hz = (double)k * rateHz / _size;
            if (hz >= LowHz && hz < HighHz)
                power[(int)((hz - LowHz) / BandHz)] += (re[k] * re[k]) + (im[k] * im[k]);
        }
        return power;
    }
}
