package digest

import (
	"fmt"
	"strings"

	"kazami/site/phrase"
)

// writer collects Markdown; text passes through md.
type writer struct{ strings.Builder }

func (w *writer) line(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

// row is one line of a table. Cells are ready Markdown.
func (w *writer) row(cells ...string) { w.line("| %s |", strings.Join(cells, " | ")) }

func (w *writer) head(cells ...string) {
	w.row(cells...)
	w.line("|%s", strings.Repeat(" --- |", len(cells)))
}

// md makes text harmless in a line of Markdown, tables included.
func md(s string) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(phrase.Clean(s)), " ") {
		if strings.ContainsRune("\\`*_[]<>|#~&!", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func (v view) markdown() string {
	w := &writer{}
	w.line("**内部資料 / 公開禁止**　%s\n", v.Secret)
	w.line("# 環境変化の週次ダイジェスト　%s\n", v.Week)
	w.line("- 時点：%s", v.AsOf)
	w.line("- 判断の期限：%s", v.Deadline)
	w.line("- 判断待ち：%s", v.Waiting)
	w.line("- 収集：%s", md(v.Health.String()))
	if v.Since != nil {
		w.line("- 前の週との差：%s", v.Since)
	}
	w.line("")
	v.alerts(w)
	v.judge(w)
	v.short(w, "変わったもの", "判断が済んだ変化のうち、段階が前の週と違うものはありません。", v.Changed)
	v.short(w, "検知が終わったもの", "検知が終わったものはありません。", v.Quiet)
	v.sources(w)
	v.panels(w)
	return w.String()
}

// alerts stand before everything else: what follows rests on what was read.
func (v view) alerts(w *writer) {
	if len(v.Alerts) == 0 {
		return
	}
	w.line("## 収集の警告（%d件）\n", len(v.Alerts))
	for _, a := range v.Alerts {
		w.line("- %s", md(a))
	}
	w.line("")
}

func (v view) judge(w *writer) {
	w.line("## 判断が要るもの（%d件、テーマが先、用語は環境変化と見られる順）\n", len(v.Judge))
	if len(v.Judge) == 0 {
		w.line("今週、新しく判断するものはありません。\n")
	} else {
		w.head("番号", "印", "名称", "何が起きたか", "増え方と誤検知の上限", "分野", "裏付け", "根拠", "状態")
		for _, x := range v.Judge {
			w.row(fmt.Sprint(x.N), x.Mark, "**"+md(x.Name)+"**", md(x.Sentence.String()), x.Strength.String(), md(x.Sectors), md(x.Support.String()), x.Evidence.String(), x.State)
		}
		w.line("")
	}
	for _, s := range v.Lines {
		w.line("- %s", s)
	}
	if len(v.Lines) > 0 {
		w.line("")
	}
	if v.Left != nil {
		w.line("%s`kazami review list` で見られます。\n", v.Left)
	}
	for _, x := range v.Judge {
		w.line("### %d　%s%s\n", x.N, md(x.Name), x.Stage)
		x.details(w)
	}
	for _, s := range v.Lists {
		s.markdown(w)
	}
}

// markdown is a table of detections that are listed apart.
func (s side) markdown(w *writer) {
	w.line("## %s（%d件）\n", s.Title, len(s.Rows))
	w.line("%s\n", s.Text)
	w.head("名称", "種類", "何が起きたか", "増え方", "環境変化と見られる割合", "同じ文書から検知した用語", "識別子")
	for _, x := range s.Rows {
		w.row("**"+md(x.Name)+"**", md(x.Kind), x.Counts.String(), x.Strength, x.Share.String(), md(x.Terms), md(x.ID))
	}
	w.line("")
}

// details are both panels' figures and the documents of one item.
func (x item) details(w *writer) {
	if x.ID != "" {
		w.line("識別子：%s\n", md(x.ID))
	}
	if x.Public != nil {
		w.head("項目", x.Of, "公開文書だけ")
		public := x.Public.Values()
		for i, value := range x.Full.Values() {
			w.row(names()[i], md(value.String()), md(public[i].String()))
		}
	} else {
		w.head("項目", x.Of)
		for i, value := range x.Full.Values() {
			w.row(names()[i], md(value.String()))
		}
	}
	w.line("")
	if x.Same != "" {
		w.line("%s\n", x.Same)
	}
	for _, s := range x.Also {
		w.line("- %s", md(s.String()))
	}
	for _, s := range x.Warnings {
		w.line("- 注意：%s", md(s))
	}
	if len(x.Terms) > 0 {
		terms := make([]string, len(x.Terms))
		for i, t := range x.Terms {
			terms[i] = md(t)
		}
		w.line("- 同じ文書から検知した用語：%s", strings.Join(terms, "、"))
	}
	for _, s := range x.Relevance {
		w.line("- %s", md(s.String()))
	}
	for _, d := range x.Documents {
		w.line("- %s", d.markdown())
	}
	w.line("")
}

func (d document) markdown() string {
	title := md(d.Title)
	if d.URL != "" {
		title = fmt.Sprintf("[%s](<%s>)", title, strings.NewReplacer("<", "%3C", ">", "%3E").Replace(d.URL))
	}
	s := fmt.Sprintf("**%s** %s　%s　%s", d.TLP, d.Date, md(d.Source), title)
	if d.Copies != nil {
		s += "　" + d.Copies.String()
	}
	if d.Quote != "" {
		s += "　「" + md(d.Quote) + "」"
	}
	return s
}

// short is a list of what needs no judgement.
func (v view) short(w *writer, title, none string, list []item) {
	w.line("## %s（%d件）\n", title, len(list))
	if len(list) == 0 {
		w.line("%s\n", none)
		return
	}
	for _, x := range list {
		w.line("### %s%s\n", md(x.Name), x.Stage)
		if x.Sentence != nil {
			w.line("%s\n", md(x.Sentence.String()))
		}
		w.line("%s\n", x.Strength)
		x.details(w)
	}
}

func (v view) sources(w *writer) {
	w.line("## 情報源の状態\n")
	w.line("%s\n", md(v.Health.String()))
	if len(v.Sources) == 0 {
		return
	}
	w.head("情報源", "状態", "最後の成功", "次の予定", "最新の文書", "文書の数")
	for _, s := range v.Sources {
		mark := "正常　"
		if !s.OK {
			mark = "**不調**　"
		}
		w.row(md(s.Name), mark+md(s.State), s.Good, s.Due, s.Newest, s.N.String())
	}
	w.line("")
	v.cold(w)
	if len(v.Forms) == 0 {
		return
	}
	w.line("### 集め方の変化\n")
	for _, f := range v.Forms {
		w.line("- %s", md(f))
	}
	w.line("")
}

func (v view) cold(w *writer) {
	if len(v.Cold) == 0 {
		return
	}
	w.line("### いつから検知できるか\n")
	for _, c := range v.Cold {
		w.line("- %s　%s早くするには：%s　%s", md(c.Name), md(c.When), md(c.Way.Command), md(c.Way.Japanese))
	}
	w.line("\n%s\n", v.Note)
}

func (v view) panels(w *writer) {
	w.line("## 誤検知の上限\n")
	if len(v.Panels) == 0 {
		w.line("判定した期は、まだありません。")
		return
	}
	w.head("数え方", "最後に判定した期", "情報源", "用語", "注目語", "続いている検知")
	for _, p := range v.Panels {
		w.row(p.Name, p.Period, p.Sources.String(), p.Terms.String(), p.Watch.String(), p.Flags.String())
	}
}
