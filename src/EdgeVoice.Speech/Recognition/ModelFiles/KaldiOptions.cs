using System.Collections.Frozen;
using System.Globalization;

namespace EdgeVoice.Speech.Recognition.ModelFiles;

/// <summary>
/// A Kaldi options file (util/parse-options): lines of <c>--name=value</c>, # begins a comment. libvosk refuses a file with a
/// name that it does not know without saying which, and ends the process on some.
/// </summary>
internal sealed class KaldiOptions
{
    // Options of every Kaldi program.
    private const string Standard = "config:text print-args:flag help:flag verbose:integer ";

    private const string Frames =
        "sample-frequency frame-length frame-shift preemphasis-coefficient remove-dc-offset:flag dither window-type:text blackman-coeff "
        + "round-to-power-of-two:flag snip-edges:flag allow-downsample:flag allow-upsample:flag max-feature-vectors:integer ";

    private const string Mel = "num-mel-bins:integer low-freq high-freq vtln-low vtln-high debug-mel:flag ";

    private const string Network =
        "debug-computation:flag optimization.optimize:flag optimization.consolidate-model-update:flag optimization.propagate-in-place:flag "
        + "optimization.backprop-in-place:flag optimization.extend-matrices:flag optimization.optimize-row-ops:flag optimization.split-row-ops:flag "
        + "optimization.convert-addition:flag optimization.remove-assignments:flag optimization.allow-left-merge:flag optimization.allow-right-merge:flag "
        + "optimization.initialize-undefined:flag optimization.move-sizing-commands:flag optimization.allocate-from-other:flag optimization.min-deriv-time:integer "
        + "optimization.max-deriv-time:integer optimization.max-deriv-time-relative:integer optimization.snip-row-ops:flag "
        + "optimization.memory-compression-level:integer optimization.optimize-looped-computation:flag computation.debug:flag ";

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>conf/model.conf: the search, the end of an utterance, and how the network is computed.</summary>
    public static FrozenDictionary<string, string> Decoder { get; } = Known(
        "delta max-mem:integer phone-determinize:flag word-determinize:flag minimize:flag beam max-active:integer min-active:integer lattice-beam "
        + "prune-interval:integer beam-delta hash-ratio determinize-max-delay:integer determinize-min-chunk-size:integer determinize-max-active:integer "
        + "endpoint.silence-phones:text "
        + string.Concat(Enumerable.Range(1, 5).Select(rule =>
            $"endpoint.rule{rule}.must-contain-nonsilence:flag endpoint.rule{rule}.min-trailing-silence endpoint.rule{rule}.max-relative-cost endpoint.rule{rule}.min-utterance-length "))
        + "extra-left-context-initial:integer frame-subsampling-factor:integer acoustic-scale frames-per-chunk:integer " + Network);

    /// <summary>conf/mfcc.conf.</summary>
    public static FrozenDictionary<string, string> Mfcc { get; } = Known(
        Frames + Mel + "num-ceps:integer use-energy:flag energy-floor raw-energy:flag cepstral-lifter htk-compat:flag");

    /// <summary>conf/fbank.conf.</summary>
    public static FrozenDictionary<string, string> Fbank { get; } = Known(
        Frames + Mel + "use-energy:flag energy-floor raw-energy:flag htk-compat:flag use-log-fbank:flag use-power:flag");

    /// <summary>conf/pitch.conf.</summary>
    public static FrozenDictionary<string, string> Pitch { get; } = Known(
        "sample-frequency frame-length frame-shift preemphasis-coefficient min-f0 max-f0 soft-min-f0 penalty-factor lowpass-cutoff resample-frequency "
        + "delta-pitch nccf-ballast nccf-ballast-online:flag lowpass-filter-width:integer upsample-filter-width:integer frames-per-chunk:integer "
        + "simulate-first-pass-online:flag recompute-frame:integer max-frames-latency:integer snip-edges:flag pitch-scale pov-scale pov-offset "
        + "delta-pitch-scale delta-pitch-noise-stddev normalization-left-context:integer normalization-right-context:integer delta-window:integer "
        + "delay:integer add-pov-feature:flag add-normalized-log-pitch:flag add-delta-pitch:flag add-raw-log-pitch:flag");

    /// <summary>ivector/online_cmvn.conf.</summary>
    public static FrozenDictionary<string, string> Cmvn { get; } = Known("cmn-window:integer global-frames:integer speaker-frames:integer norm-vars:flag norm-means:flag skip-dims:text");

    /// <summary>ivector/splice.conf.</summary>
    public static FrozenDictionary<string, string> Splice { get; } = Known("left-context:integer right-context:integer");

    /// <summary>rnnlm/special_symbol_opts.conf.</summary>
    public static FrozenDictionary<string, string> Rnnlm { get; } = Known("normalize-probs:flag bos-symbol:integer eos-symbol:integer brk-symbol:integer " + Network);

    /// <summary>What is wrong with a file, or null.</summary>
    public static string? Read(StreamReader text, FrozenDictionary<string, string> known, out KaldiOptions options)
    {
        options = new KaldiOptions();
        while (text.ReadLine() is { } line)
        {
            string option = line.Split('#')[0].Trim();
            if (option.Length == 0)
                continue;
            if (!option.StartsWith("--", StringComparison.Ordinal))
                return $"\"{Shown(option)}\" is not an option (--name=value)";
            int equals = option.IndexOf('=', StringComparison.Ordinal);
            string name = (equals < 0 ? option[2..] : option[2..equals]).Replace('_', '-').ToLowerInvariant(), value = equals < 0 ? "" : option[(equals + 1)..].Trim();
            if (!known.TryGetValue(name, out string? kind))
                return $"\"{Shown(option)}\" is no option that libvosk knows here{(known.Keys.Where(key => name.Length > 2 && key.StartsWith(name, StringComparison.Ordinal)).Order(StringComparer.Ordinal).FirstOrDefault() is { } near ? $": is --{near} meant, cut short?" : "")}";
            if (Wrong(kind, value, equals >= 0) is { } wanted)
                return $"{name} is \"{Shown(value)}\", expected {wanted}";
            options._values[name] = value;
        }
        return null;
    }

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public int Integer(string name, int otherwise) => _values.TryGetValue(name, out string? value) ? int.Parse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : otherwise;

    public double Number(string name, double otherwise) => _values.TryGetValue(name, out string? value) ? value == "inf" ? double.PositiveInfinity : double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture) : otherwise;

    public bool Flag(string name, bool otherwise) => _values.TryGetValue(name, out string? value) ? value.ToLowerInvariant() is "true" or "t" or "1" or "" : otherwise;

    // "inf" is what Kaldi writes for no limit.
    private static string? Wrong(string kind, string value, bool given) => kind switch
    {
        "flag" => value.ToLowerInvariant() is "true" or "t" or "1" or "false" or "f" or "0" || (value.Length == 0 && !given) ? null : "true or false",
        "integer" => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : "a whole number",
        "number" => value == "inf" || (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && float.IsFinite((float)number)) ? null : "a number",
        _ => given ? null : "a value (--name=value)",
    };

    private static FrozenDictionary<string, string> Known(string names)
        => (Standard + names).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => name.Split(':')).ToFrozenDictionary(parts => parts[0], parts => parts.ElementAtOrDefault(1) ?? "number", StringComparer.Ordinal);

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "...";
}
