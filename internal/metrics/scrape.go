package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// patience is how long a scrape waits for the archive.
const patience = 8 * time.Second

// scrape turns a state into samples.
type scrape struct {
	state func(context.Context) (State, error)
	now   func() time.Time
}

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("kazami_"+name, help, labels, nil)
}

var (
	readable     = desc("archive_readable", "0: the archive cannot be read.")
	lastGood     = desc("source_last_success_timestamp_seconds", "When a source was last read well; 0: never.", "source")
	lag          = desc("source_lag_seconds", "How long ago a source was last read well; absent where it never was.", "source")
	newest       = desc("source_newest_timestamp_seconds", "The date of a source's newest CLEAR document; absent where none has one.", "source")
	failures     = desc("source_failures", "Tries of a source that failed, the last ones in a row.", "source")
	items        = desc("source_documents", "CLEAR documents of a source.", "source")
	terms        = desc("terms", "Different terms that were counted in CLEAR documents.")
	unread       = desc("queue_documents", "Revisions of CLEAR documents that wait to be read into terms.")
	flags        = desc("flags_open", "Open detections of the public panel, by the last run of the detector.")
	waiting      = desc("queue_flags", "Detections of the public panel that wait for a judgement, by the last digest.")
	free         = desc("disk_free_bytes", "Free on the archive's disk.")
	floor        = desc("disk_floor_bytes", "Below this, nothing is collected.")
	archiveBytes = desc("archive_bytes", "Size of the archive's file.")
	lastRun      = desc("last_run_timestamp_seconds", "When a run last began; 0: never.")
	published    = desc("published_timestamp_seconds", "When the site was last built by a schedule or a run; 0: never.")
)

// Describe implements prometheus.Collector.
func (s *scrape) Describe(c chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{readable, lastGood, lag, newest, failures, items, terms, unread, flags, waiting, free, floor, archiveBytes, lastRun, published} {
		c <- d
	}
}

// Collect implements prometheus.Collector.
func (s *scrape) Collect(c chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		c <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	st, err := s.state(ctx)
	if st.Free >= 0 {
		gauge(free, float64(st.Free))
	}
	gauge(floor, float64(st.Floor))
	if err != nil {
		gauge(readable, 0)
		return
	}
	gauge(readable, 1)
	for _, src := range st.Sources {
		gauge(lastGood, seconds(src.LastGood), src.ID)
		if !src.LastGood.IsZero() {
			gauge(lag, max(s.now().Sub(src.LastGood).Seconds(), 0), src.ID)
		}
		if !src.Newest.IsZero() {
			gauge(newest, seconds(src.Newest), src.ID)
		}
		gauge(failures, float64(src.Failures), src.ID)
		gauge(items, float64(src.Documents), src.ID)
	}
	gauge(terms, float64(st.Terms))
	gauge(unread, float64(st.Unread))
	gauge(flags, float64(st.Flags))
	gauge(waiting, float64(st.Waiting))
	gauge(archiveBytes, float64(st.Archive))
	gauge(lastRun, seconds(st.LastRun))
	gauge(published, seconds(st.Published))
}

// seconds since 1970; 0 for the zero time.
func seconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.Unix())
}
