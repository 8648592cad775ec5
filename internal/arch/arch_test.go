// Package arch holds the import rule of the house, as a test: the stages never
// import each other, horizon imports the standard library alone, and each
// third-party library is imported by one package. A package without a rule fails.
package arch

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rules says what each package may import of this module and of others (a
// path and all below it). The standard library is free, but see pure.
var rules = map[string][]string{
	"internal/horizon":            {},
	"internal/horizon/approval":   {"kazami/internal/horizon"},
	"internal/horizon/revised":    {"kazami/internal/horizon"},
	"internal/charset":            {"github.com/wlynxg/chardet", "golang.org/x/text/encoding", "golang.org/x/text/transform"},
	"internal/yamlfile":           {"kazami/internal/charset", "kazami/internal/suggest", "go.yaml.in/yaml/v4"},
	"internal/health":             {"kazami/internal/horizon", "kazami/site/phrase"},
	"internal/packed":             {"github.com/klauspost/compress", "github.com/andybalholm/brotli"},
	"internal/archive":            {"kazami/internal/archive/countrow", "kazami/internal/archive/signing", "kazami/internal/archive/sqlitefile", "kazami/internal/horizon", "kazami/internal/packed", "github.com/gofrs/flock", "golang.org/x/mod/sumdb"},
	"internal/archive/countrow":   {"kazami/internal/archive/varint", "kazami/internal/horizon"},
	"internal/archive/copies":     {"kazami/internal/archive", "kazami/internal/horizon"},
	"internal/archive/naming":     {"kazami/internal/archive", "kazami/internal/horizon"},
	"internal/archive/kept":       {"kazami/internal/archive", "kazami/internal/horizon"},
	"internal/archive/lines":      {"kazami/internal/archive", "kazami/internal/archive/countrow", "kazami/internal/horizon"},
	"internal/archive/personal":   {"kazami/internal/archive", "kazami/internal/horizon"},
	"internal/archive/attached":   {"kazami/internal/archive", "kazami/internal/horizon"},
	"internal/archive/arrivals":   {"kazami/internal/archive", "kazami/internal/archive/varint", "kazami/internal/horizon"},
	"internal/archive/packs":      {"kazami/internal/archive", "kazami/internal/horizon"},
	"internal/countpack":          {"kazami/internal/horizon", "github.com/parquet-go/parquet-go"},
	"internal/archive/sqlitefile": {"modernc.org/sqlite"},
	"internal/archive/signing":    {"golang.org/x/mod/sumdb/note"},
	"internal/metrics":            {"github.com/prometheus/client_golang/prometheus"},
	"internal/post":               {"github.com/wneessen/go-mail"},
	"internal/posttest":           {"github.com/emersion/go-smtp", "github.com/emersion/go-sasl"},
	"internal/ssotest":            {"github.com/zitadel/oidc/v3"},
	"internal/webtest":            {"github.com/rogpeppe/go-internal/txtar"},
	"internal/arch":               {},
	"internal/notice":             {},
	"internal/pdfpages":           {"github.com/pdfcpu/pdfcpu"},
	"internal/corpustest":         {"kazami/internal/horizon"},
	"internal/figuretest":         {"kazami/internal/horizon"},
	"internal/webaddress":         {"golang.org/x/net/idna"},
	"internal/suggest":            {"github.com/agnivade/levenshtein"},
	"internal/fulltest":           {},
	"internal/pdftext":            {"github.com/klippa-app/go-pdfium", "github.com/tetratelabs/wazero", "golang.org/x/text/unicode/norm"},
	"docs":                        {},
	"internal/browsertest":        {"github.com/chromedp/chromedp", "github.com/chromedp/cdproto", "kazami/internal/horizon", "kazami/internal/pdfpages", "kazami/site/dossier", "kazami/site/plan"},
	"internal/wordtest":           {},
	"internal/cells":              {"github.com/rivo/uniseg"},
	"internal/archive/varint":     {},
	"internal/typed":              {"golang.org/x/text/unicode/norm"},

	"collectors":            {"kazami/collectors/csaf", "kazami/collectors/feed", "kazami/collectors/files", "kazami/collectors/intake", "kazami/collectors/kokkai", "kazami/collectors/mail", "kazami/collectors/myjvn", "kazami/collectors/notes", "kazami/collectors/page", "kazami/collectors/pdf", "kazami/collectors/survey", "kazami/collectors/table", "kazami/internal/horizon", "kazami/internal/pdftext", "github.com/robfig/cron/v3"},
	"collectors/csaf":       {"kazami/collectors/dates", "kazami/collectors/fetch", "kazami/collectors/stream", "kazami/collectors/text", "kazami/internal/horizon", "github.com/gocsaf/csaf/v3/csaf"},
	"collectors/dates":      {"kazami/collectors/text", "kazami/internal/horizon"},
	"collectors/detail":     {"kazami/collectors/fetch", "kazami/collectors/pdf", "kazami/collectors/stream", "kazami/collectors/text", "kazami/internal/horizon", "kazami/internal/pdftext", "codeberg.org/readeck/go-readability/v2", "github.com/PuerkitoBio/goquery", "golang.org/x/net/html"},
	"collectors/discover":   {"kazami/collectors/fetch", "kazami/collectors/intake", "kazami/collectors/opml", "kazami/collectors/page", "kazami/collectors/text", "kazami/collectors/webpage", "kazami/internal/horizon", "golang.org/x/net/html"},
	"collectors/feed":       {"kazami/collectors/dates", "kazami/collectors/detail", "kazami/collectors/fetch", "kazami/collectors/stream", "kazami/collectors/text", "kazami/internal/horizon", "github.com/mmcdole/gofeed", "kazami/collectors/webpage"},
	"collectors/fetch":      {"kazami/collectors/stream", "kazami/collectors/text", "kazami/internal/horizon", "kazami/internal/packed", "kazami/internal/webaddress", "golang.org/x/net/http/httpproxy"},
	"collectors/files":      {"kazami/collectors/dates", "kazami/collectors/stream", "kazami/collectors/text", "kazami/internal/horizon", "kazami/internal/packed", "kazami/internal/charset", "kazami/internal/typed"},
	"collectors/intake":     {"kazami/collectors/fetch", "kazami/collectors/stream", "kazami/internal/horizon", "kazami/collectors/text", "kazami/internal/charset"},
	"collectors/kindtest":   {"kazami/collectors/fetch", "kazami/collectors/intake", "kazami/collectors/sourcetest", "kazami/collectors/stream", "kazami/internal/horizon", "kazami/internal/webtest"},
	"collectors/kokkai":     {"kazami/collectors/dates", "kazami/collectors/fetch", "kazami/collectors/stream", "kazami/collectors/text", "kazami/internal/horizon"},
	"collectors/mail":       {"kazami/collectors/dates", "kazami/collectors/files", "kazami/collectors/notes", "kazami/collectors/office", "kazami/collectors/stream", "kazami/collectors/text", "kazami/internal/horizon", "github.com/emersion/go-message", "golang.org/x/net/html"},
	"collectors/myjvn":      {"kazami/collectors/feed", "kazami/collectors/fetch", "kazami/collectors/stream", "kazami/collectors/text", "kazami/internal/horizon", "github.com/mmcdole/gofeed"},
	"collectors/notes":      {"kazami/internal/typed", "kazami/internal/charset", "kazami/collectors/dates", "kazami/collectors/fetch", "kazami/collectors/files", "kazami/collectors/office", "kazami/collectors/pdf", "kazami/collectors/stream", "kazami/collectors/text", "kazami/internal/horizon", "kazami/internal/pdftext", "golang.org/x/text/width"},
	"collectors/office":     {"kazami/collectors/stream", "kazami/collectors/text", "github.com/xuri/excelize/v2"},
	"collectors/opml":       {"kazami/internal/charset", "kazami/collectors/fetch", "kazami/collectors/text"},
	"collectors/page":       {"kazami/collectors/dates", "kazami/collectors/detail", "kazami/collectors/fetch", "kazami/collectors/pdf", "kazami/collectors/stream", "kazami/collectors/text", "kazami/internal/horizon", "github.com/PuerkitoBio/goquery", "github.com/andybalholm/cascadia", "golang.org/x/net/html"},
	"collectors/pdf":        {"kazami/collectors/dates", "kazami/collectors/fetch", "kazami/collectors/stream", "kazami/collectors/text", "kazami/internal/horizon", "kazami/internal/pdftext"},
	"collectors/sourcetest": {"kazami/internal/horizon", "kazami/internal/pdftext", "kazami/internal/webtest", "github.com/xuri/excelize/v2"},
	"collectors/stream":     {"kazami/internal/horizon"},
	"collectors/survey":     {"kazami/collectors/files", "kazami/collectors/notes", "kazami/collectors/office", "kazami/collectors/stream", "kazami/collectors/table", "kazami/collectors/text", "kazami/internal/horizon", "golang.org/x/text/width", "kazami/internal/charset"},
	"collectors/table":      {"kazami/collectors/dates", "kazami/collectors/fetch", "kazami/collectors/stream", "kazami/collectors/text", "kazami/internal/horizon", "kazami/internal/charset", "kazami/collectors/office", "kazami/internal/typed"},
	"collectors/text":       {"kazami/internal/horizon", "kazami/internal/webaddress", "golang.org/x/net/html", "kazami/internal/charset"},
	"collectors/webpage":    {"kazami/collectors/stream", "kazami/collectors/text", "kazami/internal/horizon", "golang.org/x/net/html"},

	"nlp":              {"kazami/internal/horizon", "kazami/nlp/script", "kazami/nlp/morph", "kazami/nlp/lexicon", "kazami/nlp/spelling", "kazami/nlp/stories", "github.com/kljensen/snowball"},
	"nlp/script":       {"golang.org/x/text/unicode/norm"},
	"nlp/lexicon":      {"kazami/internal/horizon", "kazami/internal/yamlfile", "kazami/nlp/script", "kazami/nlp/spelling"},
	"nlp/spelling":     {},
	"nlp/stories":      {"kazami/internal/horizon", "kazami/nlp/script"},
	"nlp/morph":        {"kazami/nlp/spelling", "github.com/ikawaha/kagome-dict"},
	"nlp/morph/kagome": {"kazami/nlp/morph", "github.com/ikawaha/kagome-dict", "github.com/ikawaha/kagome/v2/tokenizer"},

	"index":                         {"kazami/internal/horizon", "github.com/blevesearch/bleve/v2", "github.com/blevesearch/bleve_index_api"},
	"trends":                        {"kazami/internal/horizon", "gonum.org/v1/gonum"},
	"trends/readiness":              {"kazami/internal/horizon", "kazami/trends"},
	"trends/relevance":              {"kazami/internal/horizon", "gonum.org/v1/gonum"},
	"trends/past":                   {"kazami/internal/horizon"},
	"trends/changes":                {"gonum.org/v1/gonum"},
	"trends/forecast":               {"kazami/internal/horizon", "kazami/trends", "gonum.org/v1/gonum"},
	"trends/replay":                 {"kazami/internal/horizon", "kazami/trends"},
	"trends/replay/draw":            {},
	"trends/replay/peers":           {"kazami/internal/horizon", "kazami/trends"},
	"trends/replay/world":           {"kazami/internal/horizon", "kazami/trends"},
	"trends/replay/history":         {"kazami/internal/horizon", "kazami/trends"},
	"site/address":                  {"kazami/internal/horizon"},
	"site/public":                   {"kazami/internal/horizon", "kazami/site/address", "kazami/site/bundle", "kazami/site/chart", "kazami/site/csvfile", "kazami/site/dossier", "kazami/site/feeds", "kazami/site/folder", "kazami/site/marked", "kazami/site/markup", "kazami/site/moving", "kazami/site/newsletter", "kazami/site/phrase", "kazami/site/sectorlinks", "kazami/site/timemachine", "github.com/yuin/goldmark", "github.com/arran4/golang-ical", "kazami/site/opening", "kazami/site/english", "kazami/site/finder", "kazami/site/changesheet"},
	"site/markup":                   {"kazami/internal/horizon", "kazami/site/phrase"},
	"site/bundle":                   {"kazami/site/chart"},
	"site/finder":                   {"kazami/site/phrase", "golang.org/x/text/unicode/norm"},
	"site/feeds":                    {"kazami/internal/horizon", "kazami/site/phrase"},
	"site/folder":                   {"golang.org/x/sys/unix"},
	"site/marked":                   {"kazami/internal/horizon"},
	"site/timemachine":              {"kazami/internal/horizon", "kazami/site/chart", "kazami/site/phrase"},
	"site/sectorlinks":              {"kazami/internal/horizon", "kazami/site/chart", "kazami/site/markup", "kazami/site/phrase"},
	"site/sheet":                    {"github.com/xuri/excelize/v2"},
	"site/csvfile":                  {"kazami/site/phrase"},
	"site/dossier":                  {"kazami/internal/horizon", "kazami/site/csvfile", "kazami/site/phrase", "kazami/site/sheet"},
	"site/changesheet":              {"kazami/internal/horizon", "kazami/site/address", "kazami/site/dossier", "kazami/site/english", "kazami/site/phrase", "kazami/site/sheet"},
	"site/letter":                   {"kazami/internal/horizon", "kazami/site/address", "kazami/site/newsletter", "kazami/site/phrase"},
	"site/opening":                  {"kazami/internal/horizon", "kazami/site/moving", "kazami/site/phrase", "kazami/site/timemachine"},
	"site/moving":                   {"kazami/internal/horizon", "kazami/site/chart", "kazami/site/phrase", "kazami/site/english"},
	"site/reading":                  {"kazami/internal/horizon", "kazami/site/phrase"},
	"site/english":                  {"kazami/internal/horizon", "kazami/site/phrase"},
	"site/newsletter":               {"kazami/internal/horizon", "kazami/site/phrase"},
	"site/plan":                     {"kazami/internal/horizon", "kazami/site/chart", "kazami/site/dossier", "kazami/site/english", "kazami/site/marked", "kazami/site/markup", "kazami/site/phrase", "kazami/site/sectorlinks", "kazami/site/timemachine"},
	"site/chart":                    {"kazami/internal/horizon", "kazami/site/phrase"},
	"site/digest":                   {"kazami/internal/horizon", "kazami/site/markup", "kazami/site/phrase"},
	"site/screen":                   {"kazami/internal/cells", "kazami/internal/horizon", "kazami/site/phrase"},
	"site/desk/draft":               {"kazami/internal/horizon", "kazami/site/phrase"},
	"site/desk/wordlist":            {"kazami/internal/typed", "kazami/internal/charset", "kazami/internal/horizon", "kazami/site/csvfile", "kazami/site/phrase"},
	"site/desk/explore":             {"kazami/internal/horizon", "kazami/site/csvfile", "kazami/site/desk", "kazami/site/phrase"},
	"site/desk/sourcing":            {"kazami/internal/horizon", "kazami/internal/webaddress", "kazami/site/desk", "kazami/site/desk/view", "kazami/site/phrase"},
	"site/desk/tryout":              {"kazami/internal/horizon", "kazami/site/desk", "kazami/site/phrase"},
	"site/desk/desktest":            {"kazami/internal/horizon", "kazami/site/desk"},
	"site/desk":                     {"kazami/internal/horizon", "kazami/site/chart", "kazami/site/desk/acting", "kazami/site/desk/card", "kazami/site/desk/draft", "kazami/site/desk/publishing", "kazami/site/desk/view", "kazami/site/desk/wordlist", "kazami/site/markup", "kazami/site/phrase", "golang.org/x/crypto/argon2", "github.com/coreos/go-oidc/v3/oidc", "golang.org/x/oauth2", "kazami/site/desk/patience"},
	"site/desk/stream":              {"kazami/internal/horizon", "kazami/site/desk", "kazami/site/desk/card", "kazami/site/desk/view", "kazami/site/phrase"},
	"site/desk/patience":            {},
	"site/desk/acting":              {"kazami/internal/horizon", "kazami/site/desk/card", "kazami/site/desk/draft", "kazami/site/desk/view", "kazami/site/phrase"},
	"site/desk/publishing":          {"kazami/internal/horizon", "kazami/site/desk/draft", "kazami/site/desk/view", "kazami/site/phrase", "github.com/aymanbagabas/go-udiff", "golang.org/x/net/html"},
	"site/desk/card":                {"kazami/internal/horizon", "kazami/site/chart", "kazami/site/desk/draft", "kazami/site/desk/view", "kazami/site/phrase", "kazami/site/reading"},
	"site/desk/view":                {"kazami/internal/horizon"},
	"site/phrase":                   {"kazami/internal/horizon", "kazami/internal/webaddress"},
	"cmd/kazami/internal/config":    {"kazami/internal/horizon", "kazami/internal/suggest", "kazami/internal/yamlfile", "kazami/internal/typed"},
	"cmd/kazami/internal/work":      {"kazami/cmd/kazami/internal/config", "kazami/internal/suggest", "kazami/nlp", "kazami/internal/archive", "kazami/internal/horizon", "kazami/internal/pdftext", "github.com/schollz/progressbar/v3"},
	"cmd/kazami/internal/detection": {"kazami/cmd/kazami/internal/work", "kazami/cmd/kazami/internal/figures", "kazami/internal/suggest", "kazami/trends", "kazami/nlp", "kazami/internal/archive", "kazami/internal/horizon", "kazami/site/phrase"},
	"cmd/kazami/internal/evidence":  {"kazami/cmd/kazami/internal/figures", "kazami/cmd/kazami/internal/work", "kazami/cmd/kazami/internal/detection", "kazami/trends/past", "kazami/internal/archive", "kazami/internal/horizon", "kazami/site/phrase"},
	"cmd/kazami/internal/wordlists": {"kazami/site/phrase", "kazami/cmd/kazami/internal/work", "kazami/cmd/kazami/internal/detection", "kazami/internal/archive", "kazami/internal/horizon", "kazami/site/desk/wordlist"},
	"cmd/kazami/internal/edition":   {"kazami/internal/charset", "kazami/cmd/kazami/internal/evidence", "kazami/cmd/kazami/internal/figures", "kazami/cmd/kazami/internal/config", "kazami/cmd/kazami/internal/work", "kazami/cmd/kazami/internal/detection", "kazami/trends", "kazami/internal/archive", "kazami/internal/horizon", "kazami/internal/yamlfile", "kazami/internal/post", "kazami/site", "kazami/docs"},
	"cmd/kazami/internal/week":      {"kazami/internal/health", "kazami/cmd/kazami/internal/evidence", "kazami/cmd/kazami/internal/figures", "kazami/cmd/kazami/internal/dayone", "kazami/cmd/kazami/internal/work", "kazami/cmd/kazami/internal/ingest", "kazami/cmd/kazami/internal/detection", "kazami/trends", "kazami/site", "kazami/internal/archive", "kazami/internal/horizon"},
	"cmd/kazami/internal/counts":    {"kazami/cmd/kazami/internal/packing", "kazami/internal/archive", "kazami/internal/horizon", "kazami/internal/typed", "kazami/internal/yamlfile", "golang.org/x/text/unicode/norm"},
	"cmd/kazami/internal/dayone":    {"kazami/internal/cells", "kazami/cmd/kazami/internal/work", "kazami/cmd/kazami/internal/detection", "kazami/trends", "kazami/nlp", "kazami/site/phrase", "kazami/internal/archive", "kazami/internal/horizon"},
	"cmd/kazami/internal/backtest":  {"kazami/internal/charset", "kazami/cmd/kazami/internal/config", "kazami/cmd/kazami/internal/work", "kazami/cmd/kazami/internal/detection", "kazami/trends", "kazami/site", "kazami/internal/archive", "kazami/internal/horizon"},
	"cmd/kazami/internal/firstpage": {"kazami/cmd/kazami/internal/work", "kazami/internal/archive", "kazami/internal/horizon", "kazami/site/desk/view"},
	"cmd/kazami/internal/judging":   {"kazami/cmd/kazami/internal/work", "kazami/internal/archive", "kazami/internal/horizon", "kazami/internal/suggest", "kazami/site/phrase"},
	"cmd/kazami/internal/searching": {"kazami/cmd/kazami/internal/config", "kazami/cmd/kazami/internal/work", "kazami/index", "kazami/internal/archive", "kazami/internal/horizon"},
	"cmd/kazami/internal/deskdata":  {"kazami/site/reading", "kazami/cmd/kazami/internal/judging", "kazami/cmd/kazami/internal/searching", "kazami/cmd/kazami/internal/firstpage", "kazami/cmd/kazami/internal/evidence", "kazami/cmd/kazami/internal/wordlists", "kazami/cmd/kazami/internal/dayone", "kazami/cmd/kazami/internal/config", "kazami/cmd/kazami/internal/work", "kazami/cmd/kazami/internal/ingest", "kazami/cmd/kazami/internal/detection", "kazami/cmd/kazami/internal/edition", "kazami/cmd/kazami/internal/week", "kazami/collectors", "kazami/index", "kazami/site", "kazami/internal/archive", "kazami/internal/horizon"},
	"cmd/kazami/internal/adding":    {"kazami/cmd/kazami/internal/config", "kazami/cmd/kazami/internal/detection", "kazami/cmd/kazami/internal/ingest", "kazami/cmd/kazami/internal/work", "kazami/collectors", "kazami/internal/horizon", "kazami/internal/webaddress", "kazami/site/desk", "kazami/trends/readiness", "golang.org/x/text/unicode/norm"},
	"cmd/kazami/internal/exploring": {"kazami/cmd/kazami/internal/deskdata", "kazami/cmd/kazami/internal/detection", "kazami/cmd/kazami/internal/work", "kazami/internal/archive", "kazami/internal/horizon", "kazami/site/desk/explore", "kazami/trends/past"},
	"cmd/kazami/internal/service":   {"kazami/internal/charset", "kazami/cmd/kazami/internal/adding", "kazami/cmd/kazami/internal/exploring", "kazami/cmd/kazami/internal/config", "kazami/cmd/kazami/internal/work", "kazami/cmd/kazami/internal/ingest", "kazami/cmd/kazami/internal/detection", "kazami/cmd/kazami/internal/edition", "kazami/cmd/kazami/internal/week", "kazami/cmd/kazami/internal/deskdata", "kazami/cmd/kazami/internal/searching", "kazami/collectors", "kazami/site", "kazami/internal/archive", "kazami/internal/horizon", "kazami/internal/metrics", "kazami/internal/post", "kazami/cmd/kazami/internal/tryout", "kazami/cmd/kazami/internal/reading"},
	"cmd/kazami/internal/tryout":    {"kazami/cmd/kazami/internal/figures", "kazami/site/phrase", "kazami/cmd/kazami/internal/work", "kazami/cmd/kazami/internal/deskdata", "kazami/cmd/kazami/internal/detection", "kazami/cmd/kazami/internal/evidence", "kazami/cmd/kazami/internal/ingest", "kazami/cmd/kazami/internal/wordlists", "kazami/index", "kazami/trends", "kazami/internal/archive", "kazami/internal/horizon", "kazami/site/desk"},
	"cmd/kazami/internal/reading":   {"kazami/cmd/kazami/internal/dayone", "kazami/cmd/kazami/internal/deskdata", "kazami/cmd/kazami/internal/detection", "kazami/cmd/kazami/internal/ingest", "kazami/cmd/kazami/internal/searching", "kazami/cmd/kazami/internal/work", "kazami/index", "kazami/site", "kazami/internal/archive", "kazami/internal/horizon"},
	"cmd/kazami/internal/ingest":    {"kazami/cmd/kazami/internal/config", "kazami/cmd/kazami/internal/work", "kazami/collectors", "kazami/index", "kazami/nlp", "kazami/internal/archive", "kazami/internal/cells", "kazami/internal/health", "kazami/internal/horizon", "kazami/internal/suggest", "kazami/site/phrase"},
	"cmd/kazami/internal/terminal":  {"kazami/cmd/kazami/internal/evidence", "kazami/cmd/kazami/internal/figures", "kazami/cmd/kazami/internal/config", "kazami/cmd/kazami/internal/work", "kazami/cmd/kazami/internal/ingest", "kazami/cmd/kazami/internal/detection", "kazami/cmd/kazami/internal/week", "kazami/trends", "kazami/site", "kazami/internal/archive", "kazami/internal/horizon", "kazami/internal/suggest"},
	"cmd/kazami/internal/packing":   {"kazami/cmd/kazami/internal/work", "kazami/cmd/kazami/internal/detection", "kazami/nlp", "kazami/internal/archive", "kazami/internal/countpack", "kazami/internal/horizon", "kazami/site/phrase"},
	"cmd/kazami/internal/printing":  {"kazami/cmd/kazami/internal/work", "kazami/internal/pdfpages"},
	"cmd/kazami/internal/figures":   {"kazami/cmd/kazami/internal/work", "kazami/internal/archive", "kazami/internal/horizon"},
	"cmd/kazami/internal/worktest":  {"kazami/cmd/kazami/internal/config", "kazami/cmd/kazami/internal/work", "kazami/internal/archive", "kazami/internal/horizon"},
	"cmd/kazami": {"kazami/internal/typed", "kazami/internal/charset", "kazami/cmd/kazami/internal", "kazami/collectors", "kazami/nlp", "kazami/index", "kazami/trends", "kazami/site", "kazami/internal/horizon",
		"kazami/internal/archive", "kazami/internal/pdftext", "kazami/internal/post", "kazami/internal/yamlfile", "github.com/alecthomas/kong",
		"golang.org/x/term", "kazami/internal/suggest", "kazami/internal/webaddress"},
}

// standard are libraries that are as the standard library: they give the tables
// of a standard, and leave nothing to choose.
var standard = []string{"golang.org/x/text/unicode/norm"}

// readAndWritten are libraries of a format that one package reads, which is
// other people's bytes under limits, and another writes.
var readAndWritten = map[string][]string{"github.com/xuri/excelize/v2": {"collectors/office", "site/sheet"},
	"golang.org/x/net/html": {"site/desk/publishing"}, "golang.org/x/net/html/atom": {"site/desk/publishing"}} // the pages that the program wrote itself

// testOnly may be imported by any test.
var testOnly = []string{"kazami/site/marked", "kazami/trends/replay/draw", "kazami/cmd/kazami/internal/packing", "kazami/cmd/kazami/internal/searching", "kazami/cmd/kazami/internal/ingest", "github.com/dop251/goja", "kazami/internal/figuretest", "kazami/internal/posttest", "kazami/internal/ssotest", "github.com/zitadel/oidc", "github.com/emersion/go-smtp", "kazami/internal/webtest", "kazami/site/desk/desktest", "kazami/collectors", "kazami/internal/pdftext", "github.com/mmcdole/gofeed", "kazami/internal/corpustest", "kazami/internal/fulltest", "kazami/nlp/script", "github.com/rogpeppe/go-internal", "pgregory.net/rapid", "go.uber.org/goleak", "kazami/cmd/kazami/internal/worktest",
	"golang.org/x/text/encoding", "golang.org/x/net/html", "github.com/ikawaha/kagome/v2", "github.com/blevesearch/bleve/v2", "github.com/xuri/excelize/v2", "github.com/santhosh-tekuri/jsonschema/v6"}

// pure packages do no I/O, read no clock and write no log.
var pure = map[string][]string{
	"trends":                {"os", "net", "log", "context", "io/fs", "time/tzdata"},
	"trends/readiness":      {"os", "net", "log", "context", "io/fs", "time/tzdata"},
	"trends/relevance":      {"os", "net", "log", "context", "io/fs", "time/tzdata"},
	"trends/past":           {"os", "net", "log", "context", "io/fs", "time"},
	"trends/changes":        {"os", "net", "log", "context", "io/fs", "time", "time/tzdata"},
	"trends/forecast":       {"os", "net", "log", "context", "io/fs", "time", "time/tzdata"},
	"trends/replay":         {"os", "net", "log", "context", "io/fs", "time/tzdata"},
	"trends/replay/draw":    {"os", "net", "log", "context", "io/fs", "time"},
	"trends/replay/peers":   {"os", "net", "log", "context", "io/fs", "time"},
	"trends/replay/world":   {"os", "net", "log", "context", "io/fs", "time"},
	"trends/replay/history": {"os", "net", "log", "context", "io/fs", "time"},
	"internal/horizon":      {"os", "net", "log", "io/fs"},
	"internal/health":       {"os", "net", "log", "context", "io/fs"},
	"site/address":          {"os", "net", "log"},
	"site/chart":            {"os", "net", "log"},
	"site/phrase":           {"os", "log"},
	"site/screen":           {"os", "net", "log"},
	"site/sheet":            {"os", "net", "log"},
	"site/markup":           {"os", "net", "log"},
	"site/marked":           {"os", "net", "log"},
	"site/bundle":           {"os", "net", "log"},
	"site/feeds":            {"os", "net", "log"},
	"site/finder":           {"os", "net", "log"},
	"site/timemachine":      {"os", "net", "log"},
	"site/dossier":          {"os", "net", "log"},
	"site/english":          {"os", "net", "log"},
	"site/changesheet":      {"os", "net", "log"},
	"site/letter":           {"os", "net", "log"},
	"site/moving":           {"os", "net", "log"},
	"site/reading":          {"os", "net", "log"},
	"site/opening":          {"os", "net", "log"},
	"site/newsletter":       {"os", "net", "log"},
	"site/plan":             {"os", "net", "log"},
}

type imported struct {
	pkg, file, path string
	test            bool
}

func TestImportRule(t *testing.T) {
	owner := map[string]string{}
	used := map[string]bool{} // package and what it is allowed
	for _, im := range imports(t, "../..") {
		allowed, ruled := rules[im.pkg]
		if !ruled {
			t.Errorf("%s: package %s has no rule: give it one here", im.file, im.pkg)
			continue
		}
		for _, p := range pure[im.pkg] {
			if !im.test && (im.path == p || strings.HasPrefix(im.path, p+"/")) {
				t.Errorf("%s imports %s: %s is kept pure", im.file, im.path, im.pkg)
			}
		}
		if !strings.Contains(strings.Split(im.path, "/")[0], ".") && !strings.HasPrefix(im.path, "kazami") {
			continue
		}
		if under(im.path, allowed) || im.path == "kazami/"+im.pkg || im.test && under(im.path, testOnly) {
			if !im.test && !strings.HasPrefix(im.path, "kazami/") {
				if o, taken := owner[im.path]; taken && o != im.pkg && !slices.Contains(standard, im.path) && !slices.Contains(readAndWritten[im.path], im.pkg) && !sameStage(o, im.pkg) {
					t.Errorf("%s imports %s, which %s imports already: one package a library", im.file, im.path, o)
				}
				owner[im.path] = im.pkg
			}
			for _, a := range allowed {
				used[im.pkg+" "+a] = used[im.pkg+" "+a] || !im.test && under(im.path, []string{a})
			}
			continue
		}
		t.Errorf("%s imports %s: the rule of %s does not allow it", im.file, im.path, im.pkg)
	}
	for pkg, allowed := range rules {
		for _, a := range allowed {
			if !used[pkg+" "+a] && pkg != "internal/browsertest" {
				t.Errorf("%s is allowed to import %s and does not: take the allowance away", pkg, a)
			}
		}
	}
	if len(owner) == 0 {
		t.Error("no third-party import was seen: the walk is broken")
	}
}

// sameStage reports whether two packages are one stage, or parts of it: trends
// and trends/relevance both reckon with gonum. So are a package and its own rooms.
func sameStage(a, b string) bool {
	return strings.Split(a, "/")[0] == strings.Split(b, "/")[0] && !strings.HasPrefix(a, "internal/") || strings.HasPrefix(a, b+"/") || strings.HasPrefix(b, a+"/")
}

// TestOneMeetingPlace holds all stages in one file of cmd/kazami.
func TestOneMeetingPlace(t *testing.T) {
	stages := []string{"kazami/collectors", "kazami/nlp", "kazami/index", "kazami/trends", "kazami/site"}
	meet := map[string]map[string]bool{}
	for _, im := range imports(t, "../..") {
		for _, s := range stages {
			if im.pkg == "cmd/kazami" && !im.test && under(im.path, []string{s}) {
				if meet[im.file] == nil {
					meet[im.file] = map[string]bool{}
				}
				meet[im.file][s] = true
			}
		}
	}
	for _, file := range slices.Sorted(maps.Keys(meet)) {
		if !slices.Contains([]string{"wire.go"}, path.Base(filepath.ToSlash(file))) && len(meet[file]) > 1 {
			t.Errorf("%s imports %d stages: they meet in wire.go alone", file, len(meet[file]))
		}
	}
}

func under(p string, roots []string) bool {
	return slices.ContainsFunc(roots, func(r string) bool { return p == r || strings.HasPrefix(p, r+"/") })
}

func imports(t *testing.T, root string) []imported {
	t.Helper()
	var all []imported
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == "testdata" || name == "data" || name == "public" && strings.HasSuffix(file, "../public") || strings.HasPrefix(name, ".") && name != ".." && name != "." {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(file, ".go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			all = append(all, imported{filepath.ToSlash(rel), file, p, strings.HasSuffix(file, "_test.go")})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
