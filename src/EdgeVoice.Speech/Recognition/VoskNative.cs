using System.Reflection;
using System.Runtime.InteropServices;

namespace EdgeVoice.Speech.Recognition;

/// <summary>
/// The part of libvosk's C API that we use (vosk_api.h, release 0.3.39: it has no <c>set_grm</c> and no switch for
/// its endpointer, so neither is used). Strings it returns belong to the recogniser and live until its next call.
/// </summary>
internal static partial class VoskNative
{
    private const string Library = "vosk";

    /// <summary>Names the library file where it does not lie beside the program.</summary>
    public const string LibraryVariable = "EDGEVOICE_LIBVOSK";

    static VoskNative()
    {
        NativeLibrary.SetDllImportResolver(typeof(VoskNative).Assembly, Resolve);
        // Kaldi logs to stderr at every load; -1 leaves nothing but what we report ourselves.
        SetLogLevel(-1);
    }

    [LibraryImport(Library, EntryPoint = "vosk_set_log_level")]
    private static partial void SetLogLevel(int level);

    [LibraryImport(Library, EntryPoint = "vosk_model_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial VoskModelHandle ModelNew(string path);

    [LibraryImport(Library, EntryPoint = "vosk_model_free")]
    public static partial void ModelFree(nint model);

    [LibraryImport(Library, EntryPoint = "vosk_model_find_word", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ModelFindWord(VoskModelHandle model, string word);

    [LibraryImport(Library, EntryPoint = "vosk_recognizer_new")]
    public static partial VoskRecognizerHandle RecognizerNew(VoskModelHandle model, float sampleRate);

    [LibraryImport(Library, EntryPoint = "vosk_recognizer_new_grm", StringMarshalling = StringMarshalling.Utf8)]
    public static partial VoskRecognizerHandle RecognizerNewGrammar(VoskModelHandle model, float sampleRate, string grammarJson);

    [LibraryImport(Library, EntryPoint = "vosk_recognizer_free")]
    public static partial void RecognizerFree(nint recognizer);

    [LibraryImport(Library, EntryPoint = "vosk_recognizer_set_max_alternatives")]
    public static partial void SetMaxAlternatives(VoskRecognizerHandle recognizer, int count);

    [LibraryImport(Library, EntryPoint = "vosk_recognizer_set_words")]
    public static partial void SetWords(VoskRecognizerHandle recognizer, int enabled);

    /// <summary>Samples are floats in the range of int16. Returns 1 at a silence (which we ignore), 0 otherwise, -1 on failure.</summary>
    [LibraryImport(Library, EntryPoint = "vosk_recognizer_accept_waveform_f")]
    public static unsafe partial int AcceptWaveform(VoskRecognizerHandle recognizer, float* samples, int length);

    [LibraryImport(Library, EntryPoint = "vosk_recognizer_partial_result")]
    public static unsafe partial byte* PartialResult(VoskRecognizerHandle recognizer);

    [LibraryImport(Library, EntryPoint = "vosk_recognizer_final_result")]
    public static unsafe partial byte* FinalResult(VoskRecognizerHandle recognizer);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search)
    {
        if (name != Library)
            return 0;
        string beside = Path.Combine(AppContext.BaseDirectory, "libvosk.so");
        if (NativeLibrary.TryLoad(beside, out nint library))
            return library;
        string? named = Environment.GetEnvironmentVariable(LibraryVariable);
        if (!string.IsNullOrEmpty(named) && NativeLibrary.TryLoad(named, out library))
            return library;
        throw new DllNotFoundException(
            $"libvosk.so cannot be loaded: looked at {beside} and at {LibraryVariable} ({(string.IsNullOrEmpty(named) ? "not set" : named)}). "
            + "./build.sh deps fetches the pinned library; or set the variable to its path");
    }
}
