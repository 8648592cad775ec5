package counts

import (
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// TestPeriods reads periods as people and spreadsheets write them.
func TestPeriods(t *testing.T) {
	for in, want := range map[string]string{
		"2023-W01": "2023-W01", "2023-W1": "2023-W01", "2023w02": "2023-W02", "2023/01/02": "2023-W01", "2023/1/2": "2023-W01", "2023.1.9": "2023-W02",
		"2023-1-9": "2023-W02", "2023/1/2 0:00": "2023-W01", "2023-01-02 00:00:00": "2023-W01", "2023年1月2日": "2023-W01", "２０２３／０１／０２": "2023-W01",
		"44928": "2023-W01", "44935": "2023-W02", "2023/01": "2023-01", "2023/1": "2023-01", "2023年1月": "2023-01", "Jan-23": "2023-01", "2023": "2023", "2023年": "2023", " 2023-01 ": "2023-01",
	} {
		if got, err := ReadPeriod(in); err != nil || got.String() != want {
			t.Errorf("ReadPeriod(%q) = %v, %v, want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"", "2023/13/02", "2023/02/30", "1/2/2023", "02/01/2023", "2023-W54", "99999", "123", "令和5年", "2023/1/2 9:00", "week"} {
		if got, err := ReadPeriod(in); err == nil || !strings.Contains(err.Error(), in) {
			t.Errorf("ReadPeriod(%q) = %v, %v, want it refused by name", in, got, err)
		}
	}
}

// TestTablesAsSaved reads one table in the forms that tools save it in.
func TestTablesAsSaved(t *testing.T) {
	for name, in := range map[string]string{
		"as asked for":      "week,source,term,docs\n2023-W01,src,,1200\n2023-W01,src,電力,3\n",
		"from Excel":        "week,source,term,docs\r\n2023/1/2,src,,\"1,200\"\r\n2023/1/2,src,電力,3\r\n",
		"serial numbers":    "week,source,term,docs\n44928,src,,1200\n44929,src,電力,３\n",
		"a title above":     "件数の表,,,\n,,,\nWEEK,Source,ｔｅｒｍ,Docs\n2023/01/02,src,,1200\n2023/01/02,src,電力,3\n",
		"another order":     "docs,term,source,week\n1200,,src,2023-W01\n3,電力,src,2023-W01\n",
		"tabs":              "week\tsource\tterm\tdocs\n2023-W01\tsrc\t\t1200\n2023-W01\tsrc\t電力\t3\n",
		"semicolons":        "week;source;term;docs\n2023-W01;src;;1200\n2023-W01;src;電力;3\n",
		"empty cells about": "week,source,term,docs,,\n2023-W01,src,,1200,,\n,,,,,\n2023-W01,src,電力,3\n,,,\n",
		"no heading":        "2023-W01,src,,1200\n2023-W01,src,電力,3\n",
		"a remark":          "week,source,term,docs,remark\n2023-W01,src,,1200,\n2023-W01,src,電力,3,checked\n",
	} {
		got, err := Read("F", in)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		week, _ := horizon.ParsePeriod("2023-W01")
		if got.First != week || len(got.Terms) != 1 || got.Terms[0] != "電力" || got.Totals[week][0].Docs != 1200 || got.Counts[week][0].Docs != 3 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestRowsThatAreNone gives one message, whatever the number of rows.
func TestRowsThatAreNone(t *testing.T) {
	_, err := Read("F", "week,source,term,docs\n"+strings.Repeat("02/01/2023,src,,1\n", 4872))
	const row = ": \"02/01/2023\" is not a week, month, year or day (2010-W13, 2010-03, 2010, 2010/3/31)"
	if want := "F: 4872 faults in its rows; nothing was counted. The first:\n  F:2" + row + "\n  F:3" + row + "\n  F:4" + row + "\n  F:5" + row + "\n  F:6" + row; err == nil || err.Error() != want {
		t.Errorf("4,872 rows: %v, want %s", err, want)
	}
	for in, want := range map[string]string{
		"week,source,term,docs\n2023-W01,src,,1,200\n":  "F:2: 5 cells, want week, source, term, docs",
		"week,source,term,docs\n2023-W01,src\n":         "F:2: 2 cells, want week, source, term, docs",
		"week,source,term,docs\n2023-W01,src,a,12.5\n":  `F:2: docs "12.5" is not a count`,
		"week,source,term,docs\n2023-W01,src,a,12,34\n": "F:2: 5 cells, want week, source, term, docs",
		"week,source,term,docs\n2023-W01,\"src,a,3\n":   `F:2: extraneous or missing " in quoted-field`,
	} {
		if _, err := Read("F", in); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", in, err, want)
		}
	}
}
