package wordlist

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/internal/charset"
	"kazami/internal/horizon"
)

// rowsOf reads a list that is one.
func rowsOf(t *testing.T, data string) []Row {
	t.Helper()
	text, err := Text([]byte(data))
	if err != nil {
		t.Fatalf("Text(%.40q): %v", data, err)
	}
	rows, err := Read(text)
	if err != nil {
		t.Fatalf("Read(%.40q): %v", data, err)
	}
	return rows
}

// check takes terms as they are written, in small letters.
func check(rules []horizon.TermRule, x horizon.RuleChange) (horizon.TermRule, bool, Reason) {
	x.Term, x.Other = strings.ToLower(x.Term), strings.ToLower(x.Other)
	set := slices.ContainsFunc(rules, func(o horizon.TermRule) bool { return bare(o) == bare(x.TermRule) })
	return x.TermRule, x.Off == set, Reason{}
}

// TestRoundTrip writes rules and reads them back, also cells that a spreadsheet would
// run: the list changes nothing where it comes from, and is set whole elsewhere.
func TestRoundTrip(t *testing.T) {
	cut := time.Date(2010, 3, 31, 0, 0, 0, 0, horizon.Tokyo)
	rules := []horizon.TermRule{
		{Kind: horizon.WatchRule, Term: "検針", Who: "山田", Why: "=SUM(1)", Cut: cut},
		{Kind: horizon.StopRule, Term: "-委員会室", Who: "@鈴木", Why: "場所の名、\"会議\"", Cut: cut},
		{Kind: horizon.JoinRule, Term: "'クラウド", Other: "cloud computing", Who: "山田", Why: "同じ\nもの", Cut: cut},
		{Kind: horizon.ApartRule, Term: "水道", Other: "水路", Who: "山田", Why: "別", Cut: cut},
	}
	data := string(Write(rules))
	for _, want := range []string{"\uFEFFkind,term,other,since,who,why\r\n", "数えない語,'-委員会室,,2010-03-31,'@鈴木,\"場所の名、\"\"会議\"\"\"\r\n", "同じ語として数える,''クラウド,cloud computing,2010-03-31,山田,同じ もの\r\n", "'=SUM(1)"} {
		if !strings.Contains(data, want) {
			t.Errorf("the list lacks %q:\n%s", want, data)
		}
	}
	rows := rowsOf(t, data)
	if p := Make(rows, rules, "", check); p.Count(Holds) != 4 || p.Ready() {
		t.Errorf("where it comes from, the list would do %+v", p.Steps)
	}
	p := Make(rows, nil, "", check)
	if p.Count(Adds) != 4 || !p.Ready() || p.Steps[0].Term != "-委員会室" || p.Steps[3].Why != "=SUM(1)" {
		t.Errorf("elsewhere the list would do %+v", p.Steps)
	}
}

// TestTextsThatAreNone refuses what is no text, and says what to do.
func TestTextsThatAreNone(t *testing.T) {
	for what, c := range map[string]struct {
		data string
		why  Reason
	}{
		"nothing":    {"", empty},
		"a mark":     {"\uFEFF \r\n", empty},
		"too large":  {strings.Repeat("x", MaxBytes+1), tooLarge},
		"a workbook": {"PK\x03\x04\x14\x00", workbook},
		"a picture":  {"\x89PNG\r\n\x1a\n\x00\x00", unreadable(charset.Fault{Byte: 1, Why: charset.NoText})},
		"bytes":      {"kind,term\n\xC0\x80\xFE\n", unreadable(charset.Fault{Byte: 1, Why: charset.Unknown})},
		"charsets":   {"kind,term\nwatch,電力\nwatch,\x90\x94\n", unreadable(charset.Fault{Byte: 7, Why: charset.OtherCharset, Charset: "utf-8"})},
		"mojibake":   {"kind,term\nwatch,縺ゅ↑縺溘\n", unreadable(charset.Fault{Byte: 7, Why: charset.Misread, Charset: "UTF-8 read as Shift_JIS"})},
	} {
		_, err := Text([]byte(c.data))
		if f, ok := errors.AsType[*Fault](err); !ok || f.Why != c.why {
			t.Errorf("%s: %v, want %q", what, err, c.why.EN)
		}
	}
	for what, data := range map[string]string{"Shift_JIS": "kind,term\r\n\x90\x94\x82\xa6\x82\xc8\x82\xa2\x8c\xea,\xb6\xc5\r\n",
		"UTF-16": "\xFF\xFEk\x00i\x00n\x00d\x00,\x00t\x00e\x00r\x00m\x00\n\x00\x70\x65\x48\x30\x6A\x30\x44\x30\x9E\x8A,\x00\x85\xFF\n\x00"} {
		if got, err := Text([]byte(data)); err != nil || !strings.HasPrefix(got, "kind,term\n数") {
			t.Errorf("%s: Text = %q, %v", what, got, err)
		}
	}
	if got, err := Text([]byte("\uFEFFa\r\nb\rc\u202e\x07")); err != nil || got != "a\nb\nc" {
		t.Errorf("Text = %q, %v, want it without marks and with ends of line alone", got, err)
	}
	if text, err := Text([]byte(strings.Repeat("a\r\n", MaxBytes/2))); err != nil || len(text) != MaxBytes {
		t.Errorf("a list of %d bytes with ends of line of one byte: %v", MaxBytes, err)
	}
}

