// Package wordtest reads what a built site says and has textlint check its
// sentences: rules for technical Japanese, rules for plain English, and the
// project's own list of words for each. The rules stand in the folder rules.
//
// The check is a test behind the build tag "words", as it needs what go test
// alone does not have: in KAZAMI_TEXTLINT a folder where npm installed
// rules/package.json, and in KAZAMI_SITE the folder of the site. With the tag
// nothing is ever skipped: what is missing fails.
package wordtest
