#:project ../../../src/EdgeVoice.Dsp/EdgeVoice.Dsp.csproj
#:property AssemblyName=VadRecipe
#:property PublishAot=false

// Step 3: the detector's own front end over the scenes, so that training and service see the same numbers.
// usage: dotnet run features.cs -- IN.i16 OUT.f32 SAMPLES_PER_SCENE

using System.Runtime.InteropServices;
using EdgeVoice.Dsp.Voice;

const int RateHz = 8000, Frame = 160;
int sceneSamples = int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture);
using FileStream sound = File.OpenRead(args[0]), features = File.Create(args[1]);
var pcm = new short[sceneSamples];
var frame = new float[Frame];
var row = new float[VadFeatures.Count];
int scenes = 0;
while (sound.ReadAtLeast(MemoryMarshal.AsBytes(pcm.AsSpan()), sceneSamples * 2, throwOnEndOfStream: false) == sceneSamples * 2)
{
    var frontEnd = new VadFeatures(RateHz);
    for (int at = 0; at + Frame <= sceneSamples; at += Frame)
    {
        for (int i = 0; i < Frame; i++)
            frame[i] = pcm[at + i] / 32768f;
        frontEnd.Process(frame, row);
        features.Write(MemoryMarshal.AsBytes(row.AsSpan()));
    }
    scenes++;
}
Console.WriteLine($"{scenes} scenes, {VadFeatures.Count} features a frame");
