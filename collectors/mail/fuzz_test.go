package mail

import (
	"strings"
	"testing"

	"kazami/collectors/text"
	"kazami/internal/horizon"
)

func FuzzMail(f *testing.F) {
	f.Add([]byte("From: =?utf-8?B?44GC?= <a@b.example>\r\nSubject: =?iso-2022-jp?B?GyRCJCI=?= =?iso-2022-jp?B?GyhC?=\r\nDate: Wed, 3 Feb 2010 14:30:00 +0900\r\nMessage-ID: <1@b>\r\n\r\nTLP:AMBER\r\nhttps://a.example/\r\n"))
	f.Add([]byte("From: a\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html\n\n<a href=http://x.example>y</a>\n--b\nContent-Type: text/plain; format=flowed\nContent-Transfer-Encoding: base64\n\nYSAK\n--b--"))
	f.Add([]byte("From: a\nSubject: s\n\n" + weekly))
	m := &Mail{Source: horizon.Source{ID: "mail", TLP: horizon.Clear}, Split: true}
	f.Fuzz(func(t *testing.T, data []byte) {
		docs, err := m.read("m.eml", data)
		for _, d := range docs {
			if err != nil || d.ID == "" || len(d.Body) > text.MaxBody || d.URL != "" && !strings.HasPrefix(d.URL, "http") || strings.ContainsFunc(d.Title+d.Body, text.IsDirection) {
				t.Errorf("read(%q) = %+v, %v", data, d, err)
			}
		}
	})
}
