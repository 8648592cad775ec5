// Package dossier makes the planner's dossier (環境変化シート) of a change: all that is
// known of it, for the next action plan, in fields that need no retyping.
//
// A [Dossier] is one value. CSV, JSON and Markdown are written from it by its own
// fields and their tags, carry the same values, and are read back by [ReadJSON],
// [ReadCSV] and [ReadMarkdown] to the same value; the JSON Schema, which says what
// every field means, comes from the same tags. The same
// input makes the same bytes. The package does no I/O but on what it is given,
// and its functions are safe for concurrent use.
package dossier

import "kazami/site/sheet"

// Dossier is what a planner reads of one change. Text is in Japanese, on one
// line, and at most [sheet.MaxText] letters. Empty text, an empty list and a
// nil number say that nobody gave it. Each field is a group; its tags are its key,
// its name, and what it means.
type Dossier struct {
	Identity   Identity   `json:"identity" ja:"識別子・版・状態" about:"どの変化の、いつの資料によるシートか"`
	Name       Name       `json:"name" ja:"名称" about:"名称、読み、英名"`
	Definition Definition `json:"definition" ja:"定義" about:"何が変わるか。変化の書き方で、脅威そのものではありません"`
	Category   Category   `json:"category" ja:"分類" about:"制度・政策、IT利用、IT技術、脅威のいずれか"`
	Sectors    []Sector   `json:"sectors" ja:"関係する分野と影響の程度" about:"担当者が挙げた分野。程度は大、中、小、不明"`
	FirstSeen  FirstSeen  `json:"first_seen" ja:"初めての観測" about:"この変化の意味で述べた最初の公開文書"`
	Growth     Growth     `json:"growth" ja:"勢い" about:"公開文書に占める割合を、直近8四半期とその前の8四半期で比べたもの。月がわかる文書だけを数えます。年だけがわかる文書は、年ごとの件数にあります"`
	Horizon    Horizon    `json:"horizon" ja:"見通し" about:"本格化する時期と、対象の日までにそうなる確率。同じ段階の言葉での割合と並べて示します"`
	Stage      []Stage    `json:"stage" ja:"自動検知の段階" about:"公開文書だけによる自動検知の判定。用語やテーマごと"`
	Signs      []Sign     `json:"signs" ja:"兆しの位置" about:"出現の多さ（DoV）と広がり（DoD）から見た位置。公開中の変化の中央値と比べます"`
	Threats    []Threat   `json:"threats" ja:"誘発される脅威" about:"変化が引き起こす脅威と、その経路"`
	Impact     Impact     `json:"impact" ja:"影響" about:"サービスの停止、情報漏えい、人命、検証レベルとの関係"`
	Happened   []Event    `json:"happened" ja:"これまでに起きたこと" about:"担当者が挙げた出来事と、その根拠"`
	Evidence   []Evidence `json:"evidence" ja:"根拠" about:"変化を扱った文書。新しい順"`
	Counter    []Doubt    `json:"counter" ja:"反証" about:"変化を疑わせる事実と、それを探した範囲"`
	Unknowns   []Doubt    `json:"unknowns" ja:"不明な点" about:"まだ分からないこと。記述がなければ読んだ資料"`
	Proposals  []Proposal `json:"proposals" ja:"指針の項目案" about:"指針の4つの柱と5つの重点項目に加える要求の案。改定案ではありません"`
	Sharing    Sharing    `json:"sharing" ja:"情報共有の区分" about:"共有すべき情報の整理による区分と、このシートの取扱い"`
	Exercise   Exercise   `json:"exercise" ja:"分野横断的演習の題材" about:"演習に使える題材の案"`
	Related    []Relation `json:"related" ja:"関連する変化" about:"公開中の変化との関係。原因、結果、重複"`
	History    []Step     `json:"history" ja:"判断の経過" about:"いつ、だれが、何を判断したか"`
	Counts     []Count    `json:"counts" ja:"四半期の件数" about:"変化を扱った公開文書のうち、月がわかる文書の件数。四半期ごと。年だけがわかる文書は、年ごとの件数にあります"`
	Years      []Year     `json:"years" ja:"年ごとの件数" about:"変化を扱った公開文書の件数。暦年ごと。日付のない文書は入りません"`
}

