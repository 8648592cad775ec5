package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/backtest"
	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	judge "kazami/trends/replay"
)

// past writes seven years of four monthly sources, in which 量子監査 rises from
// 2009 on and 点検 does not; what is dated from 2011 on says something else each
// time.
func past(file, later string) error {
	nouns := strings.Fields("予算 道路 学校 病院 選挙 農業 漁業 港湾 鉄道 航空 電力 水道 通信 放送 金融 保険 年金 税制 貿易 外交 防災 消防 警察 裁判 登記 戸籍 統計 気象 観光 文化 芸術 体育 労働 雇用 福祉 介護 育児 住宅 土地 森林 河川 海洋 資源 環境 衛生 食品 薬品 化学 機械 点検")
	r := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	for month := range 7 * 12 {
		for src := range 4 {
			for i := range 21 {
				date := time.Date(2005, time.Month(1+month), 1+i, 12, 0, 0, 0, horizon.Tokyo)
				title := fmt.Sprintf("報告%d-%d-%d", src, month, i)
				var body strings.Builder
				for range 4 {
					fmt.Fprintf(&body, "%sと%sに関する%sの説明があった。", nouns[r.IntN(len(nouns))], nouns[r.IntN(len(nouns))], nouns[r.IntN(len(nouns))])
				}
				if month >= 48 && i < (month-48)/3 || month < 48 && r.IntN(40) == 0 {
					body.WriteString("量子監査の導入が進む。")
				}
				text := body.String()
				if date.Year() >= 2011 {
					text = later
				}
				fmt.Fprintf(&b, `{"id":"%d-%d-%d","url":"https://example.go.jp/%[1]d/%[2]d/%[3]d","title":%q,"body":%q,"published":%q,"lang":"ja","source":"s%[1]d"}`+"\n",
					src, month, i, title, text, date.Format(time.RFC3339))
			}
		}
	}
	return os.WriteFile(file, []byte(b.String()), 0o600)
}

