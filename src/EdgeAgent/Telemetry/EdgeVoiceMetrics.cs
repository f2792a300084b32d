using System.Diagnostics.Metrics;
using EdgeVoice.Dsp.Detection;

namespace EdgeVoice.Agent.Telemetry;

/// <summary>The figures an operator watches; read by OTLP, Prometheus and tests through <see cref="MeterName"/>.</summary>
internal sealed class EdgeVoiceMetrics : IDisposable
{
    public const string MeterName = "EdgeVoice";

    private readonly Meter _meter = new(MeterName);
    private readonly UpDownCounter<long> _callsActive;
    private readonly Counter<long> _callsEnded, _callsRefused, _playoutGaps, _rtpLate, _rtpLost, _strangers, _queueDrops, _outboxDrops, _bargeIns, _voiceFailures,
        _speculations, _takenBack, _overspent, _rungs, _lineSounds;
    private readonly Histogram<double> _turnStage, _speculationSaved, _erle, _snr;

    public EdgeVoiceMetrics()
    {
        _callsActive = _meter.CreateUpDownCounter<long>("edgevoice.calls.active", "{call}", "Calls in progress");
        _callsEnded = _meter.CreateCounter<long>("edgevoice.calls.ended", "{call}", "Calls that ended, by reason");
        _callsRefused = _meter.CreateCounter<long>("edgevoice.calls.refused", "{call}", "Calls that were not admitted, by status");
        _turnStage = _meter.CreateHistogram("edgevoice.turn.latency", "ms", "Latency of a turn, by stage; stage 'whole' is voice to voice",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [5, 10, 20, 30, 60, 100, 150, 250, 350, 450, 600, 800, 1200, 2000, 5000] });
        _playoutGaps = _meter.CreateCounter<long>("edgevoice.playout.gaps", "{gap}", "Play-out gaps over 40 ms that callers heard");
        _rtpLate = _meter.CreateCounter<long>("edgevoice.rtp.late", "{packet}", "RTP packets that came too late to be played");
        _rtpLost = _meter.CreateCounter<long>("edgevoice.rtp.lost", "{packet}", "RTP packets that never came");
        _strangers = _meter.CreateCounter<long>("edgevoice.strangers", "{packet}", "Packets from addresses that may not talk to this box, by protocol");
        _queueDrops = _meter.CreateCounter<long>("edgevoice.queue.drops", "{item}", "Items dropped by a full queue, by queue");
        _outboxDrops = _meter.CreateCounter<long>("edgevoice.outbox.drops", "{message}", "Messages dropped by the full outbox, by type");
        _bargeIns = _meter.CreateCounter<long>("edgevoice.barge_ins", "{interruption}", "Sounds of callers over the agent's speech, by whether words confirmed them");
        _voiceFailures = _meter.CreateCounter<long>("edgevoice.voice.failures", "{sentence}", "Sentences that the voice could not speak, by code");
        _speculations = _meter.CreateCounter<long>("edgevoice.speculations", "{sentence}", "Sentences made before the caller had finished, by whether they were used or thrown away");
        _speculationSaved = _meter.CreateHistogram("edgevoice.speculation.saved", "ms", "Time that a caller was spared by a sentence made ahead",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [5, 10, 20, 40, 80, 150, 300, 600] });
        _takenBack = _meter.CreateCounter<long>("edgevoice.turns.taken_back", "{turn}", "Turns that were ended too early: the caller went on and the agent took its answer back");
        _overspent = _meter.CreateCounter<long>("edgevoice.turns.overspent", "{turn}", "Turns of which a stage was over its budget, by the stage that was furthest over");
        _rungs = _meter.CreateCounter<long>("edgevoice.degrade.steps", "{step}", "Steps of calls on the degrade ladder, by the rung reached");
        _lineSounds = _meter.CreateCounter<long>("edgevoice.line.sounds", "{sound}", "Tones, music and background talk heard on calls, by sound");
        _erle = _meter.CreateHistogram("edgevoice.hearing.erle", "dB", "How much of our own voice the echo canceller took out, per call with echo",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [5, 10, 15, 20, 25, 30, 35, 40, 50, 60] });
        _snr = _meter.CreateHistogram("edgevoice.hearing.snr", "dB", "Speech over noise on the caller's line, per call",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0, 5, 10, 15, 20, 25, 30, 40, 50, 60] });
    }

    /// <summary>The meter, for a listener that wants this instance alone.</summary>
    public Meter Meter => _meter;

    public void CallBegan() => _callsActive.Add(1);

    /// <summary>A call ended; the reason as in <see cref="CallRecord.EndReason"/>.</summary>
    public void CallEnded(string reason)
    {
        _callsActive.Add(-1);
        _callsEnded.Add(1, new KeyValuePair<string, object?>("reason", reason));
    }

    public void CallRefused(int status) => _callsRefused.Add(1, new KeyValuePair<string, object?>("status", status));

    /// <summary>All stages of one turn.</summary>
    public void Turn(TurnLedger ledger)
    {
        foreach (var (stage, ms) in ledger.Stages())
            _turnStage.Record(ms, new KeyValuePair<string, object?>("stage", stage));
        _turnStage.Record(ledger.Whole, new KeyValuePair<string, object?>("stage", "whole"));
        if (ledger.Overspent is { } worst)
            _overspent.Add(1, new KeyValuePair<string, object?>("stage", worst));
    }

    /// <summary>What was made ahead of one turn's end.</summary>
    public void Speculation(SpeculationReport ahead, double savedMs)
    {
        if (ahead.Used)
        {
            _speculations.Add(1, new KeyValuePair<string, object?>("outcome", "used"));
            _speculationSaved.Record(savedMs);
        }
        if (ahead.Discarded > 0)
            _speculations.Add(ahead.Discarded, new KeyValuePair<string, object?>("outcome", "discarded"));
    }

    /// <summary>A turn was ended too early and taken back.</summary>
    public void TurnTakenBack() => _takenBack.Add(1);

    /// <summary>A call moved on the degrade ladder to this rung.</summary>
    public void Degraded(string rung) => _rungs.Add(1, new KeyValuePair<string, object?>("rung", rung));

    /// <summary>Watches what admission looks at.</summary>
    public void WatchLoad(Func<double> media, Func<double> workers, Func<double> late)
    {
        _meter.CreateObservableGauge("edgevoice.media.load", media, "1", "Share of its time that the media thread works; admission allows 0.6 with the next call");
        _meter.CreateObservableGauge("edgevoice.workers.load", workers, "1", "Share of all cores that the calls' workers use; admission allows 0.75 with the next call");
        _meter.CreateObservableGauge("edgevoice.workers.late", late, "1", "Share of frames that waited more than 60 ms for their worker; admission allows 0.05");
    }

    public void PlayoutGaps(long count) => _playoutGaps.Add(count);

    public void RtpLate(long packets) => _rtpLate.Add(packets);

    public void RtpLost(long packets) => _rtpLost.Add(packets);

    /// <summary>Packets of a stranger; protocol is <c>sip</c> or <c>rtp</c>.</summary>
    public void Stranger(string protocol, long packets = 1) => _strangers.Add(packets, new KeyValuePair<string, object?>("protocol", protocol));

    /// <summary>The caller made a sound over the agent's speech; <paramref name="confirmed"/> when words took the floor.</summary>
    public void BargeIn(bool confirmed) => _bargeIns.Add(1, new KeyValuePair<string, object?>("confirmed", confirmed));

    /// <summary>A sound on the line that is no speech.</summary>
    public void LineSound(DetectorEventKind sound) => _lineSounds.Add(1, new KeyValuePair<string, object?>("sound", LineSoundNames.Of(sound)));

    /// <summary>What the receive chain knew of a call's line at its end.</summary>
    public void Hearing(HearingReport? line)
    {
        if (line?.ErleDb is { } erle)
            _erle.Record(erle);
        if (line?.SnrDb is { } snr)
            _snr.Record(snr);
    }

    public void VoiceFailure(string code) => _voiceFailures.Add(1, new KeyValuePair<string, object?>("code", code));

    /// <summary>Items that a full queue dropped; every bounded queue of the service reports here under its name.</summary>
    public void QueueDrop(string queue, long items = 1) => _queueDrops.Add(items, new KeyValuePair<string, object?>("queue", queue));

    public void OutboxDrop(string type, long messages) => _outboxDrops.Add(messages, new KeyValuePair<string, object?>("type", type));

    /// <summary>Watches how many messages wait in the outbox; the depth is asked for when somebody reads it.</summary>
    public void WatchOutbox(Func<long> depth)
        => _meter.CreateObservableGauge("edgevoice.outbox.depth", depth, "{message}", "Messages that wait for the broker");

    public void Dispose() => _meter.Dispose();
}
