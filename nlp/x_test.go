package nlp

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

func xlines(b testing.TB) (lines []string, size int) {
	data, err := os.ReadFile("/tmp/w4/seg/lines.txt")
	if err != nil {
		lines, size = japaneseLines(b, 60)
		os.WriteFile("/tmp/w4/seg/lines.txt", []byte(strings.Join(lines, "")), 0o600)
		return
	}
	for l := range strings.Lines(string(data)) {
		lines = append(lines, l)
		size += len(l)
	}
	return
}
func utime() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano())
}
func TestXMin(t *testing.T) {
	lines, _ := xlines(t)
	g := newSegmenter(analyser(t).dict, nil, false)
	var la lattice
	var ms []morph
	best := time.Hour
	for range 20 {
		t0 := utime()
		for _, s := range lines {
			ms = g.segment(&la, s, ms[:0])
		}
		if d := utime() - t0; d < best {
			best = d
		}
	}
	fmt.Println("XMIN", best.Microseconds())
}
func TestXStats(t *testing.T) {
	lines, _ := japaneseLines(t, 60)
	g := newSegmenter(analyser(t).dict, nil, false)
	var la lattice
	var pos, nodes, rd, dist, mm, steps int
	for _, s := range lines {
		g.segment(&la, s, nil)
		nodes += len(la.nodes)
		for at := range len(la.letters) - 1 {
			if at > 0 && la.ends[at].last == 0 {
				continue
			}
			g.gather(&la, at)
			pos++
			rd += len(la.ready)
			seen := map[uint16]bool{}
			for _, x := range la.ready {
				seen[x.context] = true
			}
			dist += len(seen)
			_ = steps
			ctx := map[uint16]bool{}
			mm += len(ctx)
		}
	}
	p := float64(pos)
	t.Logf("positions %d nodes %.2f ready %.2f distinct %.2f leftctx(known) %.2f cells %.2f", pos, float64(nodes)/p, float64(rd)/p, float64(dist)/p, float64(mm)/p, float64(steps)/p)
}
