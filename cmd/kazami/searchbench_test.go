package main

import (
	"database/sql"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"kazami/index"
	"kazami/internal/horizon"
)

// BenchmarkSearch indexes all documents of the corpora beside the checkout, as
// kazami does (they are read into tokens and tags on the way) and with FTS5
// (which only cuts them into threes), and asks both the same: medians and 99th
// percentiles in milliseconds, documents a second and bytes on disk for each of
// title and body (FTS5 keeps the text as well). Run it with -benchtime 20x.
func BenchmarkSearch(b *testing.B) {
	docs := corpusDocuments(b, func(string) int { return 1 })
	text := 0
	for i := range docs {
		text += len(docs[i].Title) + len(docs[i].Body)
	}
	start := time.Now()
	ix, _ := ours(b, docs)
	built := [2]float64{float64(len(docs)) / time.Since(start).Seconds()}
	dir := b.TempDir()
	start = time.Now()
	db := ftsBuild(b, docs, dir)
	built[1] = float64(len(docs)) / time.Since(start).Seconds()
	taken := [2]int64{size(b, ix.Dir()), size(b, filepath.Join(dir, "fts.db"))}
	figures := func(b *testing.B, i int) {
		b.ReportMetric(built[i], "built-docs/s")
		b.ReportMetric(float64(taken[i])/float64(text), "size/text")
	}
	from, to := time.Date(2005, 1, 1, 0, 0, 0, 0, horizon.Tokyo), time.Date(2006, 7, 1, 0, 0, 0, 0, horizon.Tokyo)
	terms := []string{"脆弱性", "クラウド", "overflow", "buffer", "IPv6", "テレワーク", "ユビキタス", "router", "原子力", "個人情報"}
	phrases := []string{`"denial of service"`, `"情報セキュリティ"`, `"cross-site scripting"`, `"buffer overflow"`, `"個人情報の保護"`, `"地上デジタル放送"`, `"use after free"`, `"management information base"`}
	for _, c := range []struct {
		name    string
		queries []string
		q       index.Query
		sql     string
	}{
		{"term", terms, index.Query{}, `SELECT key FROM fts WHERE fts MATCH ? ORDER BY bm25(fts, 0, 2, 1) LIMIT 20`},
		{"phrase", phrases, index.Query{}, `SELECT key FROM fts WHERE fts MATCH ? ORDER BY bm25(fts, 0, 2, 1) LIMIT 20`},
		{"facets", terms, index.Query{Facets: true, Limit: -1}, `SELECT source, strftime('%Y', published, 'unixepoch'), count(*) FROM fts WHERE fts MATCH ? GROUP BY 1, 2`},
		{"dates", terms, index.Query{From: from, To: to}, `SELECT key FROM fts WHERE fts MATCH ? AND published >= ` + seconds(from) + ` AND published < ` + seconds(to) + ` ORDER BY bm25(fts, 0, 2, 1) LIMIT 20`},
	} {
		b.Run(c.name+"/kazami", func(b *testing.B) {
			percentiles(b, c.queries, func(text string) error {
				c.q.Text, c.q.Exact = text, true
				_, err := ix.Search(b.Context(), c.q)
				return err
			})
			figures(b, 0)
		})
		b.Run(c.name+"/fts5", func(b *testing.B) {
			percentiles(b, c.queries, func(text string) error { return drain(db.Query(c.sql, `"`+ftsWords(text)[0]+`"`)) })
			figures(b, 1)
		})
	}
}

func seconds(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

func drain(rows *sql.Rows, err error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	return rows.Err()
}

// percentiles asks every query once a loop.
func percentiles(b *testing.B, queries []string, ask func(string) error) {
	var took []float64
	for b.Loop() {
		for _, q := range queries {
			start := time.Now()
			if err := ask(q); err != nil {
				b.Fatal(err)
			}
			took = append(took, float64(time.Since(start).Microseconds())/1000)
		}
	}
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2], "p50-ms")
	b.ReportMetric(took[len(took)*99/100], "p99-ms")
}
