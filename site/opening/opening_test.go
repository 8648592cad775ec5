package opening

import (
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/site/moving"
	"kazami/site/timemachine"
)

var asOf = time.Date(2011, 12, 31, 0, 0, 0, 0, horizon.Tokyo)

func edition() horizon.Edition { return horizon.Edition{AsOf: asOf, Figures: new(horizon.Book)} }

// item is a theme in the panel of a year.
func item(name string, fresh bool, change string) timemachine.Item {
	return timemachine.Item{Name: name, New: fresh, Change: horizon.ChangeID(change), Since: "2009年", Counted: horizon.Plain("2011年は10件です。")}
}

func panel(items ...timemachine.Item) timemachine.Page {
	return timemachine.Page{Years: []timemachine.Year{{Year: 2010}, {Year: 2011, Now: true, Items: items}}}
}

// TestOf: what is new comes first, public changes before themes and threats last; then
// what goes on, what grew, and that there is nothing.
func TestOf(t *testing.T) {
	threat := item("ウイルス", true, "virus")
	threat.Category = horizon.Menace
	published := edition()
	published.Changes = make([]horizon.PublishedChange, 2)
	grown := moving.Moving{Cards: []moving.Card{{Change: horizon.Change{Name: "クラウドの普及"}, Said: []horizon.Words{horizon.Plain("2011年は2件、2010年は1件です。")}}}}
	for _, c := range []struct {
		name          string
		of            horizon.Edition
		machine       timemachine.Page
		moves         moving.Moving
		finding, lead string
	}{
		{"one", edition(), panel(item("スマートフォン", true, "")), grown, "2011年、スマートフォンの増加を検知しました", "スマートフォン：判定に使う文書では、2011年は10件です。"},
		{"two, and one goes on", edition(), panel(threat, item("甲", true, ""), item("クラウド", false, "cloud")), moving.Moving{}, "2011年、甲とウイルスの増加を検知しました", "甲：判定に使う文書では、2011年は10件です。クラウドの増加も続いています（2009年から）。"},
		{"four", edition(), panel(threat, item("甲", true, ""), item("乙", true, "b"), item("丙", true, "")), moving.Moving{}, "2011年、乙、甲など4件の増加を検知しました", "乙：判定に使う文書では、2011年は10件です。"},
		{"goes on", edition(), panel(item("クラウド", false, "cloud")), grown, "2011年も、クラウドの増加が続いています", "クラウド：判定に使う文書では、2011年は10件です。新しい検知はありません。"},
		{"grew", published, panel(), grown, "クラウドの普及を述べた文書が増えています", "2011年は2件、2010年は1件です。"},
		{"quiet", published, timemachine.Page{}, moving.Moving{}, "新しい検知はありません", "2011年12月31日の時点で、公開している変化は2件です。件数の増加は続いていません。"},
		{"nothing", edition(), timemachine.Page{}, moving.Moving{}, "公開した変化は、まだありません", "公開文書0件を読みました。担当者が判断した変化から、ここに載せます。"},
	} {
		o := Of(c.of, c.machine, c.moves, false)
		if got := o.Finding.String(); got != c.finding {
			t.Errorf("%s: finding %q, want %q", c.name, got, c.finding)
		}
		if got := o.Lead.String(); got != c.lead {
			t.Errorf("%s: lead %q, want %q", c.name, got, c.lead)
		}
	}
}

// TestEnglish says the same in English, and cuts a name of ten thousand letters.
func TestEnglish(t *testing.T) {
	one := item("Cloud", true, "cloud")
	one.Counted = horizon.Plain("10 documents in 2011; about 1 was expected.")
	if o := Of(edition(), panel(one, item("B", true, ""), item("C", true, "")), moving.Moving{}, true); o.Finding.String() != "2011: a rise detected in Cloud, B and 1 more" || o.Lead.String() != "Cloud, by the documents used for detection: 10 documents in 2011; about 1 was expected." {
		t.Errorf("%s / %s", o.Finding, o.Lead)
	}
	if o := Of(edition(), timemachine.Page{}, moving.Moving{}, true); o.Finding.String() != "No change is public yet" || o.Lead.String() != "0 documents were read. Changes appear here once an analyst has judged them." {
		t.Errorf("%s / %s", o.Finding, o.Lead)
	}
	one.Name = strings.Repeat("長", 10_000)
	if o := Of(edition(), panel(one), moving.Moving{}, false); len([]rune(o.Finding.String())) > 60 {
		t.Errorf("a finding of %d letters", len([]rune(o.Finding.String())))
	}
}
