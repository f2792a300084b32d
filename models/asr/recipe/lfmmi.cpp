// Lattice-free MMI on a CPU: forward-backward over the numerator graph of an utterance and over a phone trigram shared by all.
// Both work on probabilities scaled frame by frame. Built by graphs.py with: g++ -O3 -march=native -shared -fPIC
#include <cmath>
#include <cstring>
#include <vector>
#include <algorithm>

extern "C" {

// Numerator. nodes: forward and self-loop pdf; arcs (from, to, log weight); init and final log weights (-1e30: none).
// x: T x P network output. Adds posteriors * scale to grad (T x P). best: T node indices of the best path, or null.
// Returns the log-likelihood, or -1e30 where no path fits (too few frames).
double numerator(const float* x, int T, int P, int N, const int* fpdf, const int* lpdf, const float* init, const float* final_,
                 int A, const int* from, const int* to, const float* w, float scale, float* grad, int* best)
{
    std::vector<double> a((size_t)T * N, 0), ew(A), e1(N), e2(N);
    for (int i = 0; i < A; i++) ew[i] = std::exp(w[i]);
    std::vector<double> c(T);
    std::vector<double> ef((size_t)T * N), el((size_t)T * N);
    double total = 0;
    std::vector<double> shift(T);
    for (int t = 0; t < T; t++) {
        const float* r = x + (size_t)t * P;
        double m = -1e30;
        for (int n = 0; n < N; n++) m = std::max(m, (double)std::max(r[fpdf[n]], r[lpdf[n]]));
        shift[t] = m;
        for (int n = 0; n < N; n++) { ef[(size_t)t * N + n] = std::exp(r[fpdf[n]] - m); el[(size_t)t * N + n] = std::exp(r[lpdf[n]] - m); }
    }
    std::vector<int> back;
    std::vector<double> vit, vnew;
    if (best) { back.assign((size_t)T * N, -1); vit.assign(N, -1e30); vnew.assign(N, -1e30); }
    for (int t = 0; t < T; t++) {
        double* cur = &a[(size_t)t * N];
        const double *f = &ef[(size_t)t * N], *l = &el[(size_t)t * N];
        if (t == 0) { for (int n = 0; n < N; n++) cur[n] = init[n] > -1e29 ? std::exp(init[n]) * f[n] : 0; }
        else {
            const double* pre = cur - N;
            for (int i = 0; i < A; i++) cur[to[i]] += pre[from[i]] * ew[i];
            for (int n = 0; n < N; n++) cur[n] = cur[n] * f[n] + pre[n] * l[n];
        }
        double s = 0;
        for (int n = 0; n < N; n++) s += cur[n];
        if (!(s > 0)) return -1e30;
        c[t] = s; total += std::log(s) + shift[t];
        for (int n = 0; n < N; n++) cur[n] /= s;
        if (best) {
            if (t == 0) { for (int n = 0; n < N; n++) vit[n] = init[n] > -1e29 ? init[n] + std::log(f[n] + 1e-300) : -1e30; }
            else {
                int* b = &back[(size_t)t * N];
                for (int n = 0; n < N; n++) { vnew[n] = vit[n] + std::log(l[n] + 1e-300); b[n] = n; }
                for (int i = 0; i < A; i++) {
                    double v = vit[from[i]] + w[i] + std::log(f[to[i]] + 1e-300);
                    if (v > vnew[to[i]]) { vnew[to[i]] = v; b[to[i]] = from[i]; }
                }
                vit.swap(vnew);
            }
        }
    }
    std::vector<double> b(N), nb(N), g(N);
    const double* last = &a[(size_t)(T - 1) * N];
    double z = 0;
    for (int n = 0; n < N; n++) { b[n] = final_[n] > -1e29 ? std::exp(final_[n]) : 0; z += last[n] * b[n]; }
    if (!(z > 1e-200)) return -1e30;
    total += std::log(z);
    for (int n = 0; n < N; n++) b[n] /= z;
    for (int t = T - 1; t >= 0; t--) {
        const double *f = &ef[(size_t)t * N], *l = &el[(size_t)t * N], *cur = &a[(size_t)t * N];
        float* gr = grad ? grad + (size_t)t * P : nullptr;
        if (t == 0) { if (gr) for (int n = 0; n < N; n++) gr[fpdf[n]] += scale * (float)(cur[n] * b[n]); break; }
        const double* pre = cur - N;
        std::fill(nb.begin(), nb.end(), 0); std::fill(g.begin(), g.end(), 0);
        for (int i = 0; i < A; i++) { double q = ew[i] * f[to[i]] * b[to[i]] / c[t]; nb[from[i]] += q; g[to[i]] += pre[from[i]] * q; }
        for (int n = 0; n < N; n++) {
            double q = l[n] * b[n] / c[t];
            nb[n] += q;
            if (gr) { gr[fpdf[n]] += scale * (float)g[n]; gr[lpdf[n]] += scale * (float)(pre[n] * q); }
        }
        b.swap(nb);
    }
    if (best) {
        int at = -1; double v = -1e30;
        for (int n = 0; n < N; n++) if (final_[n] > -1e29 && vit[n] + final_[n] > v) { v = vit[n] + final_[n]; at = n; }
        for (int t = T - 1; t >= 0; t--) { best[t] = at; if (at < 0) return -1e30; at = back[(size_t)t * N + at]; }
    }
    return total;
}

// Denominator over L utterances at once (lanes beside each other for SIMD). State s = (left phone, phone): forward and self-loop pdf,
// junction out[s] entered with weight bo[s]; trigram arcs (from, to, weight); junction arcs (jfrom, jto, jweight); init weights.
// x: L x T x P, len: frames of each. Adds posteriors * scale to grad. logz: L log-likelihoods.
enum { LANES = 8 };
typedef float vec __attribute__((vector_size(32)));

int denominator(const float* x, int L, int T, int P, const int* len, int S, const int* fpdf, const int* lpdf, const float* init,
                const int* out, const float* bo, int J, int A, const int* from, const int* to, const float* w,
                int B, const int* jfrom, const int* jto, const float* jw, float scale, float* grad, double* logz)
{
    if (L > LANES) return -1;
    std::vector<vec> alpha((size_t)T * S), e(P), jn(J), beta(S), nbeta(S), jb(J), enter(S), ge(P), c(T);
    std::vector<vec> jin(J);
    const vec zero = {};
    double sum[LANES] = {}, z[LANES];
    auto emission = [&](int t) {
        for (int k = 0; k < LANES; k++) {
            if (k >= L || t >= len[k]) { for (int p = 0; p < P; p++) e[p][k] = 1; continue; }
            const float* r = x + ((size_t)k * T + t) * P;
            for (int p = 0; p < P; p++) e[p][k] = r[p];
        }
        for (int p = 0; p < P; p++) for (int k = 0; k < LANES; k++) e[p][k] = std::exp(std::min(30.f, std::max(-30.f, e[p][k])));
    };
    for (int t = 0; t < T; t++) {
        emission(t);
        vec* cur = &alpha[(size_t)t * S];
        if (t == 0) for (int s = 0; s < S; s++) cur[s] = init[s] * e[fpdf[s]];
        else {
            const vec* pre = cur - S;
            std::fill(jn.begin(), jn.end(), zero);
            for (int s = 0; s < S; s++) { jn[out[s]] += bo[s] * pre[s]; cur[s] = zero; }
            for (int i = 0; i < A; i++) cur[to[i]] += w[i] * pre[from[i]];
            for (int i = 0; i < B; i++) cur[jto[i]] += jw[i] * jn[jfrom[i]];
            for (int s = 0; s < S; s++) cur[s] = cur[s] * e[fpdf[s]] + pre[s] * e[lpdf[s]];
        }
        vec total = zero;
        for (int s = 0; s < S; s++) total += cur[s];
        vec inv;
        for (int k = 0; k < LANES; k++) { inv[k] = 1 / total[k]; if (k < L && t < len[k]) sum[k] += std::log(total[k]); }
        for (int s = 0; s < S; s++) cur[s] *= inv;
        c[t] = inv;
    }
    for (int k = 0; k < L; k++) logz[k] = sum[k];
    std::fill(beta.begin(), beta.end(), zero + 1);   // every state may end
    for (int t = T - 1; t >= 0; t--) {
        emission(t);
        for (int k = 0; k < LANES; k++)               // a lane that ends here starts its backward pass here
            if (k < L && t == len[k] - 1 && t < T - 1) for (int s = 0; s < S; s++) beta[s][k] = 1;
        const vec* cur = &alpha[(size_t)t * S];
        std::fill(ge.begin(), ge.end(), zero);
        if (t == 0) for (int s = 0; s < S; s++) ge[fpdf[s]] += cur[s] * beta[s];
        else {
            const vec* pre = cur - S;
            for (int s = 0; s < S; s++) {
                vec q = beta[s] * c[t];
                vec loop = e[lpdf[s]] * q;
                vec back = pre[s] * loop;
                ge[lpdf[s]] += back;
                ge[fpdf[s]] += cur[s] * beta[s] - back;
                enter[s] = e[fpdf[s]] * q;
                nbeta[s] = loop;
            }
            std::fill(jb.begin(), jb.end(), zero);
            for (int i = 0; i < B; i++) jb[jfrom[i]] += jw[i] * enter[jto[i]];
            for (int i = 0; i < A; i++) nbeta[from[i]] += w[i] * enter[to[i]];
            for (int s = 0; s < S; s++) beta[s] = nbeta[s] + bo[s] * jb[out[s]];
        }
        for (int k = 0; k < L; k++) {
            if (t >= len[k]) continue;
            float* g = grad + ((size_t)k * T + t) * P;
            for (int p = 0; p < P; p++) g[p] += scale * ge[p][k];
        }
    }
    return 0;
}
}
