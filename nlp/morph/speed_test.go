//go:build unix

package morph

import (
	"bytes"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"kazami/internal/corpustest"
	"kazami/nlp/script"
)

// contestant is one way to cut the same text.
type contestant struct {
	name   string
	cut    func(testing.TB) (took time.Duration, tokens int)
	took   []time.Duration
	tokens int
}

// BenchmarkSegment cuts the same Japanese of the corpora, line by line, by the
// lattice, by kagome and by MeCab with Debian's IPA dictionary (mecab,
// mecab-ipadic-utf8), in turns. What is reported is the median of all turns of
// the processor time that each spends outside of the system; MeCab's is that of
// its process on the whole text less that of its process on an empty one.
func BenchmarkSegment(b *testing.B) {
	lines, size := japaneseLines(b, 60)
	all := contestants(b, lines)
	for b.Loop() {
		for _, c := range all {
			took, tokens := c.cut(b)
			c.took, c.tokens = append(c.took, took), tokens
		}
	}
	ours := median(all[0].took)
	for _, c := range all {
		took := median(c.took)
		b.ReportMetric(float64(size)/took.Seconds()/1e6, c.name+"-MB/s")
		b.ReportMetric(float64(c.tokens)/took.Seconds()/1e6, c.name+"-Mtokens/s")
		if c != all[0] {
			b.ReportMetric(float64(took)/float64(ours), "x-"+c.name)
		}
	}
	ms := make([]Morpheme, 0, 1<<14)
	g := newSegmenter(loadedDictionary(b), nil, false)
	each := func() {
		for _, s := range lines {
			ms = g.Tokenize(ms[:0], s)
		}
	}
	each()
	b.ReportMetric(testing.AllocsPerRun(1, each), "lattice-allocs")
}

func japaneseLines(t testing.TB, every int) (lines []string, size int) {
	docs, _ := corpustest.Sample(t, every)
	for _, d := range docs {
		if d.Lang == "ja" {
			for line := range strings.Lines(script.Normalize(d.Body)) {
				lines = append(lines, line)
				size += len(line)
			}
		}
	}
	return lines, size
}

func contestants(b *testing.B, lines []string) []*contestant {
	var all []*contestant
	for _, mode := range []struct {
		name   string
		search bool
	}{{"", false}, {"-search", true}} {
		g := newSegmenter(loadedDictionary(b), nil, mode.search)
		ref := newReference(b, nil, mode.search)
		var ms []Morpheme
		all = append(all, &contestant{name: "lattice" + mode.name, cut: timed(lines, func(s string) int {
			ms = g.Tokenize(ms[:0], s)
			return len(ms)
		})}, &contestant{name: "kagome" + mode.name, cut: timed(lines, func(s string) int {
			return len(ref.Analyze(s, ref.mode))
		})})
	}
	text := strings.Join(lines, "")
	for name, args := range map[string][]string{"mecab": nil, "mecab-wakati": {"-Owakati"}} {
		if c := mecab(b, name, text, args...); c != nil {
			all = append(all, c)
		}
	}
	return all
}

func timed(lines []string, cut func(string) int) func(testing.TB) (time.Duration, int) {
	return func(t testing.TB) (time.Duration, int) {
		before, tokens := processorTime(t), 0
		for _, s := range lines {
			tokens += cut(s)
		}
		return processorTime(t) - before, tokens
	}
}

// processorTime is what this process has spent outside of the system.
func processorTime(t testing.TB) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano())
}

// mecab is MeCab's program, or nil where there is none.
func mecab(b *testing.B, name, text string, args ...string) *contestant {
	path, err := exec.LookPath("mecab")
	if err != nil {
		b.Logf("no MeCab to compare with (apt-get install mecab mecab-ipadic-utf8): %v", err)
		return nil
	}
	// A line of more than its buffer would be cut in two.
	args = append([]string{"-d", "/var/lib/mecab/dic/ipadic-utf8", "-b", "1000000"}, args...)
	run := func(t testing.TB, text string) (time.Duration, []byte) {
		cmd := exec.Command(path, args...)
		cmd.Stdin = strings.NewReader(text)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s %s: %v", path, strings.Join(args, " "), err)
		}
		return cmd.ProcessState.UserTime(), out
	}
	return &contestant{name: name, cut: func(t testing.TB) (time.Duration, int) {
		start, _ := run(t, "")
		took, out := run(t, text)
		if slices.Contains(args, "-Owakati") {
			return took - start, len(bytes.Fields(out))
		}
		return took - start, bytes.Count(out, []byte("\n")) - bytes.Count(out, []byte("EOS\n"))
	}}
}

func median(d []time.Duration) time.Duration {
	d = slices.Sorted(slices.Values(d))
	return d[len(d)/2]
}