// TestTablesThatAreNone refuses text that is not a table of rules, with its line.
func TestTablesThatAreNone(t *testing.T) {
	for what, c := range map[string]struct {
		text string
		line int
		why  Reason
	}{
		"an open quotation":  {"kind,term\nignore,\"a\nwatch,b\n", 2, openQuote},
		"a quotation inside": {"kind,term\nignore,a\nwatch,b\"c\n", 3, openQuote},
		"no head":            {"ignore,a\n", 1, unknownColumn("ignore")},
		"no term":            {"kind,why\nignore,a\n", 1, noHead},
		"an unknown column":  {"kind,term,理由\n", 1, unknownColumn("理由")},
		"a column twice":     {"kind,term,Term\n", 1, unknownColumn("term")},
		"too many rows":      {"kind,term\n" + strings.Repeat("ignore,a\n", MaxRows+1), MaxRows + 2, tooMany},
	} {
		_, err := Read(c.text)
		if f, ok := errors.AsType[*Fault](err); !ok || f.Why != c.why || f.Line != c.line {
			t.Errorf("%s: %v, want line %d: %q", what, err, c.line, c.why.EN)
		}
	}
}

// TestRows reads columns in any order, names of kinds in both languages, and cells that
// were copied from a sheet.
func TestRows(t *testing.T) {
	for what, text := range map[string]string{
		"in order": "kind,term,other,since,who,why\njoin,a,b,2010-01-01,x,同じ\n\n,,\n注目語,c\n",
		"in other": "Why , OFF,other,term,kind\n同じ,no,b,a,同じ語として数える\n,,,c,WATCH\n",
		"copied":   "kind\tterm\tother\twhy\njoin\ta\tb\t同じ\nwatch\tc\n",
	} {
		var got []string
		for _, r := range rowsOf(t, text) {
			got = append(got, fmt.Sprint(r.Kind, " ", r.Term, " ", r.Other, " ", r.Why, " ", r.Off, " ", r.unreadable == nil))
		}
		if want := []string{"join a b 同じ false true", "watch c   false true"}; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
}

// TestMake says of each row what it would do, or why not.
func TestMake(t *testing.T) {
	rules := []horizon.TermRule{{Kind: horizon.StopRule, Term: "a"}, {Kind: horizon.ApartRule, Term: "x", Other: "y"}, {Kind: horizon.WatchRule, Term: "w"}}
	for what, c := range map[string]struct {
		rows string
		does []Does
		last Reason
	}{
		"there already":        {"ignore,A,,,", []Does{Holds}, Reason{}},
		"new":                  {"ignore,b,,,", []Does{Adds}, Reason{}},
		"taken back":           {"watch,w,,,yes", []Does{TakesBack}, Reason{}},
		"back, not there":      {"watch,v,,,yes", []Does{Cannot}, notSet},
		"twice":                {"ignore,b,,,\nignore,B,,,", []Does{Adds, Holds}, sameAs(2)},
		"set and back":         {"ignore,b,,,\nignore,b,,,yes", []Does{Adds, Cannot}, against(2)},
		"join and apart":       {"join,b,c,,\napart,c,b,,", []Does{Adds, Cannot}, against(2)},
		"against a rule":       {"join,y,x,,", []Does{Cannot}, againstRule("別の語")},
		"after it is back":     {"apart,x,y,,yes\njoin,y,x,,", []Does{TakesBack, Adds}, Reason{}},
		"an unknown kind":      {"旗,b,,,", []Does{Cannot}, unknownKind("旗")},
		"no term":              {"watch,,,,", []Does{Cannot}, noTerm},
		"no other":             {"join,b,,,", []Does{Cannot}, noOther},
		"an other too many":    {"watch,b,c,,", []Does{Cannot}, needlessOther},
		"off is neither":       {"watch,b,,,maybe", []Does{Cannot}, unknownOff},
		"a cell without end":   {"watch," + strings.Repeat("長", 20000) + ",,,", []Does{Cannot}, longTerm},
		"a reason without end": {"watch,b,," + strings.Repeat("長", 20000) + ",", []Does{Cannot}, longWhy},
	} {
		p := Make(rowsOf(t, "kind,term,other,why,off\n"+c.rows+"\n"), rules, "部内の表から", check)
		var does []Does
		for _, s := range p.Steps {
			does = append(does, s.Does)
		}
		if last := p.Steps[len(p.Steps)-1]; !slices.Equal(does, c.does) || last.Note != c.last {
			t.Errorf("%s: %q, %q, want %q, %q", what, does, last.Note.EN, c.does, c.last.EN)
		}
		if p.Ready() != (p.Count(Cannot) == 0 && p.Count(Holds) < len(p.Steps)) {
			t.Errorf("%s: ready is %t", what, p.Ready())
		}
	}
	if len(rules) != 3 || rules[1].Term != "x" {
		t.Errorf("the rules that hold were changed: %v", rules)
	}
}

// TestReasons holds that a rule needs a reason, of its row or of the list, and that
// what was shown is what is done.
func TestReasons(t *testing.T) {
	rows := rowsOf(t, "kind,term,why\nignore,b,自分の理由\nwatch,c,\nignore,a,\n")
	rules := []horizon.TermRule{{Kind: horizon.StopRule, Term: "a", Why: "前の理由"}}
	without, with := Make(rows, rules, "", check), Make(rows, rules, "表から", check)
	if s := without.Steps; s[0].Does != Adds || s[1].Note != noWhy || s[2].Does != Holds || without.Ready() {
		t.Errorf("without a reason for the list: %+v", s)
	}
	changes := with.Changes()
	if !with.Ready() || len(changes) != 2 || changes[0].Why != "自分の理由" || changes[1].Why != "表から" {
		t.Errorf("with a reason for the list: %+v", changes)
	}
	if with.Mark() != Make(rows, rules, "表から", check).Mark() || with.Mark() == Make(rows, nil, "表から", check).Mark() || with.Mark() == Make(rows, rules, "別の", check).Mark() {
		t.Error("plans that do the same have two marks, or plans that do not have one")
	}
	with.Remark(func(term string) bool { return term == "b" })
	if !with.Steps[0].Note.IsZero() || with.Steps[1].Note != noDocument("c") || !with.Steps[2].Note.IsZero() {
		t.Errorf("remarks: %+v", with.Steps)
	}
}

// TestVisible shows the rules of others to who may see everything alone.
func TestVisible(t *testing.T) {
	rules := []horizon.TermRule{{Term: "a", Who: "山田"}, {Term: "b", Who: "鈴木"}}
	if got := Visible(rules, "鈴木", horizon.Amber); len(got) != 1 || got[0].Term != "b" {
		t.Errorf("up to AMBER: %v, want their own", got)
	}
	if got := Visible(rules, "鈴木", horizon.Red); len(got) != 2 {
		t.Errorf("up to RED: %v, want all", got)
	}
}

// FuzzRead reads what is no list without falling, and every list that it writes.
func FuzzRead(f *testing.F) {
	f.Add("kind,term,why\nignore,a,b\n")
	f.Add("kind\tterm\nwatch\t\"a\nb\"\n")
	f.Add("\uFEFFkind,term,other,off\njoin,'=a,b,yes\n")
	f.Fuzz(func(t *testing.T, data string) {
		text, err := Text([]byte(data))
		if err != nil {
			return
		}
		rows, err := Read(text)
		if err != nil {
			return
		}
		var rules []horizon.TermRule
		for _, s := range Make(rows, nil, "理由", check).Steps {
			if s.Does == Adds {
				rules = append(rules, s.Rule())
			}
		}
		back, err := Text(Write(rules))
		if err != nil {
			return // longer than a list may be
		}
		again, err := Read(back)
		if err != nil || len(again) != len(rules) {
			t.Fatalf("%d rules are written, %d read: %v", len(rules), len(again), err)
		}
		for _, r := range again {
			if r.unreadable != nil {
				t.Errorf("row %+v is written and cannot be read: %s", r, r.unreadable.EN)
			}
		}
	})
}
