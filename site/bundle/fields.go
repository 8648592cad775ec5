package bundle

// Years are the columns of the table of years.
func Years() []Field {
	return []Field{
		{Name: "year", Type: "year", About: "暦年。空欄は日付のない文書 / calendar year; empty: without a date"},
		{Name: "documents", Type: "integer", About: "文書の件数。同じ内容は1件 / documents, duplicates once"},
		{Name: "month_known", Type: "integer", About: "うち月までわかる文書 / of them, the month is known"},
		{Name: "year_only", Type: "integer", About: "うち年だけわかる文書 / of them, the year alone is known"},
		{Name: "used_for_detection", Type: "integer", About: "判定に使う文書 / documents used for detection"},
		{Name: "expected", Type: "number", About: "従来の水準（判定に使う文書の件数） / expected of these, from earlier years"},
		{Name: "lo90", Type: "number", About: "従来の水準の幅（9割）の下限 / lower end of the 90 % range"},
		{Name: "hi90", Type: "number", About: "その上限 / its upper end"},
		{Name: "verdict", Type: "string", About: "年末の判定：detected、goes-on、ended、close、none、unjudged / verdict at the year's end"},
		{Name: "partial", Type: "boolean", About: "年の途中ならtrue / true where the year was not over"},
	}
}

// Evidence are the columns of the list of documents.
func Evidence() []Field {
	return []Field{
		{Name: "date", Type: "any", About: "日付。わかる精度まで / date, as exactly as it is known"}, {Name: "publisher", Type: "string", About: "発行者 / publisher"},
		{Name: "class", Type: "string", About: "種別 / class of source"}, {Name: "source", Type: "string", About: "情報源 / source"},
		{Name: "title", Type: "string", About: "題名 / title"}, {Name: "reference", Type: "string", About: "読んだ資料 / what was read"},
		{Name: "url", Type: "string", About: "原典のURL / URL of the original"}, {Name: "document", Type: "string", About: "文書の識別子 / id of the document"},
		{Name: "invented", Type: "boolean", About: "架空の見本ならtrue / true of an invented sample"},
		{Name: "counted", Type: "boolean", About: "件数に入れたらtrue、以前の言及ならfalse / true where it is counted, false of an earlier mention"},
	}
}

// Quarters are the columns of the table of quarters.
func Quarters() []Field {
	return []Field{
		{Name: "quarter", Type: "date", About: "四半期の初日 / first day of the quarter"}, {Name: "documents", Type: "integer", About: "文書の件数 / documents"},
		{Name: "total", Type: "integer", About: "同じ期の公開文書の総数 / all public documents of the quarter"}, {Name: "expected", Type: "number", About: "それまでの割合からの件数 / by the share before"},
		{Name: "lo90", Type: "number"}, {Name: "hi90", Type: "number"}, {Name: "outside", Type: "boolean", About: "幅を超えたらtrue / above the range"},
	}
}
