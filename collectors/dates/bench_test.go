package dates

import "testing"

func BenchmarkRead(b *testing.B) {
	texts := []string{"Wed, 19 Aug 2026 18:02:36 +0900", "2026-08-19T05:00:00Z", "令和8年8月7日（金）", "お知らせ 新しい制度の説明会を開催します", "2026年8月17日", "平成23年度白書について（2011年7月5日公表）", "2026.8.7"}
	b.ReportAllocs()
	for b.Loop() {
		for _, s := range texts {
			Read(s, noon)
		}
	}
}
