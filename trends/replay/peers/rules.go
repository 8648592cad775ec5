package peers

import "kazami/internal/horizon"

// Rules is every peer, translated to a bin. Spans that their authors give in
// days or weeks are turned into periods; MACD 12/26/9 is in periods by
// tradition.
func Rules(bin horizon.Bin) []Rule {
	year, half, fast, slow, days, step, steps := 52, 26.0, 26.0, 104.0, 7.0, 13, 8
	switch bin {
	case horizon.Monthly:
		year, half, fast, slow, days, step, steps = 12, 6, 6, 24, 30.4, 3, 8
	case horizon.Yearly:
		year, half, fast, slow, days, step, steps = 5, 2, 1, 3, 365.25, 1, 5
	}
	return []Rule{
		Kleinberg(),
		MACD("MACD 12/26/9", 12, 26, 9),
		MACD("MACD 26/104 weeks", fast, slow, 0),
		ZScore("z-score 52 weeks", year, 0),
		ZScore("z-score, y >= 3", year, 3),
		SigniTrend(half),
		BERTrend(days),
		Yoon(step, steps),
	}
}
