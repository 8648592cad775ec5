package survey

import (
	"strings"
	"testing"

	"kazami/collectors/sourcetest"
	"kazami/internal/horizon"
)

func FuzzSurvey(f *testing.F) {
	f.Add([]byte(surveyTable), "山田 太郎")
	f.Add([]byte("会社名,氏名,分野,回答日,懸念する脅威は何ですか。,F\n\"A,社\",b,c,d,\"A,社\",A\n"), "㈱ﾐﾗｲ")
	s := &Survey{Source: horizon.Source{ID: "s"}, Columns: surveyColumns, Sectors: sourcetest.SectorNames}
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
