package collectors

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"kazami/internal/horizon"
)

// watched are the kinds that read folders, each with a folder of four documents
// and one file that cannot be read.
func watched() map[string]func() Collector {
	notes, letters, tables := fstest.MapFS{"bad.doc": {}}, fstest.MapFS{"bad.eml": {Data: []byte("?")}}, fstest.MapFS{"bad.csv": {Data: []byte("x")}}
	for i := range 4 {
		notes[fmt.Sprintf("n%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\nnote_id: N%d\ntlp: GREEN\n---\ntext %d", i, i)}
		letters[fmt.Sprintf("m%d.eml", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "From: a@b.example\nMessage-ID: <%d@b>\n\ntext %d", i, i)}
		tables[fmt.Sprintf("s%d.csv", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "who,why\nA%d,because\n", i)}
	}
	src := horizon.Source{ID: "watched"}
	return map[string]func() Collector{
		"notes": func() Collector { return &Notes{Source: src, Folder: notes} },
		"mail":  func() Collector { return &Mail{Source: src, Folder: letters} },
		"survey": func() Collector {
			return &Survey{Source: src, Folder: tables, Columns: SurveyColumns{Respondent: []string{"who"}, Answers: []string{"why"}}}
		},
	}
}

func TestWatchedKinds(t *testing.T) {
	for kind, open := range watched() {
		whole := newStore()
		r, err := Sync(t.Context(), quiet, whole, open(), clockAt(asOf))
		if err != nil || r.Err != nil || r.Added != 4 || r.Failed != 1 || !strings.Contains(r.Bad[0], "bad.") {
			t.Errorf("%s: %+v, %v, want four documents and one bad item that is named", kind, r, err)
		}
		for stop := range 5 {
			dst := newStore()
			n := 0
			for doc, bad := range open().Collect(t.Context(), &horizon.Position{}) {
				if n++; n > stop {
					break // killed: what was read is stored, its position is not
				}
				if bad != nil {
					continue
				}
				if _, err := dst.Put(t.Context(), []horizon.Document{doc}); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := Sync(t.Context(), quiet, dst, open(), clockAt(asOf)); err != nil {
				t.Fatal(err)
			}
			if !maps.EqualFunc(dst.docs["watched"], whole.docs["watched"], func(a, b [32]byte) bool { return a == b }) {
				t.Errorf("%s: killed after %d items, the next run gives %d documents", kind, stop, len(dst.docs["watched"]))
			}
		}
	}
}

func TestWatchedKindsEnd(t *testing.T) {
	for kind, open := range watched() {
		ctx, cancel := context.WithCancel(t.Context())
		var last error
		n := 0
		for _, err := range open().Collect(ctx, &horizon.Position{}) {
			n++
			last = err
			cancel()
		}
		if _, whole := errors.AsType[*SourceError](last); !whole || !errors.Is(last, context.Canceled) || n > 3 {
			t.Errorf("%s: cancelled after the first item, it yields %d and ends with %v, want a SourceError", kind, n, last)
		}
		cancel()
	}
}

// TestHearingNote is the template of a note, as people are shown it.
func TestHearingNote(t *testing.T) {
	data, err := os.ReadFile("../samples/synthetic/hearing_note.md")
	if err != nil {
		t.Fatal(err)
	}
	got := Check(t.Context(), "notes", "hearing_note.md", data, CheckOptions{Sectors: sectorNames})
	want := Item{
		ID: "H22-012", Title: "ヒアリング記録 H22-012", Published: "2010-02-03T14:00:00+09:00", Precision: "time", Lang: "ja", TLP: "AMBER+STRICT",
		Body: "Q1. 今後5年程度で影響が大きいと考える環境変化は何か。\nA1. 監視制御系の端末が汎用ＯＳになりつつある。保守は遠隔が前提になる見込み。\nQ2. どの脅威を懸念するか。\n" +
			"A2. USBメモリ経由の感染、委託先からの侵入。時期は平成26年度頃に本格化するとみる。\n所感: 鉄道分野B社(H22-009)と同趣旨。\n",
	}
	if got.Error != "" || len(got.Warnings) > 0 || len(got.Items) != 1 || !slices.Equal(got.Items[0].Sectors, []string{"electricity"}) {
		t.Fatalf("Check = %+v", got)
	}
	item := got.Items[0]
	if item.Sectors, item.Fields = nil, nil; fmt.Sprintf("%+v", item) != fmt.Sprintf("%+v", want) {
		t.Errorf("Check =\n%+v\nwant\n%+v", item, want)
	}
}

func FuzzNotes(f *testing.F) {
	f.Add("n.md", []byte("---\nnote_id: N1\ntlp: CLEAR\ngov_class: 機密性1情報\n---\nx"))
	f.Add("n.txt", []byte("記録番号：N1\nTLP:CLEAR\n\n機密性3情報\nx"))
	f.Add("n.txt", []byte("ＴＬＰ：ＣＬＥＡＲ\n"))
	f.Add("n.docx", docxOf(f, wordTable([]string{"TLP", "CLEAR"}, []string{"質問", "回答"}, []string{"q", "a"})+paragraph("x"), "word/header1.xml", pageHeader(paragraph("TLP:AMBER"))))
	f.Add("n.xlsx", saved(f, bookOf(f, []any{"日付", 40212}, []any{"TLP", "GREEN"}, []any{"質問", "q"}, []any{"回答", "a"})))
	n := &Notes{Source: horizon.Source{ID: "notes"}, Sectors: sectorNames}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		doc, ok, err := n.note(t.Context(), name, data)
		if err != nil || !ok {
			return
		}
		if strings.Contains(doc.Title+doc.Body, "\u202e") || doc.TLP > horizon.Clear {
			t.Errorf("note(%q): %+v", name, doc)
		}
		if text := doc.RawType == "text/markdown"; text && doc.TLP > horizon.Red && doc.TLP != horizon.AmberStrict && !strings.Contains(string(data), doc.TLP.String()) && !strings.Contains(string(data), "\x00") {
			t.Errorf("note(%q, %q) is %s, which nobody wrote", name, data, doc.TLP)
		}
	})
}

