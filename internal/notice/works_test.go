package notice

// others are the parts that are no modules of their own.
var others = []part{
	{name: "Go: standard library and runtime", id: "BSD-3-Clause", file: "GOROOT/LICENSE"},
	{name: "Unicode data: tables in Go, golang.org/x/text, golang.org/x/net, github.com/rivo/uniseg, github.com/blevesearch/segment and github.com/yuin/goldmark", id: "Unicode-3.0", file: "texts/unicode.txt"},
	{name: "mecab-ipadic 2.7.0-20070801, the IPA dictionary: in github.com/ikawaha/kagome-dict/ipa", id: "NAIST-2003", file: "texts/ipadic.txt", holder: "Copyright 2000, 2001, 2002, 2003 Nara Institute of Science and Technology. All Rights Reserved."},
	{name: "SudachiDict core 20261015: nlp/spelling/words.tsv and kana.tsv", id: "Apache-2.0", file: "../../LICENSE", holder: "Copyright (c) 2017-2026 Works Applications Co., Ltd."},
	{name: "UniDic: in SudachiDict", id: "BSD-3-Clause", file: "texts/unidic.txt"},
	{name: "kyujipy 0.6.8: nlp/script/old.tsv", id: "MIT", file: "texts/kyujipy.txt"},
	{name: "libyaml: in go.yaml.in/yaml/v4", id: "MIT", file: "texts/libyaml.txt"},
	{name: "JSON Schema meta-schemas: in github.com/santhosh-tekuri/jsonschema/v6", id: "BSD-3-Clause", file: "texts/json-schema.txt"},
	{name: "CVSS schemas of FIRST: in github.com/gocsaf/csaf/v3", id: "BSD-3-Clause", file: "texts/cvss.txt"},
	{name: "html-tag-names 2.1.0: the elements of HTML, collectors/text", id: "MIT", file: "texts/html-tag-names.txt"},
	{name: "htmx: site/desk/static/vendor", id: "0BSD", file: "../../site/desk/static/vendor/LICENSE"},
	{name: "uPlot 1.6.32: site/desk/explore/static/vendor", id: "MIT", file: "../../site/desk/explore/static/vendor/LICENSE"},
	{name: "Roboto Regular 2.137, a font: in github.com/pdfcpu/pdfcpu", id: "Apache-2.0", file: "../../LICENSE", holder: "Copyright 2011 Google Inc. All Rights Reserved."},
	{name: "PDFium: in github.com/klippa-app/go-pdfium, as all below", id: "BSD-3-Clause AND Apache-2.0", file: "texts/pdfium.txt"},
	{name: "Abseil", id: "Apache-2.0", file: "../../LICENSE"},
	{name: "Anti-Grain Geometry 2.3", id: "AGG-2.3", file: "texts/agg.txt"},
	{name: "Brotli", id: "MIT", file: "texts/brotli.txt"},
	{name: "Dragonbox", id: "BSL-1.0", file: "texts/dragonbox.txt"},
	{name: "Emscripten", id: "MIT", file: "texts/emscripten.txt"},
	{name: "fast_float", id: "MIT", file: "texts/fast_float.txt"},
	{name: "FreeType", id: "FTL", file: "texts/freetype.txt", holder: "Copyright 1996-2002, 2006 by David Turner, Robert Wilhelm, and Werner Lemberg"},
	{name: "HarfBuzz", id: "MIT-Modern-Variant", file: "texts/harfbuzz.txt"},
	{name: "Highway", id: "Apache-2.0", file: "../../LICENSE"},
	{name: "ICU", id: "Unicode-3.0 AND ICU AND BSD-3-Clause", file: "texts/icu.txt"},
	{name: "libjpeg-turbo", id: "BSD-3-Clause", file: "texts/libjpeg-turbo.txt"},
	{name: "libjpeg: in libjpeg-turbo", id: "IJG", file: "texts/libjpeg-turbo-ijg.txt", holder: "Copyright (C) 1991-2020, Thomas G. Lane, Guido Vollbeding."},
	{name: "libpng", id: "libpng-2.0", file: "texts/libpng.txt"},
	{name: "libtiff", id: "libtiff", file: "texts/libtiff.txt"},
	{name: "libyuv", id: "BSD-3-Clause", file: "texts/libyuv.txt"},
	{name: "Little CMS", id: "MIT", file: "texts/lcms.txt"},
	{name: "LLVM: C and C++ libraries", id: "Apache-2.0 WITH LLVM-exception AND NCSA", file: "texts/llvm.txt"},
	{name: "musl", id: "MIT", file: "texts/musl.txt"},
	{name: "OpenJPEG", id: "BSD-2-Clause", file: "texts/openjpeg.txt"},
	{name: "simdutf", id: "MIT", file: "texts/simdutf.txt"},
	{name: "zlib", id: "Zlib", file: "texts/zlib.txt"},
}

