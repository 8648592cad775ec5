package mail

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"kazami/collectors/sourcetest"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

func TestWhatIsNoMessage(t *testing.T) {
	for in, want := range map[string]bool{
		"From: a@b.example\n\nx": true, "Subject: s\n\nx": true, "Date: 3 Feb 2010\n\nx": true, "Message-ID: <1@a>\n\nx": false, "To: a@b.example\n\nx": false, "": false, "\n\nx": false,
	} {
		if docs, err := newsletter.read("m.eml", []byte(in)); (err == nil) != want || (len(docs) == 1) != want {
			t.Errorf("%q is %d messages, %v", in, len(docs), err)
		}
	}
}

func TestLinesOfAHead(t *testing.T) {
	for in, want := range map[string]string{
		"From: a@b.example\nSubject: s\n\nx":                                 "",
		"From a@b.example Wed\nFrom: a@b.example\nSubject: s\n\nx":           "",
		"nonsense\nFrom: a@b.example\nSubject: s\n\nx":                       "1 lines of its head are not fields: left out",
		"From: a@b.example\nFrom a@b.example Wed\nno field\nSubject: s\n\nx": "2 lines of its head are not fields: left out",
	} {
		doc := readMail(t, newsletter, []byte(in))
		got := ""
		for _, w := range doc.Warnings {
			if strings.Contains(w, "of its head") {
				got = w
			}
		}
		if got != want || doc.Title != "s" || doc.Body != "x" {
			t.Errorf("%q: %q, warned of %q, want %q", in, doc.Title+": "+doc.Body, got, want)
		}
	}
	bare := readMail(t, newsletter, []byte("From: a@b.example\nSubject: s"))
	if bare.Body != "" || !slices.Contains(bare.Warnings, "no text") {
		t.Errorf("a head alone: %q, %q", bare.Body, bare.Warnings)
	}
	list := readMail(t, newsletter, []byte("From: a@b.example\nSubject: s\nList-Id: <"+strings.Repeat("x", text.MaxTitle+9)+">\n\nx"))
	if got := list.Fields[horizon.FieldList]; len(got) != 1 || len(got[0]) != text.MaxTitle {
		t.Errorf("a long name of a list is kept as %d texts", len(got))
	}
}

func TestDepthOfParts(t *testing.T) {
	nested := func(n int) []byte {
		var b strings.Builder
		b.WriteString("From: a@b.example\r\nSubject: s\r\nDate: 3 Feb 2010\r\n")
		for i := range n {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
		}
		b.WriteString("Content-Type: text/plain\r\n\r\ndeep\r\n")
		for i := n - 1; i >= 0; i-- {
			fmt.Fprintf(&b, "--b%d--\r\n", i)
		}
		return []byte(b.String())
	}
	for n, deep := range map[int]bool{maxPartDepth: false, maxPartDepth + 1: true, maxPartDepth + 3: true} {
		doc := readMail(t, newsletter, nested(n))
		warned := 0
		for _, w := range doc.Warnings {
			if strings.Contains(w, "nested deeper than 8") {
				warned++
			}
		}
		if (doc.Body == "deep") == deep || (warned == 1) != deep {
			t.Errorf("%d parts deep: %q, %q", n, doc.Body, doc.Warnings)
		}
	}
}

func TestHalfAMaildirIsAFolder(t *testing.T) {
	letter := &fstest.MapFile{Data: []byte("From: a@b.example\nSubject: s\n\nx")}
	for name, folder := range map[string]fstest.MapFS{"new alone": {"new/1": letter, "a.eml": letter}, "cur alone": {"cur/1": letter, "a.eml": letter}, "a file in its place": {"new": letter, "cur/1": letter, "a.eml": letter}} {
		m := &Mail{Source: horizon.Source{ID: "mail"}, Folder: folder}
		if docs, bad := sourcetest.Collected(t.Context(), m, &horizon.Position{}); len(docs) != 1 || len(bad) != 0 {
			t.Errorf("%s: %d messages, %q, want that of a.eml", name, len(docs), bad)
		}
	}
}
