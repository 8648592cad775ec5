package nlp

import "testing"

func BenchmarkXOnly(b *testing.B) {
	lines, size := japaneseLines(b, 60)
	g := newSegmenter(analyser(b).dict, nil, false)
	var la lattice
	var ms []morph
	b.ResetTimer()
	for b.Loop() {
		for _, s := range lines {
			ms = g.segment(&la, s, ms[:0])
		}
	}
	b.SetBytes(int64(size))
}
func tXStats(t *testing.T) {
	lines, _ := japaneseLines(t, 60)
	g := newSegmenter(analyser(t).dict, nil, false)
	var la lattice
	var pos, nodes, rd, dist, mm, steps int
	for _, s := range lines {
		g.segment(&la, s, nil)
		nodes += len(la.nodes)
		for at := range len(la.letters) - 1 {
			if at > 0 && la.ends[at] == 0 {
				continue
			}
			la.gather(at)
			pos++
			rd += len(la.ready)
			seen := map[uint16]bool{}
			for _, x := range la.ready {
				seen[x.context] = true
			}
			dist += len(seen)
_ = steps; ctx := map[uint16]bool{}
			mm += len(ctx)
		}
	}
	p := float64(pos)
	t.Logf("positions %d nodes %.2f ready %.2f distinct %.2f leftctx(known) %.2f cells %.2f", pos, float64(nodes)/p, float64(rd)/p, float64(dist)/p, float64(mm)/p, float64(steps)/p)
}
