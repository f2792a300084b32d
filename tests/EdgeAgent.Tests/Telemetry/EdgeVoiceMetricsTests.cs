using System.Diagnostics.Metrics;
using EdgeVoice.Agent.Configuration;
using EdgeVoice.Agent.Telemetry;
using EdgeVoice.Dsp.Detection;
using Xunit;

namespace EdgeVoice.Agent.Tests.Telemetry;

/// <summary>Every instrument is read, by its name, unit and tags, after the one event that it counts.</summary>
public sealed class EdgeVoiceMetricsTests : IDisposable
{
    private readonly EdgeVoiceMetrics _metrics = new();
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, string? Unit, double Value, string Tags)> _seen = [];

    public EdgeVoiceMetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, _metrics.Meter))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public void Calls_are_counted_in_and_out_with_the_reason()
    {
        _metrics.CallBegan();
        _metrics.CallEnded("remote_hang_up");
        _metrics.CallRefused(486);
        Assert.Equal(
            [
                ("edgevoice.calls.active", "{call}", 1, ""), ("edgevoice.calls.active", "{call}", -1, ""),
                ("edgevoice.calls.ended", "{call}", 1, "reason=remote_hang_up"), ("edgevoice.calls.refused", "{call}", 1, "status=486"),
            ], _seen);
    }

    [Fact]
    public void A_turn_records_every_stage_and_the_whole()
    {
        _metrics.Turn(TurnLedger.Of(280, 45, 8, 6, 120, 40, 410));
        Assert.Equal(
            [("stage=endpoint", 280), ("stage=asr_final", 45), ("stage=understand", 8), ("stage=decide", 6), ("stage=tts_first_audio", 120), ("stage=playout", 40), ("stage=whole", 410)],
            _seen.Select(one => (one.Tags, one.Value)));
        Assert.All(_seen, one => Assert.Equal(("edgevoice.turn.latency", "ms"), (one.Name, one.Unit)));
    }

    [Fact]
    public void The_stage_that_overspent_is_counted()
    {
        _metrics.Turn(TurnLedger.Of(280, 45, 8, 6, 420, 40, 800));
        Assert.Equal(("edgevoice.turns.overspent", "{turn}", 1, "stage=tts_first_audio"), _seen[^1]);
    }

    [Fact]
    public void What_was_made_ahead_is_counted_by_what_became_of_it()
    {
        _metrics.Speculation(new SpeculationReport(3, 2, true), 35);
        _metrics.Speculation(new SpeculationReport(1, 1, false), 0);
        _metrics.TurnTakenBack();
        _metrics.Degraded("keys");
        Assert.Equal(
            [
                ("edgevoice.speculations", "{sentence}", 1, "outcome=used"), ("edgevoice.speculation.saved", "ms", 35, ""),
                ("edgevoice.speculations", "{sentence}", 2, "outcome=discarded"), ("edgevoice.speculations", "{sentence}", 1, "outcome=discarded"),
                ("edgevoice.turns.taken_back", "{turn}", 1, ""), ("edgevoice.degrade.steps", "{step}", 1, "rung=keys"),
            ], _seen);
    }

    [Fact]
    public void What_admission_looks_at_is_read_when_asked()
    {
        _metrics.WatchLoad(() => 0.25, () => 0.5, () => 0.01);
        _listener.RecordObservableInstruments();
        Assert.Equal(
            [("edgevoice.media.load", "1", 0.25, ""), ("edgevoice.workers.load", "1", 0.5, ""), ("edgevoice.workers.late", "1", 0.01, "")], _seen);
    }

    [Fact]
    public void Losses_of_sound_and_strangers_are_counted()
    {
        _metrics.PlayoutGaps(2);
        _metrics.RtpLate(3);
        _metrics.RtpLost(4);
        _metrics.Stranger("rtp", 5);
        Assert.Equal(
            [
                ("edgevoice.playout.gaps", "{gap}", 2, ""), ("edgevoice.rtp.late", "{packet}", 3, ""),
                ("edgevoice.rtp.lost", "{packet}", 4, ""), ("edgevoice.strangers", "{packet}", 5, "protocol=rtp"),
            ], _seen);
    }

    [Fact]
    public void What_was_heard_of_the_line_is_counted_and_measured_only_where_it_was_measured()
    {
        _metrics.LineSound(DetectorEventKind.FaxCalling);
        _metrics.Hearing(new HearingReport { ErleDb = 31.5, SnrDb = 22 });
        _metrics.Hearing(new HearingReport());
        _metrics.Hearing(null);
        Assert.Equal(
            [
                ("edgevoice.line.sounds", "{sound}", 1, "sound=fax_calling"), ("edgevoice.hearing.erle", "dB", 31.5, ""), ("edgevoice.hearing.snr", "dB", 22, ""),
            ], _seen);
    }

    [Fact]
    public void Every_sound_of_a_line_has_a_name_of_its_own()
    {
        var names = Enum.GetValues<DetectorEventKind>().Where(kind => kind != DetectorEventKind.None).Select(LineSoundNames.Of).ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void Drops_of_queues_and_of_the_outbox_are_counted_and_its_depth_is_read_when_asked()
    {
        long depth = 7;
        _metrics.WatchOutbox(() => depth);
        _metrics.QueueDrop("telemetry");
        _metrics.OutboxDrop("turn", 12);
        depth = 9;
        _listener.RecordObservableInstruments();
        Assert.Equal(
            [
                ("edgevoice.queue.drops", "{item}", 1, "queue=telemetry"), ("edgevoice.outbox.drops", "{message}", 12, "type=turn"),
                ("edgevoice.outbox.depth", "{message}", 9, ""),
            ], _seen);
    }

    [Fact]
    public async Task A_full_queue_drops_counts_and_tells()
    {
        // The hosted pipeline is not started yet, so that the queue fills.
        string folder = Directory.CreateTempSubdirectory("outbox-").FullName;
        using var outbox = new Outbox(new OutboxOptions { Path = Path.Combine(folder, "outbox.db") }, TimeProvider.System);
        var signal = new OutboxSignal();
        using var pipeline = new TelemetryPipeline(
            outbox, new DeviceStatus(signal), signal, _metrics, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<TelemetryPipeline>.Instance);
        for (int i = 0; i < TelemetryPipeline.QueueBound + 3; i++)
            pipeline.Publish(Samples.Turn(i));
        Assert.Equal(3, _seen.Count(one => one is { Name: "edgevoice.queue.drops", Tags: "queue=telemetry" }));
        await pipeline.StartAsync(TestContext.Current.CancellationToken);
        await pipeline.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(TelemetryPipeline.QueueBound + 1, outbox.Depth);
        var alert = outbox.Peek(int.MaxValue, pipeline.SealGap).Single(message => message.Kind == MessageKind.Alert);
        Assert.Contains("\"text\":\"3 records", System.Text.Encoding.UTF8.GetString(alert.Data.Span), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        => _seen.Add((instrument.Name, instrument.Unit, value, string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
}
