package detection

import (
	"maps"
	"slices"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// ChooseBins gives each source the shortest bin at which its dates are precise
// and it has about 20 documents a period. Sources of a bin that has fewer than
// three go to the next longer one: alone they could never pass its gates.
func ChooseBins(volumes []archive.Volume) map[horizon.SourceID]horizon.Bin {
	const enough = 20
	bins := map[horizon.SourceID]horizon.Bin{}
	for _, v := range volumes {
		years := 5.0
		for b := horizon.Weekly; b <= horizon.Yearly; b++ {
			share := float64(v.ByBin[b]) / float64(max(v.Documents, 1))
			if b == horizon.Yearly && v.ByBin[b] > 0 || share > 0.9 && float64(v.ByBin[b]) >= enough*years*b.PerYear() {
				bins[v.Source] = b
				break
			}
		}
	}
	for b := range horizon.Yearly {
		var of []horizon.SourceID
		for src, bin := range bins {
			if bin == b {
				of = append(of, src)
			}
		}
		if len(of) < 3 {
			for _, src := range of {
				bins[src] = b + 1
			}
		}
	}
	return bins
}

// moved is the sources that have another bin now than before, by their ids. A
// source that had none is new, and no finding.
func moved(before, now map[horizon.SourceID]horizon.Bin) []horizon.BinChange {
	var all []horizon.BinChange
	for _, src := range slices.Sorted(maps.Keys(now)) {
		if b, had := before[src]; had && b != now[src] {
			all = append(all, horizon.BinChange{Source: src, From: b, To: now[src]})
		}
	}
	return all
}
