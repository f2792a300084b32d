// A C face for WebRTC's audio processing (Debian: libwebrtc-audio-processing1), which has a C++ interface only. `edgevoice bench
// dsp` compiles it when g++ and libwebrtc-audio-processing-dev are installed, to measure a peer. The service never loads it.
#include <cstdint>
#include <cstring>
#include <webrtc/common.h>
#include <webrtc/modules/audio_processing/include/audio_processing.h>
#include <webrtc/modules/interface/module_common_types.h>

struct Peer {
  webrtc::AudioProcessing* processing;
  webrtc::AudioFrame frame;
  int rate;
};

static void fill(webrtc::AudioFrame& frame, const int16_t* samples, int rate) {
  frame.sample_rate_hz_ = rate;
  frame.samples_per_channel_ = rate / 100;
  frame.num_channels_ = 1;
  std::memcpy(frame.data_, samples, sizeof(int16_t) * rate / 100);
}

extern "C" void* webrtc_peer_new(int echo, int noise, int voice) {
  webrtc::Config config;
  config.Set<webrtc::ExtendedFilter>(new webrtc::ExtendedFilter(true));
  config.Set<webrtc::DelayAgnostic>(new webrtc::DelayAgnostic(true));
  Peer* peer = new Peer();
  peer->processing = webrtc::AudioProcessing::Create(config);
  if (echo) {
    peer->processing->echo_cancellation()->enable_drift_compensation(false);
    peer->processing->echo_cancellation()->Enable(true);
  }
  if (noise) {
    peer->processing->noise_suppression()->set_level(webrtc::NoiseSuppression::kHigh);
    peer->processing->noise_suppression()->Enable(true);
  }
  if (voice) {
    peer->processing->voice_detection()->set_likelihood(webrtc::VoiceDetection::kLowLikelihood);
    peer->processing->voice_detection()->Enable(true);
  }
  return peer;
}

extern "C" void webrtc_peer_free(void* handle) {
  Peer* peer = static_cast<Peer*>(handle);
  delete peer->processing;
  delete peer;
}

// 10 ms in place; `far` may be null. Returns 1 where voice was detected, 0 where not, -1 on an error.
extern "C" int webrtc_peer_run(void* handle, int rate, const int16_t* far, int16_t* near) {
  Peer* peer = static_cast<Peer*>(handle);
  if (peer->rate != rate) {
    // Until it is told, it takes the far end for 16 kHz and refuses any other.
    const auto mono = webrtc::AudioProcessing::kMono;
    if (peer->processing->Initialize(rate, rate, rate, mono, mono, mono) != 0) return -1;
    peer->rate = rate;
  }
  if (far != nullptr) {
    fill(peer->frame, far, rate);
    if (peer->processing->ProcessReverseStream(&peer->frame) != 0) return -1;
  }
  fill(peer->frame, near, rate);
  peer->processing->set_stream_delay_ms(0);
  if (peer->processing->ProcessStream(&peer->frame) != 0) return -1;
  std::memcpy(near, peer->frame.data_, sizeof(int16_t) * rate / 100);
  return peer->processing->voice_detection()->is_enabled() && peer->processing->voice_detection()->stream_has_voice() ? 1 : 0;
}