func FuzzDocx(f *testing.F) {
	f.Add(`<w:tbl><w:tr><w:tc><w:p><w:t>a</w:t></w:p></w:tc></w:tr></w:tbl>`)
	f.Add(paragraph("a", "b") + `<w:p><w:t>x</w:t><w:txbxContent><w:p><w:t>y</w:t></w:p></w:txbxContent><w:rPr><w:t>no</w:t></w:rPr></w:p>`)
	f.Add(`<w:tr><w:tc></w:tbl></w:p>`)
	f.Fuzz(func(t *testing.T, body string) {
		blocks, _, err := wordBlocks([]byte("<w:body>" + body + "</w:body>"))
		if err != nil {
			return
		}
		for _, b := range blocks {
			if len(b) == 0 || strings.Join(b, "") == "" {
				t.Errorf("wordBlocks(%q) = %q: an empty block", body, blocks)
			}
		}
	})
}

func FuzzMail(f *testing.F) {
	f.Add([]byte("From: =?utf-8?B?44GC?= <a@b.example>\r\nSubject: =?iso-2022-jp?B?GyRCJCI=?= =?iso-2022-jp?B?GyhC?=\r\nDate: Wed, 3 Feb 2010 14:30:00 +0900\r\nMessage-ID: <1@b>\r\n\r\nTLP:AMBER\r\nhttps://a.example/\r\n"))
	f.Add([]byte("From: a\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html\n\n<a href=http://x.example>y</a>\n--b\nContent-Type: text/plain; format=flowed\nContent-Transfer-Encoding: base64\n\nYSAK\n--b--"))
	f.Add([]byte("From: a\nSubject: s\n\n" + weekly))
	m := &Mail{Source: horizon.Source{ID: "mail", TLP: horizon.Clear}, Split: true}
	f.Fuzz(func(t *testing.T, data []byte) {
		docs, err := m.read("m.eml", data)
		for _, d := range docs {
			if err != nil || d.ID == "" || len(d.Body) > maxBody || d.URL != "" && !strings.HasPrefix(d.URL, "http") || strings.ContainsFunc(d.Title+d.Body, isDirection) {
				t.Errorf("read(%q) = %+v, %v", data, d, err)
			}
		}
	})
}

func FuzzSurvey(f *testing.F) {
	f.Add([]byte(surveyTable), "山田 太郎")
	f.Add([]byte("会社名,氏名,分野,回答日,懸念する脅威は何ですか。,F\n\"A,社\",b,c,d,\"A,社\",A\n"), "㈱ﾐﾗｲ")
	s := &Survey{Source: horizon.Source{ID: "s"}, Columns: surveyColumns, Sectors: sectorNames}
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		docs, err := s.read("s.csv", data)
		if err == nil && len(docs) == 0 {
			t.Errorf("read(%q): neither answers nor an error", data)
		}
		a := newAnonymiser([]string{name}, nil)
		if text := "「" + name + "」では"; len([]rune(name)) > 1 && a.folded[foldName(name).text] && strings.Contains(a.clean(text), name) {
			t.Errorf("clean(%q) = %q still names %q", text, a.clean(text), name)
		}
	})
}

func TestNoteThatIsAPDF(t *testing.T) {
	data, err := os.ReadFile("../samples/synthetic/pdf_sjis_doublestrike.pdf")
	if err != nil {
		t.Fatal(err)
	}
	n := &Notes{Source: horizon.Source{ID: "n"}, Folder: fstest.MapFS{"a/H22 meeting.PDF": {Data: data}}, PDF: pdfReader(t)}
	read := func() (docs []horizon.Document, bad []error) {
		for doc, err := range n.Collect(t.Context(), nil) {
			if err != nil {
				bad = append(bad, err)
				continue
			}
			docs = append(docs, doc)
		}
		return docs, bad
	}
	docs, bad := read()
	if len(docs) != 1 || len(bad) > 0 {
		t.Fatalf("a folder with one PDF yields %d documents, faults %v", len(docs), bad)
	}
	d := docs[0]
	if d.TLP != horizon.Red || d.Title != "環境変化への対応" || d.Published.Format(time.DateOnly) != "2010-02-03" || d.RawType != "application/pdf" || !bytes.Equal(d.Raw, data) || !strings.Contains(d.Body, "クラウドコンピューティング") {
		t.Errorf("the note is %s, %q, %s, %s: %q", d.TLP, d.Title, d.Published, d.RawType, d.Body)
	}
	n.PDF = nil
	if docs, bad := read(); len(docs) > 0 || len(bad) != 1 || !strings.Contains(bad[0].Error(), "H22 meeting.PDF") {
		t.Errorf("without a reader: %v, %v, want the file named", docs, bad)
	}
}
