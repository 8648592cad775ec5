// Package metrics is what a monitoring system sees of a serving process: one
// registry in the Prometheus text format. All names begin with kazami_.
//
// Labels are the names of CLEAR sources and of jobs alone: no text of a document, no
// term and no address is ever among them, and no sample names or counts what is not
// CLEAR, so that what is scraped is no secret.
package metrics

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Source is how a source stands.
type Source struct {
	ID        string
	LastTry   time.Time // zero: never
	LastGood  time.Time // zero: never
	Newest    time.Time // date of its newest document; zero: none has one
	Failures  int       // in a row, the last ones
	Documents int
}

// State is what the archive holds at the time of a scrape.
type State struct {
	Sources   []Source
	Terms     int   // different ones that were counted in CLEAR documents
	Unread    int   // revisions of CLEAR documents that wait to be read into terms
	Flags     int   // open ones, of the public panel's last detection
	Waiting   int   // flags of the public panel that wait for a judgement, by the last digest
	Free      int64 // bytes on the archive's disk; negative: unknown
	Floor     int64 // bytes below which nothing is collected
	Archive   int64 // bytes of the archive's file
	LastRun   time.Time
	Published time.Time // when the site was built last; zero: never
}

// Metrics is a registry. Its methods may be called from several goroutines.
type Metrics struct {
	registry *prometheus.Registry
	duration *prometheus.HistogramVec
	failed   *prometheus.CounterVec
	running  prometheus.Gauge
	config   prometheus.Gauge
	now      func() time.Time
}

// New is a registry of a program of this version and revision. state is asked
// at each scrape; where it fails, the scrape goes on, and kazami_archive_readable is 0.
func New(version, revision string, now func() time.Time, state func(context.Context) (State, error)) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), now: now,
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "kazami_job_duration_seconds", Help: "How long jobs took.",
			Buckets: []float64{0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600}}, []string{"task"}),
		failed:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "kazami_job_failures_total", Help: "Jobs that failed."}, []string{"task"}),
		running: prometheus.NewGauge(prometheus.GaugeOpts{Name: "kazami_jobs_running", Help: "Jobs at work, or waiting for the archive."}),
		config:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "kazami_config_accepted", Help: "0: the config file has changed and is faulty; the one before it holds."}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "kazami_build_info", Help: "Always 1; the labels say what runs.",
		ConstLabels: prometheus.Labels{"version": version, "revision": revision}})
	build.Set(1)
	m.config.Set(1)
	m.registry.MustRegister(m.duration, m.failed, m.running, m.config, build, &scrape{state: state, now: now},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{Namespace: "kazami"}))
	return m
}

// Handler answers scrapes.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 4})
}

// Job notes that a job begins; what it returns is called with how it ended.
func (m *Metrics) Job(name string) func(error) {
	m.running.Inc()
	began := m.now()
	return func(err error) {
		m.running.Dec()
		m.duration.WithLabelValues(name).Observe(m.now().Sub(began).Seconds())
		failed := m.failed.WithLabelValues(name)
		if err != nil {
			failed.Inc()
		}
	}
}

// Config notes whether the newest config was accepted.
func (m *Metrics) Config(accepted bool) {
	m.config.Set(0)
	if accepted {
		m.config.Set(1)
	}
}
