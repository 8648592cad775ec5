package wordlist

import (
	"fmt"

	"kazami/internal/charset"
	"kazami/site/phrase"
)

// Reason is why something cannot be done, for the command line and for the desk.
type Reason struct{ EN, JA string }

// IsZero reports whether there is none.
func (r Reason) IsZero() bool { return r == Reason{} }

var (
	empty     = Reason{"the file is empty", "中身がありません。CSVのファイルを選ぶか、表を貼り付けてください。"}
	tooLarge  = Reason{fmt.Sprintf("the file is larger than %d KiB: part it", MaxBytes>>10), fmt.Sprintf("%dKiBを超えています。ファイルを分けてください。", MaxBytes>>10)}
	tooMany   = Reason{fmt.Sprintf("the file has more than %d rows: part it", MaxRows), fmt.Sprintf("%d行を超えています。ファイルを分けてください。", MaxRows)}
	workbook  = Reason{"this is a workbook: save it as \"CSV UTF-8\"", "Excelのブックです。「CSV UTF-8（コンマ区切り）」で保存し直してください。"}
	openQuote = Reason{`a quotation mark (") is not closed, or stands inside a cell: write it twice there`, "引用符「\"」が閉じていないか、途中にあります。途中の引用符は2つ続けて書きます。"}
	noHead    = Reason{"the first line needs the names of the columns: kind,term,other,since,who,why", "1行目に、列の名を書いてください。kind,term,other,since,who,why です。"}

	unknownOff    = Reason{"off is yes or empty", "off の列には、yes と書くか、空欄にしてください。"}
	noTerm        = Reason{"the term is empty", "言葉がありません。"}
	noOther       = Reason{"this kind needs a second term, in the column other", "もう一つの言葉を、other の列に書いてください。"}
	needlessOther = Reason{"this kind takes no second term: empty the column other", "この種類には、もう一つの言葉はありません。other の列を空欄にしてください。"}
	longTerm      = Reason{fmt.Sprintf("a term has more than %d letters", MaxTerm), fmt.Sprintf("言葉は%d字以内で書いてください。", MaxTerm)}
	longWhy       = Reason{fmt.Sprintf("the reason has more than %d letters", MaxWhy), fmt.Sprintf("理由は%d字以内で書いてください。", MaxWhy)}
	noWhy         = Reason{"the reason is missing: in the column why, or with --why for all", "理由がありません。why の列か、下の「理由」に書いてください。"}
	notSet        = Reason{"there is no such rule to take back", "取り消す指定がありません。"}
)

// unreadable is why a line is no text.
func unreadable(f charset.Fault) Reason {
	ja := "文字として読めません。"
	switch f.Why {
	case charset.OtherCharset:
		ja = "文字コードが、それまでの行と違います。"
	case charset.Misread, charset.Lost:
		ja = "文字化けしています。元のファイルを確かめてください。"
	}
	return Reason{f.String() + ": save the list as \"CSV UTF-8\"",
		fmt.Sprintf("%dバイト目：%s「CSV UTF-8（コンマ区切り）」で保存し直してください。", f.Byte, ja)}
}

func unknownColumn(name string) Reason {
	name = phrase.Cut(name, 20)
	return Reason{fmt.Sprintf("the column %q is unknown, or stands twice: the columns are kind,term,other,since,who,why,off", name),
		fmt.Sprintf("列「%s」は使えないか、2つあります。使える列は kind,term,other,since,who,why,off です。", name)}
}

func unknownKind(cell string) Reason {
	cell = phrase.Cut(cell, 20)
	return Reason{fmt.Sprintf("the kind %q is unknown: write ignore, join, apart or watch", cell),
		fmt.Sprintf("種類「%s」はありません。数えない語、同じ語として数える、別の語、注目語から書いてください。", cell)}
}

func noDocument(term string) Reason {
	return Reason{fmt.Sprintf("no document has %q so far", term), fmt.Sprintf("「%s」のある文書は、まだありません。", term)}
}

func sameAs(line int) Reason {
	return Reason{fmt.Sprintf("the same as line %d", line), fmt.Sprintf("%d行目と同じです。", line)}
}

func against(line int) Reason {
	return Reason{fmt.Sprintf("contradicts line %d: keep one of the two", line), fmt.Sprintf("%d行目と矛盾します。どちらかを除いてください。", line)}
}

// againstRule is of a pair that a rule says the contrary of.
func againstRule(name string) Reason {
	return Reason{"these two are set the other way: take that back first", fmt.Sprintf("この2語は「%s」に指定されています。先に取り消してください。", name)}
}