// Identity says which change a dossier is of, and as of when.
type Identity struct {
	ID      string     `json:"id" ja:"識別子" about:"変化の識別子"`
	Version int        `json:"version" ja:"版" about:"承認された回数"`
	Status  string     `json:"status" ja:"状態" about:"published（公開中）"`
	AsOf    sheet.Date `json:"as_of" ja:"時点" about:"この日までの資料によります"`
	Target  sheet.Date `json:"target" ja:"対象の日" about:"この日までに対応が要る変化を扱います"`
	Sample  bool       `json:"sample" ja:"見本" about:"見本の資料を含むならtrue。検知の件数には入れません"`
}

// Name is what a change is called.
type Name struct {
	JA   string `json:"name_ja" ja:"名称" about:"日本語の名称"`
	Yomi string `json:"yomi" ja:"読み" about:"名称の読み"`
	EN   string `json:"name_en" ja:"英名" about:"英語の名称"`
}

// Definition is what changes, in the analyst's words.
type Definition struct {
	Text    string `json:"definition" ja:"定義" about:"何が変わるか、120字以内"`
	What    string `json:"what" ja:"何が変わるか" about:"要点の1つめ"`
	When    string `json:"when" ja:"いつ頃か" about:"要点の2つめ"`
	Prepare string `json:"prepare" ja:"何に備えるか" about:"要点の3つめ"`
}

// Category is the category of a change.
type Category struct {
	Name string   `json:"category" ja:"分類" about:"主な分類"`
	Also []string `json:"also" ja:"副分類" about:"あてはまる他の分類"`
}

// Sector is a sector that a change touches, and how much.
type Sector struct {
	ID       string   `json:"sector" ja:"識別子" about:"分野の識別子"`
	Name     string   `json:"name" ja:"分野" about:"分野の名称"`
	Degree   string   `json:"degree" ja:"程度" about:"大、中、小、不明"`
	Why      string   `json:"why" ja:"理由" about:"程度をそう判断した理由"`
	Ministry []string `json:"ministry" ja:"所管省庁" about:"締切の日の所管省庁"`
	Docs     int      `json:"documents" ja:"根拠の件数" about:"この分野が出てくる公開の根拠の件数"`
}

// FirstSeen is the first dated evidence of a change.
type FirstSeen struct {
	Date       sheet.Date `json:"date" ja:"最初の日" about:"最初の文書の日付。わかる精度で書きます"`
	Document   string     `json:"document" ja:"文書の識別子" about:"最初の文書の識別子"`
	Title      string     `json:"title" ja:"文書の題名" about:"最初の文書の題名"`
	Latest     sheet.Date `json:"latest" ja:"最新の日" about:"最新の根拠の日付"`
	Documents  int        `json:"documents" ja:"公開の根拠の件数" about:"日付のないものを含みます。同じ内容の文書と、最初の文書より前の文書は数えません"`
	Publishers int        `json:"publishers" ja:"発行者の数" about:"公開の根拠の発行者の数"`
}

