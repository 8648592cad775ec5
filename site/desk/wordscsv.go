package desk

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"kazami/site/desk/view"
	"kazami/site/desk/wordlist"
	"kazami/site/phrase"
)

// importPath is where a list of term rules is sent.
const importPath = "/words/import"

// importPage says what a list would do, row by row.
type importPage struct {
	Frame
	Plan            wordlist.Plan
	Adds, Off       int
	Holds, Cannot   int
	Text, Why, Mark string
	Again           string // why it was not done
}

// download gives the rules that the person may see as CSV.
func (d wordRules) download(w http.ResponseWriter, r *http.Request, v visit) {
	all, err := d.Office.TermRules(r.Context())
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="kazami-words.csv"`)
	_, _ = w.Write(wordlist.Write(wordlist.Visible(all, v.user.Name, v.user.TLP))) // who does not listen any more gets nothing
}

// take shows what a list would do, and does what was shown once that is confirmed.
func (d wordRules) take(w http.ResponseWriter, r *http.Request, v visit) {
	text, l, err := d.listOf(r, v)
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	again, mark := "", r.PostForm.Get("mark")
	if r.PostForm.Get("do") == "set" {
		n, err := d.Office.DoWords(r.Context(), l, mark)
		if err == nil {
			http.Redirect(w, r, "/words?"+url.Values{"done": {"list"}, "n": {strconv.Itoa(n)}}.Encode(), http.StatusSeeOther)
			return
		}
		refused, ok := errors.AsType[*view.RefusedError](err)
		if !ok {
			d.refuse(w, v, err)
			return
		}
		again = refused.Why
	}
	plan, err := d.Office.PlanWords(r.Context(), l)
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	status := http.StatusOK
	if again != "" || plan.Count(wordlist.Cannot) > 0 {
		status = http.StatusUnprocessableEntity
	}
	d.render(w, status, "import.html", importPage{d.frame(v, "/words", "数え方の指定の取り込み"), plan, plan.Count(wordlist.Adds), plan.Count(wordlist.TakesBack),
		plan.Count(wordlist.Holds), plan.Count(wordlist.Cannot), text, l.Why, plan.Mark(), again})
}

// listOf reads the list of a form: of its file, or else what was pasted.
func (d wordRules) listOf(r *http.Request, v visit) (text string, l WordList, err error) {
	l = WordList{Why: strings.TrimSpace(phrase.Clean(r.PostForm.Get("why"))), Who: v.user.Name, Most: v.user.TLP}
	if err := longer(l.Why, wordlist.MaxWhy, "理由", "", 1, ""); err != nil {
		return "", l, err
	}
	data, err := listData(r)
	if err == nil {
		text, err = wordlist.Text(data)
	}
	if err == nil {
		l.Rows, err = wordlist.Read(text)
	}
	if f, ok := errors.AsType[*wordlist.Fault](err); ok {
		why := f.Why.JA
		if f.Line > 0 {
			why = strconv.Itoa(f.Line) + "行目：" + why
		}
		err = &view.RefusedError{Why: "取り込めません。" + why + "何も記録していません。"}
	}
	return text, l, err
}

func listData(r *http.Request) ([]byte, error) {
	f, head, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) || err == nil && head.Size == 0 && r.PostForm.Get("text") != "" {
		return []byte(r.PostForm.Get("text")), nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}
