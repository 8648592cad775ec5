package horizon

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"reflect"
	"strings"
	"testing"
)

// whole is a document with everything that it can say.
func whole() Document {
	return Document{ID: "1", Source: "a", URL: "https://example.jp/1", Title: "題", Body: "本文", Lang: "ja", Published: at("2010-01-01T00:00:00+09:00"),
		Precision: ByDay, Collected: at("2010-01-02T00:00:00+09:00"), TLP: Clear, Publisher: "甲", Class: Government, Excerpt: ExcerptFull,
		Fields: Fields{FieldReference: {"報告書", "別紙"}}, Warnings: []string{"w"}, Raw: []byte("x"), RawType: "text/html"}
}

// said is what a document gives to those who may read it.
func said(c ClearDocument) Document {
	return Document{ID: c.ID(), Source: c.Source(), URL: c.URL(), Title: c.Title(), Body: c.Body(), Lang: c.Lang(), Published: c.Published(),
		Precision: c.Precision(), Collected: c.Collected(), Publisher: c.Publisher(), Class: c.Class(), Excerpt: c.Excerpt()}
}

func TestReleasedDocument(t *testing.T) {
	d := whole()
	c, err := d.Release()
	if err != nil {
		t.Fatal(err)
	}
	want := d
	want.TLP, want.Fields, want.Warnings, want.Raw, want.RawType = Red, nil, nil, nil, ""
	if got := said(c); !reflect.DeepEqual(got, want) {
		t.Errorf("released %+v, want %+v", got, want)
	}
	if sum := sha256.Sum256([]byte("x")); !bytes.Equal(c.Sum(), sum[:]) {
		t.Errorf("Sum = %x, want that of the raw bytes", c.Sum())
	}
	if c.Reference() != "報告書、別紙" {
		t.Errorf("Reference = %q", c.Reference())
	}
	if c.Digest() != d.Hash() {
		t.Error("the digest of a document that was released whole is not its hash")
	}
	if c.d.Raw != nil || c.d.Warnings != nil {
		t.Error("raw bytes or warnings were released")
	}
	d.Raw = nil
	if c, err = d.Release(); err != nil || c.Sum() != nil {
		t.Errorf("Sum without raw bytes = %x, %v; want none", c.Sum(), err)
	}
}

// TestShare holds what passes under each ceiling, and that of RED documents
// nothing of what they say does.
func TestShare(t *testing.T) {
	for _, label := range []TLP{Red, AmberStrict, Amber, Green, Clear} {
		for _, ceiling := range []TLP{Red, AmberStrict, Amber, Green, Clear} {
			d := whole()
			d.TLP = label
			s, err := d.Share(ceiling)
			if label < ceiling {
				if err == nil || !reflect.DeepEqual(s, SharedDocument{}) {
					t.Errorf("%s under %s: %+v, %v; want nothing", label, ceiling, said(s.ClearDocument), err)
				}
				continue
			}
			if err != nil || s.TLP() != label {
				t.Errorf("%s under %s: label %s, %v", label, ceiling, s.TLP(), err)
			}
			want := Document{ID: d.Number(), Source: d.Source, Class: d.Class, Published: d.Published, Precision: d.Precision, Collected: d.Collected}
			if label != Red {
				want.ID = d.ID
				want.URL, want.Title, want.Body, want.Lang, want.Publisher, want.Excerpt = d.URL, d.Title, d.Body, d.Lang, d.Publisher, d.Excerpt
			}
			if got := said(s.ClearDocument); !reflect.DeepEqual(got, want) {
				t.Errorf("%s under %s: shared %+v, want %+v", label, ceiling, got, want)
			}
			if label == Red && (s.Sum() != nil || s.Reference() != "") {
				t.Errorf("of a RED document the sum %x and the reference %q are shared", s.Sum(), s.Reference())
			}
		}
	}
	d := whole()
	d.TLP, d.Excerpt = Amber, ExcerptTitle
	if s, err := d.Share(Amber); err != nil || s.Body() != "" || s.Title() != "題" {
		t.Errorf("a text that its source keeps back is shared: %q, %v", s.Body(), err)
	}
}

// TestAlteredRecordsReleaseNothing names the record that was altered.
func TestAlteredRecordsReleaseNothing(t *testing.T) {
	approval := Judgement{Change: "x", Action: Approve, Who: "山田", Why: "確認した"}
	altered, others := approval, approval
	altered.Altered = true
	others.Change, others.Altered = "y", true
	for _, c := range []struct {
		change Change
		acts   []Judgement
		want   string
	}{
		{Change{ID: "x", Altered: true}, []Judgement{approval}, "change x rests on a description that was altered in the archive"},
		{Change{ID: "x"}, []Judgement{altered, approval}, "change x rests on a judgement that was altered in the archive"},
		{Change{ID: "x"}, []Judgement{others, approval}, ""},
	} {
		got, err := c.change.Release(c.acts)
		if c.want == "" {
			if err != nil {
				t.Errorf("an altered act on another change: %v", err)
			}
			continue
		}
		if e, ok := errors.AsType[*AlteredError](err); !ok || e.Error() != c.want || got.Change().ID != "" {
			t.Errorf("Release = %+v, %v; want %s", got.Change(), err, c.want)
		}
	}
}

// TestReasonsOfOthersStay holds that of the history the reasons of approvals alone
// are public.
func TestReasonsOfOthersStay(t *testing.T) {
	act := func(a Action, why string) Judgement {
		return Judgement{Change: "x", Action: a, Who: "山田", Why: why}
	}
	c := Change{ID: "x", Name: "名"}
	j, err := c.Release([]Judgement{act(Hold, "秘密の聞き取り"), act(Note, "メモ"), act(Approve, "文書1"), act(Reject, "秘密"), act(Approve, "文書2")})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, h := range j.History() {
		got = append(got, string(h.Action)+" "+h.Why)
	}
	if s := strings.Join(got, "|"); s != "hold |approve 文書1|reject |approve 文書2" {
		t.Errorf("History = %s", s)
	}
	if j.Approved().Why != "文書2" || j.Change().Name != "名" {
		t.Errorf("approved %+v of %+v, want the last approval", j.Approved(), j.Change())
	}
}