// Growth compares the last quarters of a change with those before.
type Growth struct {
	From     sheet.Date `json:"from" ja:"期間の初め" about:"直近の期間の最初の日"`
	Until    sheet.Date `json:"until" ja:"期間の終わり" about:"直近の期間の最後の日"`
	Quarters int        `json:"quarters" ja:"比べた四半期の数" about:"前と後のそれぞれの数。0なら比べていません"`
	Docs     int        `json:"documents" ja:"直近の件数" about:"直近の期間に変化を扱った公開文書"`
	Total    int        `json:"total" ja:"直近の母数" about:"直近の期間の公開文書の総数"`
	DocsOld  int        `json:"documents_before" ja:"前の件数" about:"その前の期間に変化を扱った公開文書"`
	TotalOld int        `json:"total_before" ja:"前の母数" about:"その前の期間の公開文書の総数"`
	Ratio    *float64   `json:"ratio" ja:"倍率" about:"母数に占める割合の比"`
	Lo       *float64   `json:"lo" ja:"幅の下限" about:"倍率の90%区間の下限"`
	Hi       *float64   `json:"hi" ja:"幅の上限" about:"倍率の90%区間の上限。前の件数が0なら空"`
	Level    *int       `json:"level" ja:"幅の水準（%）" about:"区間の水準"`
	Test     string     `json:"test" ja:"検定の名前" about:"増加の検定の名前"`
	P        *float64   `json:"p" ja:"p値" about:"増加がないときに、これほどの差が出る確率"`
	Note     string     `json:"note" ja:"注記" about:"読み方の注意"`
}

// Horizon is the forecast of a change.
type Horizon struct {
	P10         *float64 `json:"p10" ja:"早ければ（10%点）" about:"本格化の時期の10%点。年の小数"`
	P50         *float64 `json:"p50" ja:"中央（50%点）" about:"本格化の時期の中央値。年の小数"`
	P90         *float64 `json:"p90" ja:"遅ければ（90%点）" about:"本格化の時期の90%点。年の小数"`
	Probability *float64 `json:"prob_by_horizon" ja:"対象の日までの確率" about:"対象の日までに本格化する確率。0から1"`
	BaseRate    *float64 `json:"base_rate" ja:"同じ段階の言葉での割合" about:"同じ段階の言葉が、同じ長さの間に本格化した割合。0から1"`
	Method      string   `json:"method" ja:"方法" about:"見積もりの方法"`
	Note        string   `json:"note" ja:"注記" about:"読み方の注意。見積もりがなければその旨"`
}

// Stage is what the detector said of one series of a change.
type Stage struct {
	Name       string   `json:"stage" ja:"段階" about:"予兆、拡大中、落ち着き、定着、減少、出来事、判定なし。件数の増加を確認できなければ空"`
	Series     string   `json:"series" ja:"用語" about:"数えたテーマまたは用語"`
	Period     string   `json:"period" ja:"期" about:"判定した期"`
	Observed   *float64 `json:"observed" ja:"観測" about:"観測した件数"`
	Expected   *float64 `json:"expected" ja:"従来の水準" about:"それまでの傾向から求めた件数"`
	Ratio      *float64 `json:"ratio" ja:"倍率" about:"件数と従来の水準の比"`
	Lo         *float64 `json:"lo" ja:"幅の下限" about:"倍率の90%区間の下限"`
	Hi         *float64 `json:"hi" ja:"幅の上限" about:"倍率の90%区間の上限"`
	Strength   *float64 `json:"e" ja:"検知の計算値" about:"検知の判定に使う値。式は、調べ方のページの付録にあります"`
	Threshold  *float64 `json:"a" ja:"基準A" about:"検知の基準"`
	Limit      string   `json:"price" ja:"誤検知の上限" about:"同じ上限で調べる用語すべてを合わせた、誤検知の件数の平均の上限"`
	Conclusion string   `json:"conclusion" ja:"判定" about:"判定の文。判定がなければその理由"`
}

// Sign is where a change stands on one of the two maps of signs.
type Sign struct {
	View     string  `json:"view" ja:"見方" about:"DoV（出現の多さ）またはDoD（広がり）"`
	Value    float64 `json:"value" ja:"大きさ" about:"直近8四半期の平均。DoVは公開文書の件数、DoDは発行者の数"`
	Increase float64 `json:"increase" ja:"増加" about:"後の4四半期と前の4四半期の比の対数。新しい四半期ほど重く数えます"`
	Quadrant string  `json:"quadrant" ja:"領域" about:"弱い兆し、強い兆し、潜在、定着。公開中の変化が4件に足りなければ空"`
	Moved    *int    `json:"moved" ja:"動き" about:"1年前と比べて、増加が中央値の上へ移れば1、下へ移れば-1、同じなら0"`
}

