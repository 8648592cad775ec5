package mail

import (
	"encoding/base64"
	"fmt"
	"mime/quotedprintable"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"

	"kazami/collectors/sourcetest"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

func encoded(t testing.TB, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func encodedWordOf(charset, s string) string {
	return "=?" + charset + "?B?" + base64.StdEncoding.EncodeToString([]byte(s)) + "?="
}

func eml(lines ...string) []byte { return []byte(strings.Join(lines, "\r\n")) }

func readMail(t *testing.T, m *Mail, data []byte) horizon.Document {
	t.Helper()
	docs, err := m.read("m.eml", data)
	if err != nil || len(docs) != 1 {
		t.Fatalf("read(%q) = %d documents, %v", data, len(docs), err)
	}
	return docs[0]
}

var newsletter = &Mail{Source: horizon.Source{ID: "mail", TLP: horizon.Clear}}

func TestMail(t *testing.T) {
	iso := func(s string) string { return encoded(t, japanese.ISO2022JP, s) }
	data := eml("From MAILER-DAEMON Thu Feb  4 10:00:00 2010", "Delivered-To: analyst@example.go.jp", "Received: from a by b for <analyst@example.go.jp>;", " Wed, 3 Feb 2010 15:00:00 +0900",
		"From: "+encodedWordOf("ISO-2022-JP", iso("ＪＰＣＥＲＴ／ＣＣ"))+" <announce@jpcert.example>", "To: analyst@example.go.jp", "Subject: "+encodedWordOf("ISO-2022-JP", iso("注意喚起: 脆弱性"))+"\r\n "+encodedWordOf("iso-2022-jp", iso("に関する情報")),
		"Date: Wed, 3 Feb 2010 14:30:00 +0900 (JST)", "Message-ID: <20100203.1@jpcert.example>", "List-Id: announce <announce.jpcert.example>", "List-Archive: <https://jpcert.example/list/>",
		"MIME-Version: 1.0", "Content-Type: text/plain; charset=ISO-2022-JP", "Content-Transfer-Encoding: 7bit", "",
		iso("各位\r\n\r\n詳細は\r\n  https://jpcert.example/at/1.html\r\nをご覧ください。 https://jpcert.example/2 も。\r\n\r\n\r\n\r\n以上\r\n-- \r\n広報 03-0000-0000"), "")
	doc := readMail(t, newsletter, data)
	if doc.ID != "20100203.1@jpcert.example" || doc.Title != "注意喚起: 脆弱性に関する情報" || doc.Publisher != "ＪＰＣＥＲＴ／ＣＣ" || doc.Lang != "ja" {
		t.Errorf("id %q, title %q, publisher %q, language %q", doc.ID, doc.Title, doc.Publisher, doc.Lang)
	}
	if got := doc.Published.Format(time.RFC3339); got != "2010-02-03T14:30:00+09:00" || doc.Precision != horizon.ByTime || doc.URL != "https://jpcert.example/at/1.html" || doc.TLP != horizon.Clear || len(doc.Warnings) > 0 {
		t.Errorf("dated %s, link %s, label %s, warnings %q", got, doc.URL, doc.TLP, doc.Warnings)
	}
	if want := "各位\n\n詳細は\n  https://jpcert.example/at/1.html\nをご覧ください。 https://jpcert.example/2 も。\n\n以上"; doc.Body != want {
		t.Errorf("text %q, want %q", doc.Body, want)
	}
	if !slices.Equal(doc.Fields[horizon.FieldList], []string{"announce.jpcert.example"}) {
		t.Errorf("fields %v", doc.Fields)
	}
	for _, kept := range []string{"analyst", "announce@", "Received"} {
		if strings.Contains(fmt.Sprintf("%+v %s", doc, doc.Raw), kept) {
			t.Errorf("the document keeps %q: %s", kept, doc.Raw)
		}
	}
	again := readMail(t, newsletter, doc.Raw)
	if again.Hash() != doc.Hash() || again.ID != doc.ID {
		t.Errorf("read from its raw bytes it is %+v", again)
	}
}

func TestMailBodies(t *testing.T) {
	const text = "電力の監視制御系で、汎用ＯＳの利用が進んでいる。"
	sjis, euc := encoded(t, japanese.ShiftJIS, text), encoded(t, japanese.EUCJP, text)
	var qp strings.Builder
	w := quotedprintable.NewWriter(&qp)
	if _, err := w.Write([]byte(text + strings.Repeat("あ", 40))); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	long := base64.StdEncoding.EncodeToString([]byte(text))
	for _, c := range []struct {
		name string
		head []string
		body string
		want string
		odd  string // a part of a warning
	}{
		{"Shift_JIS, base64", []string{"Content-Type: text/plain; charset=Shift_JIS", "Content-Transfer-Encoding: base64"}, base64.StdEncoding.EncodeToString([]byte(sjis)), text, ""},
		{"CP932 by its Windows name", []string{"Content-Type: text/plain; charset=CP932", "Content-Transfer-Encoding: 8bit"}, sjis, text, ""},
		{"EUC-JP that claims UTF-8", []string{"Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: 8bit"}, euc, text, ""},
		{"no charset", []string{"Content-Type: text/plain"}, text, text, ""},
		{"no head of MIME", nil, text, text, ""},
		{"quoted-printable, soft breaks", []string{"Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: Quoted-Printable"}, qp.String(), text + strings.Repeat("あ", 40), ""},
		{"base64 that breaks off", []string{"Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64"}, long[:32] + "!!", text[:24], "breaks off"},
		{"an unknown encoding", []string{"Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: x-none"}, text, text, ""},
		{"an unknown charset", []string{"Content-Type: text/plain; charset=x-none"}, text, text, ""},
		{"HTML", []string{"Content-Type: text/html; charset=utf-8"}, `<p>本文 <a href="https://a.example/?a=1&amp;b=2">詳細</a>と<a href="javascript:x()">悪い</a></p><script>x</script><p><a href="https://b.example/">https://b.example/</a>`, "本文 詳細 https://a.example/?a=1&b=2 と悪い\nhttps://b.example/", ""},
		{"format=flowed", []string{"Content-Type: text/plain; charset=utf-8; format=flowed"}, "one \r\ntwo \r\nthree\r\n> a \r\n> b\r\n from\r\n", "one two three\n>a b\nfrom", ""},
		{"format=flowed; delsp", []string{"Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes"}, "監視制御系の端末が \r\n汎用になる。\r\n次の行", "監視制御系の端末が汎用になる。\n次の行", ""},
		{"signed by PGP", []string{"Content-Type: text/plain; charset=utf-8"}, "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA1\r\n\r\n本文\r\n- --- 線\r\n-----BEGIN PGP SIGNATURE-----\r\nVersion: x\r\n\r\nabc\r\n-----END PGP SIGNATURE-----\r\n", "本文\n--- 線", ""},
		{"dashes that part a text", []string{"Content-Type: text/plain; charset=utf-8"}, "a\n-- \n" + strings.Repeat("b\n", 20), "a\n--\n" + strings.TrimSpace(strings.Repeat("b\n", 20)), ""},
		{"alternatives", []string{`Content-Type: multipart/alternative; boundary="b"`}, "--b\r\nContent-Type: text/html\r\n\r\n<p>markup\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nplain\r\n--b--", "plain", ""},
		{"an empty alternative", []string{`Content-Type: multipart/alternative; boundary="b"`}, "--b\r\nContent-Type: text/plain\r\n\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>markup\r\n--b--", "markup", ""},
		{"an attachment", []string{`Content-Type: multipart/mixed; boundary="b"`}, "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\nplain\r\n--c--\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''%E8%B3%87%E6%96%99.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b\r\nContent-Type: text/plain\r\n\r\nfooter\r\n--b--", "plain\n\nfooter", `attachment "資料.pdf" (application/pdf)`},
		{"forwarded", []string{`Content-Type: multipart/mixed; boundary="b"`}, "--b\r\n\r\nFYI\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: o@example.jp\r\nSubject: =?utf-8?B?6Lui6YCB44GV44KM44Gf5Lu25ZCN?=\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n6Lui6YCB44GV44KM44Gf5pys5paHIOWItuW+oeOCt+OCueODhuODoA==\r\n--b--", "FYI\n\n転送された件名\n\n転送された本文 制御システム", ""},
		{"forwarded as a file", []string{`Content-Type: multipart/mixed; boundary="b"`}, "--b\r\n\r\nFYI\r\n--b\r\nContent-Type: application/octet-stream; name=\"mail.EML\"\r\nContent-Disposition: attachment\r\n\r\nSubject: inner\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: text/html\r\n\r\n<p>only <b>markup</b></p>\r\n--c--\r\n--b--", "FYI\n\ninner\n\nonly markup", ""},
		{"forwarded twice", []string{`Content-Type: message/rfc822`}, "Subject: outer\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ntext", "outer\n\ninner\n\ntext", ""},
		{"a text attached", []string{`Content-Type: multipart/mixed; boundary="b"`}, "--b\r\n\r\nplain\r\n--b\r\nContent-Type: text/plain; name=\"=?UTF-8?B?44Oh44Oi?=.txt\"\r\nContent-Disposition: attachment\r\n\r\nsecret\r\n--b--", "plain", `attachment "メモ.txt"`},
		{"parts that break off", []string{`Content-Type: multipart/mixed; boundary="b"`}, "--b\r\n\r\nplain\r\n--b\r\nContent-Ty", "plain", "breaks off"},
		{"no boundary", []string{`Content-Type: multipart/mixed`}, "text", "", `attachment "" (multipart/mixed)`},
	} {
		head := append([]string{"From: a@b.example", "Subject: s", "Date: Wed, 3 Feb 2010 14:30:00 +0900", "Message-ID: <1@b>"}, c.head...)
		doc := readMail(t, newsletter, eml(append(head, "", c.body)...))
		if doc.Body != c.want {
			t.Errorf("%s: text %q, want %q", c.name, doc.Body, c.want)
		}
		if c.odd != "" && !slices.ContainsFunc(doc.Warnings, sourcetest.Contains(c.odd)) || c.odd == "" && len(doc.Warnings) > 0 {
			t.Errorf("%s: warnings %q, want %q", c.name, doc.Warnings, c.odd)
		}
	}
}

func TestReadWords(t *testing.T) {
	sjis, iso := encoded(t, japanese.ShiftJIS, "表計算の脆弱性"), encoded(t, japanese.ISO2022JP, "注意喚起の訂正")
	utf := "脆弱性対策情報"
	for _, c := range []struct{ name, field, want string }{
		{"plain", "JVN: 2010", "JVN: 2010"},
		{"Q", "=?utf-8?Q?a=E8=84=86_b?= (c)", "a脆 b (c)"},
		{"two words, the space between is none", encodedWordOf("utf-8", "脆弱") + " " + encodedWordOf("UTF-8", "性"), "脆弱性"},
		{"text between", "Re: " + encodedWordOf("utf-8", "脆弱") + " - " + encodedWordOf("utf-8", "性"), "Re: 脆弱 - 性"},
		{"split within a character, UTF-8", encodedWordOf("utf-8", utf[:4]) + " " + encodedWordOf("utf-8", utf[4:]), utf},
		{"split within a character, Shift_JIS", encodedWordOf("Shift_JIS", sjis[:3]) + " " + encodedWordOf("shift_jis", sjis[3:]), "表計算の脆弱性"},
		{"split within an escape, ISO-2022-JP", encodedWordOf("ISO-2022-JP", iso[:8]) + "\r\n " + encodedWordOf("ISO-2022-JP", iso[8:]), "注意喚起の訂正"},
		{"two charsets", encodedWordOf("utf-8", "脆弱") + " " + encodedWordOf("shift_jis", sjis), "脆弱表計算の脆弱性"},
		{"raw bytes of Shift_JIS", sjis, "表計算の脆弱性"},
		{"raw ISO-2022-JP", iso, "注意喚起の訂正"},
		{"no padding", "=?utf-8?B?44GC?= =?utf-8?B?44GC44GC?=", "あああ"},
		{"cut base64", "=?utf-8?B?44GC4?=", "あ"},
		{"no base64", "=?utf-8?B?!!!?=", "=?utf-8?B?!!!?="},
		{"an unknown charset", encodedWordOf("x-none", "脆弱"), "脆弱"},
		{"a language", "=?utf-8*ja?B?44GC?=", "あ"},
		{"control characters", "a\x00b\u202ec", "abc"},
	} {
		if got := readWords(c.field); got != c.want {
			t.Errorf("%s: readWords(%q) = %q, want %q", c.name, c.field, got, c.want)
		}
	}
}

func TestMailHeads(t *testing.T) {
	for _, c := range []struct {
		name, from, date, text, more string
		publisher, published, url    string
		label                        horizon.TLP
	}{
		{"an address alone", "a@b.example", "3 Feb 2010 14:30 JST", "x", "", "b.example", "2010-02-03T14:30:00+09:00", "", horizon.Clear},
		{"a comment", "a@b.example (NISC)", "Wed, 3 Feb 2010 05:30:00 GMT", "x", "", "b.example", "2010-02-03T14:30:00+09:00", "", horizon.Clear},
		{"a name that is an address", `"a@b.example" <a@b.example>`, "", "x", "", "b.example", "", "", horizon.Clear},
		{"a quoted name", `"IPA, JP" <a@b.example>`, "平成22年2月3日", "x", "", "IPA, JP", "2010-02-03T00:00:00+09:00", "", horizon.Clear},
		{"an unreadable date", "a@b.example", "yesterday or so", "x", "", "b.example", "", "", horizon.Clear},
		{"where it is archived", "a@b.example", "", "https://x.example/1\n", "Archived-At: <https://b.example/m/7>\r\n", "b.example", "", "https://b.example/m/7", horizon.Clear},
		{"the list's archive last", "a@b.example", "", "see https://x.example/1 now", "List-Archive: <https://b.example/>\r\n", "b.example", "", "https://b.example/", horizon.Clear},
		{"no web", "a@b.example", "", "x", "Archived-At: <mailto:x@y>\r\n", "b.example", "", "", horizon.Clear},
		{"a marking in the text", "a@b.example", "", "この情報は TLP:AMBER です", "", "b.example", "", "", horizon.Amber},
		{"a marking cannot loosen", "a@b.example", "", "TLP:CLEAR", "", "b.example", "", "", horizon.Clear},
		{"an odd marking", "a@b.example", "", "[TLP: AMBRE]", "", "b.example", "", "", horizon.Red},
		{"the protocol spoken of", "a@b.example", "", "TLPとは Traffic Light Protocol です。", "", "b.example", "", "", horizon.Clear},
	} {
		doc := readMail(t, newsletter, []byte("From: "+c.from+"\r\nSubject: s\r\nDate: "+c.date+"\r\n"+c.more+"\r\n"+c.text))
		published := ""
		if !doc.Published.IsZero() {
			published = doc.Published.Format(time.RFC3339)
		}
		if doc.Publisher != c.publisher || published != c.published || doc.URL != c.url || doc.TLP != c.label {
			t.Errorf("%s: publisher %q, dated %q, link %q, label %s, want %q, %q, %q, %s", c.name, doc.Publisher, published, doc.URL, doc.TLP, c.publisher, c.published, c.url, c.label)
		}
		if c.published == "" && !slices.ContainsFunc(doc.Warnings, sourcetest.Contains("date")) || c.label != horizon.Clear && !slices.ContainsFunc(doc.Warnings, sourcetest.Contains("treated as")) {
			t.Errorf("%s: warnings %q", c.name, doc.Warnings)
		}
	}
}

func TestMailFolders(t *testing.T) {
	letter := func(id, subject string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("From: a@b.example\nSubject: " + subject + "\nMessage-ID: <" + id + ">\nDate: 3 Feb 2010\n\ntext")}
	}
	for _, c := range []struct {
		name   string
		folder fstest.MapFS
		want   []string
		bad    int
	}{
		{"a Maildir", fstest.MapFS{"new/1.host": letter("1", "one"), "cur/2.host:2,S": letter("2", "two"), "cur/3.host:2,S": letter("1", "one"), "tmp/4": letter("4", "four"), ".Old/cur/5": letter("5", "five"), "notes.eml": letter("6", "six")}, []string{"two", "one"}, 0},
		{"a folder", fstest.MapFS{"b.eml": letter("2", "two"), "a/c.EML": letter("1", "one"), "x.txt": letter("3", "three"), ".h.eml": letter("4", "four"), "bad.eml": {Data: []byte("no message at all")}}, []string{"one", "two"}, 1},
		{"one identity, two texts", fstest.MapFS{"a.eml": letter("1", "one"), "b.eml": letter("1", "two")}, []string{"one", "two"}, 0},
		{"nothing", fstest.MapFS{"x": {}}, nil, 0},
	} {
		var got []string
		bad := 0
		ids := map[horizon.DocumentID]bool{}
		m := &Mail{Source: horizon.Source{ID: "mail"}, Folder: c.folder}
		for doc, err := range m.Collect(t.Context(), &horizon.Position{}) {
			if err != nil {
				bad++
				continue
			}
			got = append(got, doc.Title)
			ids[doc.ID] = true
			if doc.TLP != horizon.Red {
				t.Errorf("%s: %s is %s, want the source's RED", c.name, doc.ID, doc.TLP)
			}
		}
		if !slices.Equal(got, c.want) || bad != c.bad || len(ids) != len(got) {
			t.Errorf("%s: %q, %d bad, %d identities, want %q, %d", c.name, got, bad, len(ids), c.want, c.bad)
		}
	}
}

func TestMailLimits(t *testing.T) {
	head := "From: a@b.example\r\nSubject: s\r\n"
	var nested strings.Builder
	nested.WriteString(head)
	for i := range 30 {
		nested.WriteString(fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i))
	}
	many := head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\nx\r\n", 500) + "--b--"
	wide := head + strings.Repeat("X-Y: z\r\n", 200_000) + "References: " + strings.Repeat("<a@b>\r\n ", 100_000) + "\r\n\r\ntext"
	flowed := head + "Content-Type: text/plain; format=flowed\r\n\r\n" + strings.Repeat("y \n", 1<<20)
	links := head + "Content-Type: text/html\r\n\r\n<a href=x>" + strings.Repeat("y<b>", 1<<18)
	for name, content := range map[string]string{"flowed": flowed, "links": links, "nested": nested.String(), "many": many, "wide": wide, "long": head + "\r\n" + strings.Repeat("あ", text.MaxBody)} {
		doc := readMail(t, newsletter, []byte(content))
		if len(doc.Body) > text.MaxBody || strings.Count(doc.Body, "x") > maxParts || name != "wide" && name != "links" && len(doc.Warnings) < 2 {
			t.Errorf("%s: %d bytes of text, warnings %q", name, len(doc.Body), doc.Warnings)
		}
	}
	for _, text := range []string{"", "x", "\n\nbody", strings.Repeat("a: b\n", 10), ":\n:\n"} {
		if docs, err := newsletter.read("m.eml", []byte(text)); err == nil {
			t.Errorf("read(%q) = %v, want an error", text, docs)
		}
	}
}

