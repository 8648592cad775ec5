package myjvn

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

func TestRootOf(t *testing.T) {
	for in, want := range map[string]string{
		`<?xml version="1.0"?><!-- <a> --><rdf:RDF>`: "rdf", "<!---->x<b>": "b", "<!-- <a>": "", "</a><Result>": "result", "no tag": "", "": "", "1 < 2 <c/>": "c",
	} {
		if got := rootOf([]byte(in)); got != want {
			t.Errorf("the root of %q is %q, want %q", in, got, want)
		}
	}
}

func TestWhereARunBegins(t *testing.T) {
	today := time.Date(2026, 8, 20, 0, 0, 0, 0, horizon.Tokyo)
	for _, c := range []struct {
		window string
		from   time.Time
		want   string
	}{
		{"", time.Time{}, "2026-07-21"}, {"", time.Date(2026, 7, 1, 20, 0, 0, 0, time.UTC), "2026-07-02"}, {"", today.AddDate(0, 0, 1), "2026-08-20"}, {"", today, "2026-08-20"},
		{"2026-08-19", time.Time{}, "2026-08-19"}, {"2026-08-20", time.Time{}, "2026-08-20"}, {"2026-08-21", time.Time{}, "2026-08-20"}, {"soon", time.Time{}, "2026-07-21"},
	} {
		r := &myjvnRun{MyJVN: &MyJVN{From: c.from}, pos: &horizon.Position{More: map[string]string{keyWindow: c.window}}, today: today}
		if got := r.from().Format(time.DateOnly); got != c.want {
			t.Errorf("with the position %q from %v on a run begins on %s, want %s", c.window, c.from, got, c.want)
		}
	}
	r := &myjvnRun{pos: &horizon.Position{}}
	r.place(today, 51, 120, 2)
	if got := fmt.Sprint(r.pos.More); r.placed(keyItem, 1) != 51 || r.placed(keyTotal, 0) != 120 || r.placed(keyChanged, 0) != 2 || len(r.pos.More) != 4 {
		t.Errorf("the position is %s", got)
	}
	if r.place(today, 1, 0, 0); len(r.pos.More) != 1 || r.placed(keyItem, 1) != 1 {
		t.Errorf("at the beginning of a window the position is %v", r.pos.More)
	}
	for said, want := range map[string]int{"-3": 1, "0": 1, "x": 1, "2": 2} {
		r.pos.More[keyItem] = said
		if got := r.placed(keyItem, 1); got != want {
			t.Errorf("the item %q is read as %d, want %d", said, got, want)
		}
	}
}

func TestStatusOfAnswers(t *testing.T) {
	for _, c := range []struct {
		said map[string]string
		want string
	}{
		{map[string]string{"retCd": " 0 ", "totalRes": "7", "totalResRet": "5", "firstRes": "1"}, "true 7 5 1 <nil>"},
		{map[string]string{"retCd": "0", "totalRes": "-7", "totalResRet": "x", "firstRes": "0"}, "true 0 0 0 <nil>"},
		{map[string]string{"retCd": "1"}, `true 0 0 0 MyJVN reports return code "1"`},
		{map[string]string{"retCd": "1", "errMsg": "bad"}, `true 0 0 0 MyJVN reports return code "1", error "": "bad"`},
		{map[string]string{"retCd": "1", "errCd": "E1"}, `true 0 0 0 MyJVN reports return code "1", error "E1": ""`},
	} {
		r := &myjvnReader{}
		r.setStatus(func(name string) string { return c.said[name] })
		st := r.status
		if got := fmt.Sprint(st.given, st.total, st.returned, st.first, st.failure); got != c.want {
			t.Errorf("%v is the status %s, want %s", c.said, got, c.want)
		}
	}
	for in, want := range map[[2]string]string{{"", "RED"}: "RED", {"GREEN", ""}: "GREEN", {"GREEN", "AMBER"}: "AMBER", {"AMBER", "GREEN"}: "AMBER", {"WHITE", "CLEAR"}: "CLEAR", {"odd", "GREEN"}: "odd"} {
		if got := stricter(in[0], in[1]); got != want {
			t.Errorf("the stricter of %q is %q, want %q", in, got, want)
		}
	}
}

func TestAnswersThatHoldNoDocuments(t *testing.T) {
	m := &MyJVN{Source: horizon.Source{ID: "a", TLP: horizon.Clear}}
	for in, want := range map[string]string{
		`{"status":{"retCd":"0","totalRes":"0","method":"getVulnOverviewList"}}`: "",
		`{"status":{"retCd":"0","totalRes":"3","method":"getVulnOverviewList"}}`: errNoMyJVN.Error(),
		`{"status":{"retCd":"0","totalRes":"3","method":"getStatistics"}}`:       "a list of statistics",
		`{"status":{"retCd":"0","totalRes":"3","method":"getVendorList"}}`:       "a list of vendors and products",
		`{}`: errNoMyJVN.Error(),
		`{"a":` + strings.Repeat("[", 64) + strings.Repeat("]", 64) + `}`: "JSON is nested deeper than 64",
		`{"feed":{"entry":[`: "read JSON of MyJVN",
		`<html></html>`:      errNoMyJVN.Error(),
		`<Result></Result>`:  errNoMyJVN.Error(),
		`plain`:              errNoMyJVN.Error(),
		`<Result><x:VendorInfo vname="a"/></Result>`: "a list of vendors and products",
		`<Result><sumCvss/></Result>`:                "a list of statistics",
	} {
		title, docs, err := m.Read(t.Context(), "a", []byte(in))
		n := 0
		for _, e := range docs {
			if e == nil {
				n++
			}
		}
		if n != 0 || title != "" || (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %d documents, %v, want %q", in, n, err, want)
		}
	}
	_, docs, err := m.Read(t.Context(), "a", []byte(`{"feed":{"title":"t","entry":[{"id":"JVNDB-2026-000001","title":"a"},5]}}`))
	var remarks []string
	for _, e := range docs {
		if e != nil {
			remarks = append(remarks, e.Error())
		}
	}
	if err != nil || strings.Join(remarks, "; ") != "record 2 is not an object: left out; the answer has no status: it may have been cut" {
		t.Errorf("a feed without a status: %q, %v", remarks, err)
	}
}