// TestBacktest replays an archive twice, and another that differs only in what
// is later than the cut-off: all three reports are the same to the byte.
func TestBacktest(t *testing.T) {
	gold := filepath.Join(t.TempDir(), "gold.tsv")
	if err := os.WriteFile(gold, []byte("positive\tquantum\t量子監査\t2010-06\t-\tFLAG\nnegative:flat\tNEG\t点検\t-\t-\t-\npositive\tnone\t月面基地\t-\t-\t-\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	do := func(data string, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, now: time.Now}
		if err := a.dispatch(t.Context(), append(args, "--config", "../../config.yaml", "--data", data)); err != nil {
			t.Fatalf("kazami %v: %v\n%s", args, err, &errs)
		}
		return out.String()
	}
	archived := func(later string) string {
		data := t.TempDir()
		file := filepath.Join(data, "past.jsonl")
		if err := past(file, later); err != nil {
			t.Fatal(err)
		}
		do(data, "import", "--tlp", "CLEAR", file)
		do(data, "index")
		return data
	}
	report := func(data string) (dir, js string) {
		dir = filepath.Join(data, "report")
		return dir, do(data, "backtest", "--from", "2007-01-01", "--to", "2010-12-31", "--gold", gold, "--report", dir, "--json")
	}
	one, other := archived("量子監査の導入が進む。"), archived("何も起きない。")
	dir, js := report(one)
	if _, again := report(one); again != js {
		t.Error("the same archive gives another report")
	}
	otherDir, otherJS := report(other)
	if otherJS != js {
		t.Error("what is later than the cut-off changes the report")
	}
	for _, name := range []string{"report.md", "report.json", "sheet.tsv", "years-month.svg", "frontier-month.svg", "injected-month.svg"} {
		a, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if b, err := os.ReadFile(filepath.Join(otherDir, name)); err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s differs with what is later than the cut-off (%v)", name, err)
		}
	}
	var r backtest.Report
	if err := json.Unmarshal([]byte(js), &r); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadDir(dir)
	if err != nil || len(written) == 0 || len(r.Files) != len(written) {
		t.Errorf("%d files are written, %v, and named are %+v", len(written), err, r.Files)
	}
	for _, f := range r.Files {
		if _, err := os.Stat(filepath.Join(dir, f.Name)); err != nil || f.What == "" {
			t.Errorf("%+v: %v", f, err)
		}
	}
	if len(r.Bins) != 2 || r.Bins[0].Bin != "month" || len(r.Bins[0].Sources) != 4 || r.Bins[0].To.String() != "2010-12" || r.Bins[1].Bin != "year" || len(r.Bins[1].Sources) != 4 || r.Bins[1].To.String() != "2010" {
		t.Fatalf("bins %+v, want months of 4 sources up to 2010-12, and years", r.Bins)
	}
	if v := r.Gold[0]; !v.Called || v.First < "2009" || v.First > "2010-12" || v.Lead == nil {
		t.Errorf("the theme that rises: %+v, want it called in 2009 or 2010", v)
	}
	if v := r.Gold[1]; v.Called {
		t.Errorf("the flat word is called in %s by %s", v.First, v.By)
	}
	if v := r.Gold[2]; v.Reason != "not collected: 0 documents have it" {
		t.Errorf("the theme that nobody wrote of: %q", v.Reason)
	}
	judged := filepath.Join(t.TempDir(), "judged.tsv")
	if err := os.WriteFile(judged, []byte(r.Items[0].ID+"\tright\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	said := do(one, "backtest", "--from", "2007-01-01", "--to", "2010-12-31", "--report", dir)
	for _, f := range r.Files {
		if !strings.Contains(said, filepath.Join(dir, f.Name)+"   "+f.What+"\n") {
			t.Errorf("%s is not among what it wrote:\n%s", f.Name, said)
		}
	}
	js = do(one, "backtest", "--from", "2007-01-01", "--to", "2010-12-31", "--judgements", judged, "--report", dir, "--json")
	if !strings.Contains(js, `"judged":1,"right":1`) {
		t.Errorf("the judgement of %s is not counted", r.Items[0].ID)
	}
	sameFlags(t, one)
}

// sameFlags holds the replay to what kazami detect says of the same archive as
// of the same day.
func sameFlags(t *testing.T, data string) {
	t.Helper()
	a := &app{opts: &global{Config: "../../config.yaml", Profile: "plan2", Data: data, AsOf: "2010-12-31"}, stderr: os.Stderr, now: time.Now, command: "test"}
	err := a.readArchive(t.Context(), func(s *session, store *archive.Store) error {
		v, err := work.VocabularyOf(&s.Work)
		if err != nil {
			return err
		}
		d, err := detection.Detect(t.Context(), &s.Work, store, v)
		if err != nil {
			return err
		}
		histories, err := backtestCommand{}.Histories(t.Context(), &s.Work, store, v)
		if err != nil {
			return err
		}
		var want, got []string
		for _, g := range d.Panels[horizon.PublicPanel].Replays[0].Onsets {
			want = append(want, fmt.Sprintf("%s %s %g", g.Period, g.Name, g.Observed))
		}
		found, err := judge.Detect(histories[0], detection.DetectorConfig(&s.Work, histories[0].Bin, horizon.PublicPanel, v), nil)
		if err != nil {
			return err
		}
		for _, e := range found.Episodes {
			got = append(got, fmt.Sprintf("%s %s %g", e.Opened, histories[0].Series[e.Term].Name, e.Observed))
		}
		if len(want) == 0 || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("the replay flags %v, kazami detect %v", got, want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestBacktestRefuses(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--from", "soon"}, "--from"},
		{[]string{"--to", "soon"}, "--to"},
		{[]string{"--from", "2012-01-01", "--to", "2010-01-01"}, "earlier than the cut-off"},
		{[]string{"--gold", "missing.tsv"}, "missing.tsv"},
		{nil, "kazami import"},
	} {
		a := &app{stdout: new(bytes.Buffer), stderr: new(bytes.Buffer), now: time.Now}
		err := a.dispatch(t.Context(), append([]string{"backtest", "--config", "../../config.yaml", "--data", t.TempDir()}, c.args...))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("backtest %v = %v, want an error that says %s", c.args, err, c.want)
		}
	}
}
