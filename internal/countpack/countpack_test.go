package countpack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"kazami/internal/horizon"
)

// words is a vocabulary with the theme cloud, named in 2008, whose own word is クラウド.
type words struct{}

func (words) NamedBefore(themes, threats []string, year int) (a, b []string) {
	if year > 2008 {
		a = themes
	}
	return a, threats
}

func (words) OwnWords(term string) (themes, threats []string) {
	if strings.Contains(term, "クラウド") {
		return []string{"cloud"}, nil
	}
	return nil, nil
}

func on(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 12, 0, 0, 0, horizon.Tokyo)
}

// list is a document of the source a, in Japanese.
func list(seq int64, at time.Time, tags map[string][]string, terms ...uint32) horizon.TermList {
	return horizon.TermList{Seq: seq, Source: "a", Lang: "ja", Published: at, Precision: horizon.ByDay, TLP: horizon.Clear, Tags: tags, Terms: terms}
}

// made is a pack of six documents, one of them a duplicate: クラウド is in three that are
// counted, 電力 in three, and two terms are rare.
func made(t *testing.T) []byte {
	t.Helper()
	b := NewBuilder([]Series{{}, {Text: "クラウド", Lang: "ja"}, {Text: "電力", Lang: "ja"}, {Text: "cloud", Theme: true, Lang: "any"}, {Text: "まれな語", Lang: "ja"}, {Text: "rare one", Lang: "en"}}, words{})
	cloud, threat := map[string][]string{"theme": {"cloud"}}, map[string][]string{"threat": {"outage"}, "sector": {"power"}}
	same := list(6, on(2009, 5, 3), cloud, 1, 3)
	same.Copy = true
	for _, l := range []horizon.TermList{
		list(1, on(2008, 3, 1), cloud, 1, 2, 3), list(2, on(2009, 4, 1), threat, 2, 4), list(3, on(2009, 5, 1), cloud, 1, 2, 3, 5),
		list(4, on(2009, 5, 2), nil), list(5, on(2009, 6, 2), cloud, 1, 3, 5), same,
	} {
		clear, err := l.Release()
		if err == nil {
			err = b.Add(clear)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	c := Contents{Header: Header{Analysis: 7, Made: on(2010, 1, 1), Until: "2010-01-01", Sources: []Source{{ID: "a", Name: "甲", Since: "2008-01-01", Until: "2010-01-01"}}},
		Detected: map[uint32]Detection{2: {Form{9, 0.5, 0}, []Span{{on(2009, 4, 1), on(2010, 1, 1)}}}}, Titles: map[horizon.SourceID]bool{}, Cited: map[int64]horizon.ClearDocument{}}
	for _, seq := range b.Cite(c.Detected) {
		d, err := horizon.Document{ID: horizon.DocumentID(fmt.Sprint("d", seq)), Source: "a", URL: fmt.Sprint("https://a.example/", seq), Title: "題名は残らない", Body: "本文は残らない",
			Published: on(2009, 5, 1), Precision: horizon.ByDay, TLP: horizon.Clear}.Release()
		if err != nil {
			t.Fatal(err)
		}
		c.Cited[seq] = d
	}
	var file bytes.Buffer
	if _, err := b.Write(&file, c); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// read is the rows of a pack, or what is wrong with it.
func read(file []byte) (all []Row, err error) {
	r, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, err
	}
	for row, err := range r.Rows() {
		if err != nil {
			return all, err
		}
		all = append(all, *row)
	}
	return all, nil
}

// TestRows holds what a pack says of its documents, and that no name of a rare term, no
// title and no text is in it.
func TestRows(t *testing.T) {
	file := made(t)
	rows, err := read(file)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(rows, func(a, b Row) int { return a.Compare(&b) }) {
		t.Error("the rows are not in order")
	}
	want := map[string]string{
		"total year 2009":        "documents 4, naming 2 1 1",
		"count year 2009 クラウド":   "documents 2, naming 2 0 0, next 0 0 true, after 0 0 true",
		"count year 2009 電力":     "documents 2, naming 1 1 1, next 2 1 false, after 2 1 false",
		"count year 2008 電力":     "documents 1, naming 1 0 0, next 1 1 false, after 1 1 false",
		"count month 2009-05 電力": "documents 1, naming 0 0 0, next 0 0 false, after 0 0 false",
	}
	for key, text := range want {
		i := slices.IndexFunc(rows, func(r Row) bool {
			return strings.TrimSpace(strings.Join([]string{string(r.Part), r.Bin, r.Period, r.Term}, " ")) == key
		})
		if i < 0 {
			t.Errorf("no row %s", key)
			continue
		}
		r := rows[i]
		got := fmt.Sprintf("documents %d, naming %d %d %d", r.Documents, r.Themed, r.Threatened, r.Sectored)
		if r.Part == Counts {
			got += fmt.Sprintf(", next %d %d %v, after %d %d %v", r.Concerned1, r.Themed1, r.Own1, r.Concerned2, r.Themed2, r.Own2)
		}
		if got != text {
			t.Errorf("%s: %s, want %s", key, got, text)
		}
	}
	unnamed, cited, left := map[int32]int32{}, 0, int32(0)
	for _, r := range rows {
		if r.Unnamed > 0 {
			unnamed[r.Unnamed] = r.Alike
			if r.Term != "" {
				t.Errorf("a rare term has its name: %v", r)
			}
		}
		if r.Part == Citations {
			cited++
		}
		if r.Part == Documents {
			left += r.Documents + r.Copies
		}
	}
	if len(unnamed) != 2 || cited != 5 || left != 1 {
		t.Errorf("%d kinds of rare terms, %d citations, %d documents that are not cited, want 2, 5, 1", len(unnamed), cited, left)
	}
	for _, hidden := range []string{"まれな語", "rare one", "題名", "本文"} {
		for _, r := range rows {
			if strings.Contains(fmt.Sprintf("%+v", r), hidden) {
				t.Errorf("%q is in the pack: %+v", hidden, r)
			}
		}
	}
	if again := made(t); !bytes.Equal(again, file) {
		t.Error("the same documents give another file")
	}
}

// TestDamagedFiles refuses a pack that was cut off or altered anywhere.
func TestDamagedFiles(t *testing.T) {
	file := made(t)
	for n := 0; n < len(file); n += 1 + len(file)/200 {
		if _, err := read(file[:n]); !errors.Is(err, ErrNotPack) {
			t.Fatalf("the first %d of %d bytes: %v, want ErrNotPack", n, len(file), err)
		}
	}
	for n := 4; n < len(file)-12; n += 1 + len(file)/400 {
		bad := bytes.Clone(file)
		bad[n] ^= 0x5a
		rows, err := read(bad)
		if err == nil && !equalRows(t, file, rows) {
			t.Fatalf("byte %d altered: %d other rows and no error", n, len(rows))
		}
	}
}

func equalRows(t *testing.T, file []byte, rows []Row) bool {
	t.Helper()
	want, err := read(file)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(want) == fmt.Sprint(rows)
}

// TestForeignFiles refuses what is no pack, a pack of a later format, one of all
// documents, and one whose rows are not those that its header has the sum of.
func TestForeignFiles(t *testing.T) {
	good := Header{Format: Format, Panel: horizon.PublicPanel, Made: on(2010, 1, 1), Sources: []Source{{ID: "a", Since: "2008-01-01", Until: "2010-01-01"}}}
	row := Row{Part: Totals, Bin: "year", Period: "2009", Source: "a", Lang: "ja", Documents: 1}
	file := func(change func(*Header)) []byte {
		h := good
		var out bytes.Buffer
		if _, err := write(&out, h, func(yield func(*Row) bool) { yield(&row) }); err != nil {
			t.Fatal(err)
		}
		r, err := Open(bytes.NewReader(out.Bytes()), int64(out.Len()))
		if err != nil {
			t.Fatal(err)
		}
		change(&r.Header)
		var again bytes.Buffer
		w := parquet.NewGenericWriter[Row](&again)
		if _, err := w.Write([]Row{row}); err != nil {
			t.Fatal(err)
		}
		w.SetKeyValueMetadata(metadataKey, headerText(t, r.Header))
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return again.Bytes()
	}
	if _, err := read(file(func(*Header) {})); err != nil {
		t.Fatalf("a pack that another program wrote: %v", err)
	}
	var version *VersionError
	for name, test := range map[string]struct {
		file []byte
		is   func(error) bool
	}{
		"a later format":   {file(func(h *Header) { h.Format++ }), func(err error) bool { return errors.As(err, &version) && version.Have == Format+1 }},
		"all documents":    {file(func(h *Header) { h.Panel = horizon.FullPanel }), func(err error) bool { return err != nil && strings.Contains(err.Error(), "public") }},
		"another checksum": {file(func(h *Header) { h.Sum = strings.Repeat("0", 64) }), func(err error) bool { return errors.Is(err, ErrSum) }},
		"a row too few":    {file(func(h *Header) { h.Rows++ }), func(err error) bool { return errors.Is(err, ErrSum) }},
		"no Parquet":       {[]byte("week,source,term,docs\n"), func(err error) bool { return errors.Is(err, ErrNotPack) }},
		"nothing":          {nil, func(err error) bool { return errors.Is(err, ErrNotPack) }},
	} {
		if _, err := read(test.file); !test.is(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func headerText(t *testing.T, h Header) string {
	t.Helper()
	text, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestOnlyClearIsCounted holds that the gate lets no other list through: a builder
// takes nothing that it did not release.
func TestOnlyClearIsCounted(t *testing.T) {
	for _, label := range []horizon.TLP{horizon.Red, horizon.AmberStrict, horizon.Amber, horizon.Green} {
		if _, err := (horizon.TermList{TLP: label}).Release(); err == nil {
			t.Errorf("a list that is %s was released", label)
		}
	}
}
