package draft

import (
	"errors"
	"maps"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// whole is a form that approves, with every field filled in.
func whole() url.Values {
	return url.Values{"do": {"approve"}, "category": {"脅威"}, "what": {"変わります。"}, "when": {"時期は文書にありません。"}, "prepare": {"備えます。"}, "searched": {"12件を読みました。"},
		"counter": {" 別の調査があります。\n\n　\n逆の報告があります。"}, "public": {" 読みました。"}}
}

// TestRead reads what a form has, and of what it does not have nothing.
func TestRead(t *testing.T) {
	want := Draft{Category: horizon.Menace, Why: "読みました。", Counter: []string{"別の調査があります。", "逆の報告があります。"}, Written: map[horizon.Part]string{
		horizon.PartWhat: "変わります。", horizon.PartWhen: "時期は文書にありません。", horizon.PartPrepare: "備えます。", horizon.PartSearched: "12件を読みました。"}}
	if got := Read(whole()); !reflect.DeepEqual(got, want) {
		t.Errorf("Read = %+v, want %+v", got, want)
	}
	if got := Read(url.Values{"name": {"名"}}); !reflect.DeepEqual(got, Draft{}) {
		t.Errorf("of another form: %+v", got)
	}
	if got := Read(url.Values{"counter": {""}, "when": {""}}); got.Counter == nil || len(got.Counter) != 0 || len(got.Written) != 1 {
		t.Errorf("of empty fields: %+v, want them empty and there", got)
	}
}

// TestCheck names the first field from the top of the form that is wrong.
func TestCheck(t *testing.T) {
	long := func(n int) string { return strings.Repeat("長", n) }
	for _, c := range []struct {
		what     string
		with     url.Values
		approves bool
		field    string // "" where nothing is wrong
	}{
		{"everything", nil, true, ""},
		{"no counter-evidence", url.Values{"counter": {""}}, true, ""},
		{"nothing", url.Values{"category": {""}, "what": {""}, "public": {""}}, true, "category"},
		{"no what", url.Values{"what": {"　"}, "when": {""}}, true, "what"},
		{"no when", url.Values{"when": {"\u200b"}, "public": {""}}, true, "when"},
		{"not what to prepare for", url.Values{"prepare": {""}}, true, "prepare"},
		{"nobody looked", url.Values{"searched": {"\n"}}, true, "searched"},
		{"no reason", url.Values{"public": {" "}}, true, "public"},
		{"a draft of nothing", url.Values{"category": {""}, "what": {""}, "when": {""}, "prepare": {""}, "searched": {""}, "public": {""}}, false, ""},
		{"as long as may be", url.Values{"what": {long(MaxPart)}, "counter": {long(MaxDoubt)}, "public": {long(MaxWhy)}}, true, ""},
		{"a letter more of a part", url.Values{"prepare": {long(MaxPart + 1)}}, false, "prepare"},
		{"a letter more against it", url.Values{"counter": {long(MaxDoubt + 1)}}, false, "counter"},
		{"one more against it", url.Values{"counter": {strings.Repeat("反証\n", MostDoubts+1)}}, true, "counter"},
		{"a letter more of the reason", url.Values{"public": {long(MaxWhy + 1)}}, true, "public"},
	} {
		form := whole()
		maps.Copy(form, c.with)
		err := Read(form).Check(c.approves)
		refused, ok := errors.AsType[*Refusal](err)
		if ok != (c.field != "") || ok && (refused.Field != c.field || !strings.HasSuffix(refused.Why, "。")) {
			t.Errorf("%s: %v, want %q to be refused", c.what, err, c.field)
			continue
		}
		if ok {
			again := Again(form, refused)
			if again.Field != c.field || again.Written[horizon.PartWhat] != form.Get("what") || again.Public != form.Get("public") || again.Counter != form.Get("counter") {
				t.Errorf("%s: shown again as %+v", c.what, again)
			}
		}
	}
}

// TestSupposed fills in words of an approval alone, and leaves what was typed as it is.
func TestSupposed(t *testing.T) {
	form := url.Values{"do": {"approve"}, "what": {"書きかけ"}}
	got := Supposed(form)
	if got.Get("what") != "書きかけ" || got.Get("when") != Unwritten || got.Get("public") != Unwritten || got.Get("category") != "" || form.Has("when") {
		t.Errorf("supposed %v of %v", got, form)
	}
	if hold := (url.Values{"do": {"hold"}}); !reflect.DeepEqual(Supposed(hold), hold) {
		t.Errorf("of another act it supposes %v", Supposed(hold))
	}
}

// TestForm shows what is written of a change and what is not.
func TestForm(t *testing.T) {
	f := Of(horizon.Change{Category: horizon.Use, What: "変わります。", Counter: []string{"a", "b"}, Sectors: []horizon.SectorID{"water"}})
	if f.Category != horizon.Use || f.Counter != "a\nb" || f.Public != "" || f.Wrong != "" || len(f.Sectors) != 1 {
		t.Errorf("the form is %+v", f)
	}
	if empty := Of(horizon.Change{}); empty.Begun() || empty.Left() != 4 || !f.Begun() || f.Left() != 3 || !Again(url.Values{}, &Refusal{"what", "書いてください。"}).Begun() {
		t.Errorf("of nothing %d parts are left, of one written %d", empty.Left(), f.Left())
	}
	for i, p := range f.Parts() {
		if p.Filled != (i == 0) || p.Label == "" || p.Hint == "" || p.ID != string(horizon.Parts()[i]) {
			t.Errorf("field %d is %+v", i, p)
		}
	}
}