const weekly = `JPCERT-WR-2010-0401

■01/24(日)〜01/30(土) のセキュリティ関連情報
目 次

【1】Wireshark に脆弱性
【２】Firefox に複数の脆弱性
【今週のひとくちメモ】パスワード

※選定基準は以下をご覧ください。
----------------------------------------------------------------------
【1】Wireshark に脆弱性

情報源
US-CERT Vulnerability Note
https://kb.example/1

概要
Wireshark には、脆弱性があります。

【２】Firefox に複数の脆弱性

概要
Firefox には【重要】な脆弱性があります。
----------------------------------------------------------------------
【今週のひとくちメモ】パスワード
長くしましょう。
`

func TestMailSplit(t *testing.T) {
	data := []byte("From: a@b.example\nSubject: Weekly [TLP:GREEN]\nMessage-ID: <1@b>\nDate: 3 Feb 2010\nContent-Type: text/plain; charset=utf-8\n\n" + weekly)
	docs, err := (&Mail{Source: horizon.Source{ID: "mail", TLP: horizon.Clear}, Split: true}).read("m.eml", data)
	if err != nil || len(docs) != 2 {
		t.Fatalf("read = %d documents, %v, want 2", len(docs), err)
	}
	a, b := docs[0], docs[1]
	if a.ID != "1@b#1" || a.Title != "Wireshark に脆弱性" || a.URL != "https://kb.example/1" || !strings.HasSuffix(a.Body, "脆弱性があります。") || a.TLP != horizon.Green {
		t.Errorf("first %+v", a)
	}
	if b.ID != "1@b#2" || b.Body != "概要\nFirefox には【重要】な脆弱性があります。" || b.URL != "" || b.TLP != horizon.Green || b.Published.IsZero() {
		t.Errorf("second %+v", b)
	}
	whole := readMail(t, newsletter, data)
	if whole.ID != "1@b" || !strings.Contains(whole.Body, "ひとくちメモ") {
		t.Errorf("not split: %+v", whole)
	}
}