// vendored are embedded files of others, which are named above.
var vendored = []string{"collectors/text/elements.txt", "site/desk/static/vendor/htmx.min.js", "site/desk/explore/static/vendor/uPlot.iife.min.js", "site/desk/explore/static/vendor/uPlot.min.css", "nlp/spelling/words.tsv", "nlp/spelling/kana.tsv", "nlp/script/old.tsv"}

// left are files of modules that look like licences of what is linked and are not.
var left = map[string]string{
	"github.com/gocsaf/csaf/v3/3rdpartylicenses.md":                 "a list of modules",
	"github.com/wneessen/go-mail/LICENSES/CC-BY-ND-4.0.txt":         "of the pictures",
	"gonum.org/v1/gonum/THIRD_PARTY_LICENSES/Bogaert-LICENSE":       "of integrate/quad, which is not linked",
	"gonum.org/v1/gonum/THIRD_PARTY_LICENSES/W3C-BSD-LICENSE":       "of graph/formats/rdf, which is not linked",
	"gonum.org/v1/gonum/THIRD_PARTY_LICENSES/W3C-TestSuite-LICENSE": "of graph/formats/rdf, which is not linked",
	"modernc.org/memory/LICENSE-LOGO":                               "of the picture",
	"modernc.org/sqlite/LICENSE-3RD-PARTY.md":                       "the licences of modules, each here under its own",
	"modernc.org/sqlite/LICENSE-SQLITE_VEC":                         "of vec, which is not linked",
}

// copyleft are the modules in whose linked sources a copyleft licence is
// named: head.txt says what that means.
var copyleft = []string{"modernc.org/libc"}

// embedded says what the files are that packages of others embed.
var embedded = map[string]string{
	"github.com/gocsaf/csaf/v3/csaf":                      "the schemas of CSAF 2.0, by OASIS Open under its IPR policy (https://www.oasis-open.org/policies-guidelines/ipr/), and those of CVSS, by FIRST: above",
	"github.com/ikawaha/kagome-dict/ipa":                  "the IPA dictionary: above",
	"github.com/klippa-app/go-pdfium/webassembly":         "PDFium and its parts: above",
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model":           "a font, Roboto Regular: above; and settings, under the module's own licence",
	"github.com/santhosh-tekuri/jsonschema/v6":            "the JSON Schema meta-schemas: above",
	"google.golang.org/protobuf/internal/editiondefaults": "defaults of protobuf's editions, under the module's own licence",
}

// own are the embedded files that Kazami's authors made, as path.Match reads them.
var own = []string{
	"docs/public-method.md", "internal/pdftext/root/usr/share/fonts/box.ttf", "nlp/morph/bases.tsv", "nlp/lexicon/vocab/*.yaml",
	"site/*/*.html", "site/plan/pack.css", "site/digest/digest.css",
	"internal/archive/kept.sql", "internal/archive/desk.sql", "site/desk/*/*.css", "site/desk/*/*.html", "site/desk/explore/static/explore.js", "site/desk/stream/stream.js", "site/desk/static/css/*.css", "site/desk/static/desk.js",
	"site/public/static/card.png", "site/public/static/favicon.svg", "site/public/static/search.js", "site/public/static/style.css", "site/public/static/pages.css", "site/public/static/home.css",
	"site/public/templates/*.html", "site/public/templates/en/*.html",
}