// Threat is a threat that a change brings.
type Threat struct {
	ID     string `json:"threat" ja:"識別子" about:"脅威の識別子"`
	Name   string `json:"name" ja:"脅威" about:"脅威の名称"`
	Path   string `json:"path" ja:"経路" about:"変化がどのように脅威につながるか"`
	System string `json:"system" ja:"重要システム" about:"関係する重要システム"`
	Docs   int    `json:"documents" ja:"根拠の件数" about:"この脅威をいっしょに語る公開の根拠の件数"`
}

// Impact is what a change does where it goes wrong.
type Impact struct {
	Service string `json:"service" ja:"サービスの停止" about:"サービスの提供への影響"`
	Leak    string `json:"leak" ja:"情報漏えい" about:"情報への影響"`
	Life    string `json:"life" ja:"人命・身体" about:"人命や身体への影響"`
	Level   string `json:"level" ja:"検証レベルとの関係" about:"分野ごとの検証レベルとの関係"`
	Note    string `json:"note" ja:"注記" about:"記述がなければその旨"`
}

// Event is a thing that happened.
type Event struct {
	Text     string `json:"text" ja:"出来事" about:"起きたこと"`
	Document string `json:"document" ja:"根拠" about:"そう述べる文書の識別子"`
}

// Evidence is a document that reports a change.
type Evidence struct {
	ID          string     `json:"id" ja:"識別子" about:"文書の識別子"`
	Date        sheet.Date `json:"date" ja:"日付" about:"発行日。わかる精度で書き、なければ空"`
	Publisher   string     `json:"publisher" ja:"発行者" about:"発行者"`
	Class       string     `json:"class" ja:"種別" about:"情報源の種別"`
	Source      string     `json:"source" ja:"情報源" about:"情報源の名称"`
	Title       string     `json:"title" ja:"題名" about:"題名。題名が要約のときは、読んだ資料の欄も見てください"`
	Reference   string     `json:"reference" ja:"読んだ資料" about:"題名が要約のとき、読んだ資料の名前"`
	URL         string     `json:"url" ja:"URL" about:"原典のURL"`
	Quote       string     `json:"quote" ja:"引用" about:"本文の初め80字まで。示せないものは空"`
	TLP         string     `json:"tlp" ja:"TLP" about:"伝えてよい範囲。TLP 2.0"`
	Reliability string     `json:"reliability" ja:"信頼度" about:"情報源の信頼度AからDと、内容の確かさ1から4。評価がなければ空"`
	Collected   sheet.Date `json:"collected" ja:"収集した日" about:"集めた日。過去の資料をまとめて読んだものは空"`
	SHA256      string     `json:"sha256" ja:"SHA-256" about:"読んだ元のデータのSHA-256。元のデータがなければ空"`
	Terms       string     `json:"terms" ja:"利用条件" about:"引用の条件"`
	Invented    bool       `json:"invented" ja:"架空" about:"架空の見本ならtrue"`
}

// Doubt is counter-evidence or an unknown, or says where it was looked for or, where
// nobody wrote that, what was read.
type Doubt struct {
	Text     string `json:"text" ja:"内容" about:"反証または不明な点"`
	Searched bool   `json:"searched" ja:"探した範囲" about:"探した範囲か、読んだ資料を書いたものならtrue"`
}

// Proposal is a requirement proposed for the guideline.
type Proposal struct {
	Requirement string   `json:"requirement" ja:"要求" about:"要求の文"`
	Axis        string   `json:"axis" ja:"区分" about:"4つの柱、5つの重点項目のいずれか"`
	Pillar      string   `json:"pillar" ja:"項目" about:"柱または重点項目の名前"`
	Level       string   `json:"level" ja:"水準" about:"要検討事項または参考事項。判断がなければ未定"`
	Target      string   `json:"target" ja:"対象" about:"だれに求めるか"`
	Evidence    []string `json:"evidence" ja:"根拠" about:"根拠の文書の識別子"`
}

