package horizon

// What a planner needs of a change beside what the public page shows, in the
// words of the Second Action Plan. All of it is the analyst's own and optional;
// a dossier says where it was not written.

// Level says how binding a proposed guideline item is meant to be.
type Level string

// The two levels of the guideline's items. "" was not said.
const (
	Considered Level = "要検討事項" // wanted of every sector unless there is a reason
	Reference  Level = "参考事項"  // advanced: each sector as it sees fit
)

// Pillars are the four pillars of the guideline, in its order.
func Pillars() []string {
	return []string{"組織・体制及び資源の対策", "情報についての対策", "情報セキュリティ要件の明確化に基づく対策", "情報システムについての対策"}
}

// Priorities are the five priority items of the guideline, in its order.
func Priorities() []string {
	return []string{"IT障害の観点から見た事業継続性確保のための対策", "情報漏えい防止のための対策", "外部委託における情報セキュリティ確保のための対策",
		"IT障害発生時の利用者の対応のための情報の提供等の対策", "ITに係る環境変化に伴う脅威のための対策"}
}

// Magnitude is how much a change touches a sector.
type Magnitude string

// The magnitudes. "" is as unknown: nobody said.
const (
	Large   Magnitude = "大"
	Medium  Magnitude = "中"
	Small   Magnitude = "小"
	Unclear Magnitude = "不明"
)

// Degree is how much a change touches one sector, and why that is said.
type Degree struct {
	Sector SectorID
	Degree Magnitude
	Why    string
}

// Impact is what a change does where it goes wrong.
type Impact struct {
	Service string // サービスの停止
	Leak    string // 情報の漏えい
	Life    string // 人命、身体
	Level   string // relation to the sector's verification level (検証レベル)
}

// Sharing is a class of the seed's table of information to be shared.
type Sharing string

// The five classes.
const (
	SharePrevention Sharing = "A"   // 再発防止
	ShareRules      Sharing = "B-a" // 各種規程、制度、環境変化等
	ShareCases      Sharing = "B-b" // 個別の事例等
	ShareSigns      Sharing = "B-c" // 予兆・警報
	ShareRecovery   Sharing = "C"   // 障害の拡大防止・復旧
)

// Sharings are the five classes in the order of the seed.
func Sharings() []Sharing {
	return []Sharing{SharePrevention, ShareRules, ShareCases, ShareSigns, ShareRecovery}
}

// Name is the class in the words of the seed, "" for none of them.
func (s Sharing) Name() string {
	switch s {
	case SharePrevention:
		return "再発防止の観点で有益な情報"
	case ShareRules:
		return "未然防止の観点で有益な情報（各種規程、制度、環境変化等）"
	case ShareCases:
		return "未然防止の観点で有益な情報（個別の事例等）"
	case ShareSigns:
		return "未然防止の観点で有益な情報（予兆・警報）"
	case ShareRecovery:
		return "障害の拡大防止・復旧のために必要となる情報"
	}
	return ""
}

// Bond is how one change is related to another.
type Bond string

// The bonds, as seen from the change that names the other.
const (
	BondCause   Bond = "原因" // the other brings this one
	BondEffect  Bond = "結果" // this one brings the other
	BondOverlap Bond = "重複" // they are partly about the same
)

// Relation is a related change and how it is related.
type Relation struct {
	Change ChangeID
	Bond   Bond
	Why    string
}
