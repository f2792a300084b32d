using System.Diagnostics.Metrics;

namespace EdgeVoice.Speech;

/// <summary>What this room counts; the host exports the meter.</summary>
public static class SpeechMetrics
{
    /// <summary>Name of the meter, for the host's exporters.</summary>
    public const string MeterName = "EdgeVoice.Speech";

    private static readonly Meter Meter = new(MeterName);

    internal static readonly Counter<long> EspeakRestarts = Meter.CreateCounter<long>(
        "edgevoice.tts.espeak.restarts", "{process}", "espeak-ng processes that hung or died and were started again inside the turn; more than a few an hour is a sick box.");

    internal static readonly Counter<long> Fallbacks = Meter.CreateCounter<long>(
        "edgevoice.tts.fallbacks", "{clause}", "Clauses spoken by the fallback voice because the first voice failed, by reason.");

    internal static readonly Counter<long> Unspeakable = Meter.CreateCounter<long>(
        "edgevoice.tts.unspeakable", "{text}", "Texts in which there was nothing to say: the caller heard silence; look at the wording.");

    internal static readonly Counter<long> UnknownPhonemes = Meter.CreateCounter<long>(
        "edgevoice.tts.unknown_phonemes", "{phoneme}", "Phonemes that the voice does not have and left out, by voice.");

    internal static readonly Counter<long> CacheHits = Meter.CreateCounter<long>(
        "edgevoice.tts.cache.hits", "{prompt}", "Prompts taken from the cache, by place (memory, disk).");

    internal static readonly Counter<long> CacheMisses = Meter.CreateCounter<long>(
        "edgevoice.tts.cache.misses", "{prompt}", "Prompts that had to be rendered.");

    internal static readonly Counter<long> CacheDamaged = Meter.CreateCounter<long>(
        "edgevoice.tts.cache.damaged", "{file}", "Cached prompts found damaged, deleted and rendered again; look at the disk.");

    internal static readonly Counter<long> CacheDiskErrors = Meter.CreateCounter<long>(
        "edgevoice.tts.cache.disk_errors", "{file}", "Prompts that could not be written to or read from the cache folder; the calls go on from memory.");
}