// Sharing says who may know it.
type Sharing struct {
	Class    string `json:"class" ja:"区分" about:"A、B-a、B-b、B-c、C。判断がなければ空"`
	Meaning  string `json:"meaning" ja:"区分の意味" about:"区分の名前"`
	TLP      string `json:"tlp" ja:"このシートのTLP" about:"含まれる文書のうち最も厳しい印"`
	Withheld *int   `json:"withheld" ja:"載せない文書の件数" about:"印が上限より厳しいため載せなかった文書。公開の版では数えません"`
	Note     string `json:"note" ja:"注記" about:"取扱いの注意"`
}

// Exercise is an idea for an exercise across sectors.
type Exercise struct {
	Idea string `json:"idea" ja:"題材" about:"題材の案。記述がなければその旨"`
}

// Relation is a related change.
type Relation struct {
	Change string `json:"change" ja:"識別子" about:"関連する変化の識別子"`
	Name   string `json:"name" ja:"変化" about:"関連する変化の名称"`
	Bond   string `json:"bond" ja:"関係" about:"原因、結果、重複。この変化から見た関係です"`
	Why    string `json:"why" ja:"理由" about:"そう判断した理由"`
}

// Step is one judgement.
type Step struct {
	Date   sheet.Date `json:"date" ja:"日付" about:"判断した日"`
	Who    string     `json:"who" ja:"担当者" about:"判断した人"`
	Action string     `json:"action" ja:"判断" about:"承認、保留、採用しない、統合"`
	Why    string     `json:"why" ja:"理由" about:"承認の理由。他の判断の理由は公開しません"`
	Cut    sheet.Date `json:"cut" ja:"時点" about:"判断に使った文書の時点"`
}

// Count is one quarter.
type Count struct {
	Quarter  sheet.Date `json:"quarter" ja:"四半期の初日" about:"四半期の最初の日"`
	Docs     int        `json:"documents" ja:"件数" about:"変化を扱った公開文書の件数"`
	Total    int        `json:"total" ja:"母数" about:"公開文書の総数"`
	Expected float64    `json:"expected" ja:"従来の水準" about:"それ以前の割合から求めた件数。比べられなければ0"`
	Lo       float64    `json:"lo90" ja:"幅の下限" about:"従来の水準の幅（9割）の下限"`
	Hi       float64    `json:"hi90" ja:"幅の上限" about:"従来の水準の幅（9割）の上限"`
	Outside  bool       `json:"outside" ja:"範囲の外" about:"件数が区間の上限を超えたらtrue"`
}

// Year is one calendar year: its documents, and what detection said at its end.
type Year struct {
	Year     int      `json:"year" ja:"年" about:"暦年"`
	Docs     int      `json:"documents" ja:"件数" about:"変化を扱った公開文書の件数"`
	Dated    int      `json:"dated" ja:"月がわかる件数" about:"件数のうち、月がわかる文書"`
	YearOnly int      `json:"year_only" ja:"年だけの件数" about:"件数のうち、年だけがわかる文書"`
	Used     *int     `json:"used" ja:"判定に使う件数" about:"判定に使う情報源で数えた件数。数えていなければ空"`
	Expected *float64 `json:"expected" ja:"従来の水準" about:"それまでの年から求めた件数。判定していなければ空"`
	Lo       *float64 `json:"lo90" ja:"幅の下限" about:"従来の水準の幅（9割）の下限"`
	Hi       *float64 `json:"hi90" ja:"幅の上限" about:"従来の水準の幅（9割）の上限"`
	Verdict  string   `json:"verdict" ja:"判定" about:"その年の終わりの判定"`
}
