package main

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/cjk"

	"kazami/internal/horizon"
)

// ftsOf indexes documents in SQLite's FTS5 with its tokenizer for languages
// without spaces: every three letters. It is asked as one would: each word, or
// what stands in quotation marks, as a string, any of them; shorter ones, which
// it cannot look up, by LIKE.
func ftsOf(t testing.TB, docs []horizon.Document, dir string) searcher {
	t.Helper()
	db := ftsBuild(t, docs, dir)
	return func(query string, n int) ([]string, error) {
		var long, short []string
		for _, w := range ftsWords(query) {
			if utf8.RuneCountInString(w) >= 3 {
				long = append(long, `"`+strings.ReplaceAll(w, `"`, `""`)+`"`)
			} else {
				short = append(short, w)
			}
		}
		if len(long) == 0 {
			like := "%" + strings.Join(short, "%") + "%"
			return ftsKeys(db.Query(`SELECT key FROM fts WHERE title LIKE ? OR body LIKE ? LIMIT ?`, like, like, n))
		}
		return ftsKeys(db.Query(`SELECT key FROM fts WHERE fts MATCH ? ORDER BY bm25(fts, 0, 2, 1) LIMIT ?`, strings.Join(long, " OR "), n))
	}
}

func ftsBuild(t testing.TB, docs []horizon.Document, dir string) *sql.DB {
	t.Helper()
	file := ":memory:"
	if dir != "" {
		file = filepath.Join(dir, "fts.db")
	}
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	if _, err := db.Exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
		CREATE VIRTUAL TABLE fts USING fts5(key UNINDEXED, title, body, source UNINDEXED, published UNINDEXED, tokenize = 'trigram')`); err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	put, err := tx.Prepare(`INSERT INTO fts VALUES (?,?,?,?,?)`)
	if err != nil {
		t.Fatal(err)
	}
	for i := range docs {
		if _, err := put.Exec(docKey(&docs[i]), docs[i].Title, docs[i].Body, docs[i].Source, docs[i].Published.Unix()); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	return db
}

// ftsWords are the words of a query and its quotations.
func ftsWords(query string) []string {
	if s, ok := strings.CutPrefix(query, `"`); ok {
		return []string{strings.TrimSuffix(s, `"`)}
	}
	return strings.Fields(query)
}

func ftsKeys(rows *sql.Rows, err error) ([]string, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var keys []string
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, rows.Err()
}

// cjkOf indexes documents in plain bleve, with its analyzer for Chinese,
// Japanese and Korean: every two letters.
func cjkOf(t testing.TB, docs []horizon.Document) searcher {
	t.Helper()
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer = "cjk"
	ix, err := bleve.New(filepath.Join(t.TempDir(), "cjk"), m)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ix.Close() })
	b := ix.NewBatch()
	for i := range docs {
		if err := b.Index(docKey(&docs[i]), map[string]string{"title": docs[i].Title, "body": docs[i].Body}); err != nil {
			t.Fatal(err)
		}
		if b.Size() == 500 || i == len(docs)-1 {
			if err := ix.Batch(b); err != nil {
				t.Fatal(err)
			}
			b.Reset()
		}
	}
	return func(query string, n int) ([]string, error) {
		title, body := bleve.NewMatchQuery(query), bleve.NewMatchQuery(query)
		title.SetField("title")
		title.SetBoost(2)
		body.SetField("body")
		r, err := ix.Search(bleve.NewSearchRequestOptions(bleve.NewDisjunctionQuery(title, body), n, 0, false))
		if err != nil {
			return nil, err
		}
		var keys []string
		for _, h := range r.Hits {
			keys = append(keys, h.ID)
		}
		return keys, nil
	}
}
